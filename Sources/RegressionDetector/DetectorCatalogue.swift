// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration

/// What a user asks of any detector.
public struct DetectorSettings: Sendable, Hashable {
    /// False alarms per 1000 releases; the plain rules know no such thing and ignore it.
    public var budget: Double
    /// The smallest relative loss worth an alarm, in (0, 1); the plain rules have their own.
    public var leastLoss: Double
    /// The loss at which the plain rules speak, in (0, 1).
    public var plainThreshold: Double

    public init(budget: Double = 5, leastLoss: Double = 0.025, plainThreshold: Double = 0.05) {
        self.budget = budget
        self.leastLoss = leastLoss
        self.plainThreshold = plainThreshold
    }
}

/// A detector that can be named.
public struct DetectorEntry: Sendable {
    public let name: String
    public let about: String
    public let make: @Sendable (DetectorSettings, MetricDirection) -> any ReleaseDetector
}

/// Every detector that a command or a scenario may name. A new one is a file in `Detectors/` and an entry here.
public let releaseDetectors: [DetectorEntry] = [
    DetectorEntry(
        name: "level-filter",
        about: "Believes in levels: visits as the unit, bounded evidence, a false-alarm budget kept by simulation."
    ) { settings, direction in
        LevelFilterDetector(
            .init(budget: settings.budget, leastLoss: settings.leastLoss), direction: direction)
    },
    DetectorEntry(
        name: "consecutive-runs", about: "A run worse than the one before it by 5 %, flagged runs included."
    ) { ConsecutiveRuns(loss: $0.plainThreshold, direction: $1) },
    DetectorEntry(name: "best-so-far", about: "A run worse than the best run so far by 5 %, once per best run.") {
        BestSoFar(loss: $0.plainThreshold, direction: $1)
    },
    DetectorEntry(
        name: "pelt-medians",
        about: "Constant pieces over the medians of clean visits, penalized by BIC; losses of 2 % and more."
    ) { PeltMedians(direction: $1) },
]
