// SPDX-License-Identifier: GPL-3.0-or-later

import Results

/// A metric's value in one replication.
struct MeasuredValue: Sendable {
    var value: Double
    /// For a share: of how many it is one. An interval of shares that are all 100 % has to know.
    var trials: Int?

    init(_ value: Double, trials: Int? = nil) {
        self.value = value
        self.trials = trials
    }

    /// A share in percent; nil of nothing.
    static func share(_ count: Int, of trials: Int) -> MeasuredValue? {
        trials > 0 ? MeasuredValue(100 * Double(count) / Double(trials), trials: trials) : nil
    }
}

/// What one detector did in one world.
struct ReleaseOutcome: Sendable {
    /// By the name of the metric; what has no value is not there.
    var values: [String: MeasuredValue]
    /// Releases that reached a machine: what a rate is per thousand of.
    var releases: Int
    var trajectories: [Trajectory] = []
    var illustration: DetectorIllustration?
    var events: [EventRecord] = []
}
