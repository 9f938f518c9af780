// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
import Statistics

/// How the visits of one history scatter, and how well that is known: what a simulation of further visits needs.
public struct VisitNoise: Sendable, Hashable {
    /// The standard deviation of a visit's median around the level, relative.
    public var scatter: Double
    /// The standard deviation of the logarithm of ``scatter``: 0.1 when it is known to within 10 %.
    public var doubt: Double
    /// The standard deviation of a run inside its visit, relative; nil where no visit has two runs.
    public var runScatter: Double?
    public var correlation: Double
    /// Runs of a typical visit, at least 1.
    public var runs: Int
    /// Visits that count, and how many of them a release has on average.
    public var visits: Int
    public var visitsPerRelease: Double

    /// The detector's own prior of a visit's offset: median and the standard deviation of its logarithm.
    static let priorMedian = Double(LevelFilter.Settings().scatterMedian)
    static let priorSpread = Double(LevelFilter.Settings().scatterSpread)

    /// Estimates it from differences of neighbours, which a step of the level hardly moves, and draws it to the detector's prior as far
    /// as the visits are few.
    /// - Complexity: O(n log n) in the runs.
    public init(_ all: [Visit]) {
        let all = all.filter(\.isEvidence)
        visits = all.count
        let releases = zip(all.dropFirst(), all).count { $0.release != $1.release } + 1
        visitsPerRelease = max(1, Double(all.count) / Double(releases))
        let counts = all.map { Double($0.logValues.count) }.sorted()
        runs = max(1, Int((quantile(counts, 0.5) ?? 1).rounded()))
        runScatter = Self.scatter(all.map(\.logValues))?.value
        var stretches: [[Double]] = []
        for (index, visit) in all.enumerated() {
            if index == 0 || all[index - 1].release != visit.release { stretches.append([]) }
            stretches[stretches.count - 1].append(visit.median)
        }
        correlation = SerialCorrelation(stretches).lag1

        let within = (runScatter ?? 0) / Double(runs).squareRoot()
        let expected = (Self.priorMedian * Self.priorMedian + within * within).squareRoot()
        let prior = 1 / (Self.priorSpread * Self.priorSpread)
        // Within releases where they are many: a release may move the level.
        let inside = stretches.reduce(0) { $0 + $1.count - 1 } >= 6
        guard let seen = Self.scatter(inside ? stretches : [all.map(\.median)]) else {
            (scatter, doubt) = (expected, Self.priorSpread)
            return
        }
        // Differences of visits that resemble each other are small: the scatter around the level is larger.
        let around = seen.value / (1 - correlation).squareRoot()
        // The logarithm of a scatter from k differences of neighbours has the variance 3 / (4 k).
        let weight = Double(seen.steps) * 4 / 3
        let mean = (weight * Elementary.log(around) + prior * Elementary.log(expected)) / (weight + prior)
        (scatter, doubt) = (Elementary.exp(mean), 1 / (weight + prior).squareRoot())
    }

    public init(
        scatter: Double, doubt: Double = 0, runScatter: Double? = nil, correlation: Double = 0, runs: Int = 1,
        visits: Int, visitsPerRelease: Double = 1
    ) {
        self.scatter = scatter
        self.doubt = doubt
        self.runScatter = runScatter
        self.correlation = correlation
        self.runs = runs
        self.visits = visits
        self.visitsPerRelease = visitsPerRelease
    }

    /// From the squares of the differences of neighbours; those beyond three robust standard deviations, as of a step or an outlier, count
    /// as if there.
    private static func scatter(_ groups: [[Double]]) -> (value: Double, steps: Int)? {
        let steps = groups.flatMap { group in zip(group.dropFirst(), group).map { abs($0 - $1) } }.sorted()
        guard let middle = quantile(steps, 0.5), middle > 0 else { return nil }
        let limit = 3 * middle / 0.6744897501960817
        let squares = steps.reduce(0) { $0 + min($1, limit) * min($1, limit) }
        return ((squares / (2 * Double(steps.count))).squareRoot(), steps.count)
    }
}
