// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration

/// When a metric first stood at a level, read twice.
public struct Milestone: Sendable, Hashable {
    /// A day on which it was reached, or the last day on which it had not been: then it may come later.
    public enum Reading: Sendable, Hashable {
        case reached(day: Double)
        case notBefore(day: Double)
        /// Nothing that counts was measured.
        case noEvidence

        /// The day where it was reached.
        public var day: Double? {
            if case .reached(let day) = self { return day }
            return nil
        }

        /// "Day 45", or ">Day 320" where it was not reached yet.
        public var words: String {
            switch self {
            case .reached(let day): "Day \(Self.whole(day))"
            case .notBefore(let day): ">Day \(Self.whole(day))"
            case .noEvidence: "no evidence"
            }
        }

        private static func whole(_ day: Double) -> String {
            day.isFinite && abs(day) < 1e9 ? "\(Int(day.rounded(.down)))" : "?"
        }
    }

    public var threshold: Double
    /// The first single run at the level, flagged ones left out: luck counts.
    public var plain: Reading
    /// The first of two visits in a row after which the level is believed to stand there, by the pessimistic end of its 90 %
    /// interval.
    public var robust: Reading
    /// The level was reached, and the newest belief lies below it again, by the optimistic end of its interval.
    public var isLost: Bool

    /// - Parameter origin: the day that counts as day 0: of the first calibration or of the launch.
    public init(_ threshold: Double, in reading: TrajectoryReading, origin: Double) {
        self.threshold = threshold
        let direction = reading.direction
        func stands(_ value: Double) -> Bool {
            direction == .higherIsBetter ? value >= threshold : value <= threshold
        }
        let eligible = reading.eligibleRuns
        guard let last = eligible.last?.day else {
            (plain, robust, isLost) = (.noEvidence, .noEvidence, false)
            return
        }
        plain =
            eligible.first { stands($0.value) }.map { .reached(day: $0.day - origin) } ?? .notBefore(day: last - origin)
        var previous: Double?
        var reached: Double?
        for point in reading.points where point.value != nil {
            guard let level = point.level, stands(level.pessimistic(direction)) else {
                previous = nil
                continue
            }
            if let previous {
                reached = previous
                break
            }
            previous = point.day
        }
        robust = reached.map { .reached(day: $0 - origin) } ?? .notBefore(day: last - origin)
        let newest = reading.points.last { $0.level != nil }?.level
        let optimistic = newest.map { direction == .higherIsBetter ? $0.interval.high : $0.interval.low }
        isLost = reached != nil && !(optimistic.map(stands) ?? true)
    }
}
