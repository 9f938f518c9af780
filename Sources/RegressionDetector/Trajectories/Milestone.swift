// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
public import Statistics

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
    /// The visit with which the level that was confirmed there began. Confirmed is what two visits in a row show, after which the level
    /// is believed to stand there by the pessimistic end of its 90 % interval.
    public var robust: Reading
    /// The day on which it was reached lies in here: from the first visit after which it may have stood there, by the optimistic end,
    /// without a break to the first that confirmed it. Nil where it was not reached.
    public var between: Interval?
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
        func optimistic(_ level: LevelEstimate) -> Double {
            direction == .higherIsBetter ? level.interval.high : level.interval.low
        }
        let points = reading.points.filter { $0.value != nil && $0.level != nil }
        let confirmed = points.indices.dropFirst().first { place in
            points[place - 1...place].allSatisfy { $0.level.map { stands($0.pessimistic(direction)) } ?? false }
        }
        if let confirmed {
            // Back from the first of the two: as long as the level stood there by its middle, and as long as it may have.
            func start(_ condition: (LevelEstimate) -> Bool) -> Double {
                var place = confirmed - 1
                while place > 0, points[place - 1].level.map(condition) ?? false { place -= 1 }
                return points[place].day - origin
            }
            let began = start { stands($0.value) }
            robust = .reached(day: began)
            between = Interval(
                low: min(began, start { stands(optimistic($0)) }), high: points[confirmed - 1].day - origin)
        } else {
            robust = .notBefore(day: last - origin)
        }
        let newest = points.last?.level
        isLost = confirmed != nil && !(newest.map { stands(optimistic($0)) } ?? true)
    }
}
