// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
public import Statistics

/// What stands behind an alarm once somebody looks at it: the loss by all visits on both sides with its interval, and what it is a loss
/// from.
public struct AlarmEvidence: Sendable, Hashable {
    /// The day of the first visit at the new level.
    public var start: Double
    /// By all visits at both levels up to now; the alarm's own figure is from the visits that were there when it was raised.
    public var comparison: LossConfirmation
    /// The p-value with the search for the place counted in: as many places were looked at as there are visits but one (C. E.
    /// Bonferroni, 1936). It errs on the high side.
    public var searchedPValue: Double?
    /// Runs on both sides that were left out, by reason.
    public var excluded: [Exclusion: Int]
    public var previousBest: PreviousBest?
    private var direction: MetricDirection

    /// The change of the metric itself, signed as an alarm's is: a loss of a time is a rise.
    public var change: Double { ofMetric(comparison.change) }
    /// 95 %; nil where no spread can be told.
    public var interval: Interval? {
        comparison.interval.map {
            let ends = [ofMetric($0.low), ofMetric($0.high)]
            return Interval(low: min(ends[0], ends[1]), high: max(ends[0], ends[1]))
        }
    }

    private func ofMetric(_ goodness: Double) -> Double {
        direction == .higherIsBetter ? goodness : 1 / (1 + goodness) - 1
    }

    /// The evidence behind every alarm about a release, in their order.
    /// - Parameter leastLoss: the largest relative loss that does not matter, in 0 ..< 1.
    /// - Complexity: O(visits · alarms).
    public static func all(in reading: TrajectoryReading, leastLoss: Double) -> [AlarmEvidence?] {
        let own = Set(reading.ownLosses.map(\.loss))
        let drops = SegmentDrop.all(in: reading).filter { !own.contains($0.alarm) }
        guard drops.count == reading.alarms.count else { return reading.alarms.map { _ in nil } }
        let points = reading.points.filter { $0.value != nil }
        return drops.map { drop in
            guard let start = points.firstIndex(where: { $0.day == drop.start }) else { return nil }
            let first = max(0, start - drop.visitsBefore)
            let last = min(points.count, start + drop.visitsAfter)
            guard
                let comparison = try? LossConfirmation(
                    before: Array(reading.visits[first..<start]), after: Array(reading.visits[start..<last]),
                    leastLoss: leastLoss)
            else { return nil }
            var excluded: [Exclusion: Int] = [:]
            let (from, to) = (points[first].day, last < points.count ? points[last].day : .infinity)
            for point in reading.points where point.day >= from && point.day < to {
                excluded.merge(point.excluded) { $0 + $1 }
            }
            return AlarmEvidence(
                start: drop.start, comparison: comparison,
                searchedPValue: comparison.pValue.map { min(1, $0 * Double(max(1, points.count - 1))) },
                excluded: excluded, previousBest: PreviousBest(in: reading, visits: 0..<start),
                direction: reading.direction)
        }
    }
}
