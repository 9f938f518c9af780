// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
public import Statistics

/// The believed level of a metric, in the metric's own unit.
public struct LevelEstimate: Sendable, Hashable {
    public var value: Double
    /// The central 90 %.
    public var interval: Interval

    public init(value: Double, interval: Interval) {
        self.value = value
        self.interval = interval
    }

    /// The end of the interval that promises less: what the level is at least as good as.
    public func pessimistic(_ direction: MetricDirection) -> Double {
        direction == .higherIsBetter ? interval.low : interval.high
    }
}

/// The best level so far, by what it is at least as good as.
///
/// The best run of many is a lucky one, and the longer the history the luckier; the pessimistic end of a level does not grow with the
/// number of looks in that way.
public struct BestLevel: Sendable, Hashable {
    private let direction: MetricDirection
    public private(set) var best: (release: ReleaseLabel, day: Double, level: LevelEstimate)?

    public init(direction: MetricDirection) { self.direction = direction }

    /// Takes the level after the newest visit.
    public mutating func observe(_ level: LevelEstimate, release: ReleaseLabel, day: Double) {
        let new = level.pessimistic(direction)
        if let known = best?.level.pessimistic(direction) {
            guard direction == .higherIsBetter ? new > known : new < known else { return }
        }
        best = (release, day, level)
    }

    public static func == (a: Self, b: Self) -> Bool {
        a.direction == b.direction && a.best?.release == b.best?.release && a.best?.level == b.best?.level
    }
    public func hash(into hasher: inout Hasher) {
        hasher.combine(direction)
        hasher.combine(best?.level)
    }
}
