// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
public import Statistics

/// A family of release histories with known truth, wide on purpose: a detector that is tuned on it must cope with quiet and
/// noisy machines, with one run per release and with many, with drift, seasons, outliers and flagged runs.
///
/// Every history draws its own noise, its own habits and its own changes. All draws are addressed by the seed and the number
/// of the history, so history 17 is the same whether or not the other ones are made.
public struct SyntheticHistories: Sendable, Hashable {
    public var key: StreamKey
    /// How many releases each history has.
    public var releases = 40
    /// Whether levels change at all; a null family has only noise, drift and seasons.
    public var hasChanges = true
    /// Chance per release of a regression of at least ``regressionSizes``' lower bound.
    public var regressionRate = 0.055
    /// Regressions are lower bound + exponential, cut at the upper bound.
    public var regressionSizes = 0.03...0.20
    public var regressionMean = 0.035
    public var improvementRate = 0.05
    /// Chance per release of a change too small to count.
    public var minorRate = 0.04
    /// Chance per release that a standing regression is fixed.
    public var fixRate = 0.12
    /// Relative standard deviation of one run around its visit: log-uniform in this range.
    public var runNoise = 0.003...0.03
    /// Relative standard deviation of visits around the level: log-uniform in this range.
    public var visitNoise = 0.002...0.015
    /// Correlation of successive runs: uniform in this range.
    public var autocorrelation = 0.0...0.6
    /// Share of runs that are outliers: uniform in this range.
    public var outlierShare = 0.0...0.05
    /// Runs per release; each history takes one number, or mixes where it draws 0.
    public var runsPerRelease = [0, 0, 1, 2, 3, 3, 4, 5]
    /// Share of visits that throttle, of visits in a capped power mode, and of runs whose preflight fails: uniform in these ranges.
    public var throttledShare = 0.0...0.08
    public var cappedShare = 0.0...0.08
    public var preflightFailedShare = 0.0...0.06
    /// Change of the level over the whole history that no release is to blame for: uniform in this range.
    public var drift = -0.02...0.02
    /// Amplitude of the yearly swing with the ambient temperature: uniform in this range.
    public var season = 0.0...0.01

    public init(key: StreamKey, hasChanges: Bool = true) {
        self.key = key
        self.hasChanges = hasChanges
    }

    /// The components of a release, by the names of their fields.
    public static let components = ["driver_version", "compiler_version", "os_kernel"]

    /// One history and its truth.
    public func history(_ number: Int) -> (history: RunHistory, truth: HistoryTruth) {
        var stream = RandomStream(key.named("synthetic history").indexed(UInt64(clamping: number)))
        var habits = Habits(self, &stream)
        var runs: [Run] = []
        var truth = HistoryTruth()
        for release in 0..<releases {
            habits.changeSoftware(release: release, family: self, truth: &truth, &stream)
            habits.visit(release: release, into: &runs, &stream)
        }
        return (RunHistory(id: "synthetic-\(number)", runs: runs), truth)
    }
}
