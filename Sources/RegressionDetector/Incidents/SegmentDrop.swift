// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
public import Statistics

/// A loss that the detector found in one history: where it began, how large it is, and what visit after visit left of it.
///
/// Losses are shares of goodness, whatever the metric's direction: 0.05 is 5 % less of a rate, or a time 1/0.95 as long.
public struct SegmentDrop: Sendable, Hashable {
    public var alarm: Alarm
    /// The day of the first visit at the new level, and that of the visit that raised the alarm.
    public var start: Double
    public var raised: Double
    /// What changed with the first visit at the new level.
    public var moves: Set<PooledAttribution.Move>
    /// The loss by the visits on both sides, and its 95 % interval: Welch's where both sides have two visits, else that of the
    /// belief about the level.
    public var loss: Double
    public var interval: Interval
    public var visitsBefore: Int
    public var visitsAfter: Int
    /// The central 90 % of the loss that remains after each visit from the alarm on.
    public var remaining: [Remaining]

    public struct Remaining: Sendable, Hashable {
        public var day: Double
        public var loss: Interval
    }

    /// Whether it goes on, read to the newest visit.
    /// - Parameter leastLoss: the largest loss that does not matter, in 0 ..< 1.
    public func course(leastLoss: Double) -> LossCourse {
        var course = LossCourse(negligible: leastLoss)
        for visit in remaining { course.observe(day: visit.day, loss: visit.loss) }
        return course
    }

    /// Whether two findings are the same change of one history: they began with the same release, and at the same time.
    ///
    /// Another budget, or data that came late, may move the start of a finding by some visits.
    public func isSame(release: String, start: Double, raised: Double) -> Bool {
        "\(alarm.release)" == release && self.start <= raised && start <= self.raised
    }
}

extension SegmentDrop {
    /// Visits on each side that a loss is told by, at most: older ones say less about the level next to it.
    static let most = 12

    /// Every drop that was alarmed, in the order of the alarms.
    /// - Complexity: O(visits × alarms).
    public static func all(in reading: TrajectoryReading) -> [SegmentDrop] {
        let points = reading.points.filter { $0.value != nil }
        let visits = reading.visits
        guard points.count == visits.count else { return [] }
        var found: [(alarm: Alarm, start: Int, raised: Int)] = []
        for (raised, point) in points.enumerated() where raised > 0 {
            for alarm in point.alarms + point.ownLosses {
                let first = min((found.last?.start ?? 0) + 1, raised)
                found.append((alarm, startIndex(of: alarm, in: visits, from: first, to: raised), raised))
            }
        }
        return found.indices.map { number in
            let (alarm, start, raised) = found[number]
            let end = number + 1 < found.count ? found[number + 1].start : visits.count
            let floor = number > 0 ? found[number - 1].start : 0
            let before = BeliefSegment.indices(before: start, in: points, from: floor, most: most)
            let after = BeliefSegment.indices(from: start, settledAt: raised, in: points, to: end, most: 2 * most)
            let told = loss(
                visits, before: before, after: after, belief: (points[start - 1], points[raised]), reading.direction)
            return SegmentDrop(
                alarm: alarm, start: points[start].day, raised: points[raised].day,
                moves: PooledAttribution.Move.all(from: visits[start - 1].components, to: visits[start].components),
                loss: told.loss, interval: told.interval, visitsBefore: before.count, visitsAfter: after.count,
                remaining: remaining(
                    points, start: start, raised: raised, later: found[(number + 1)...].map(\.start), reading.direction)
            )
        }
    }

    /// The first visit at the new level. An alarm names a release, which may have had many visits: a loss that came with a change of
    /// software began with its first one, another where the visits differ most.
    private static func startIndex(of alarm: Alarm, in visits: [Visit], from first: Int, to raised: Int) -> Int {
        guard let last = (first...raised).last(where: { visits[$0].release == alarm.release }) else { return raised }
        var begin = last
        while begin > first, visits[begin - 1].release == alarm.release { begin -= 1 }
        if visits[begin - 1].release != alarm.release, alarm.attribution.told != .nothingChanged { return begin }
        func step(_ start: Int) -> Double {
            let before = visits[max(0, start - 6)..<start].map(\.median)
            let after = visits[start...raised].map(\.median)
            let (n, m) = (Double(before.count), Double(after.count))
            return (before.reduce(0, +) / n - after.reduce(0, +) / m) * (n * m / (n + m)).squareRoot()
        }
        return (begin...last).max { step($0) < step($1) } ?? begin
    }

    private static func loss(
        _ visits: [Visit], before: [Int], after: [Int],
        belief: (before: TrajectoryReading.Point, after: TrajectoryReading.Point), _ direction: MetricDirection
    ) -> (loss: Double, interval: Interval) {
        let compared = try? LossConfirmation(
            before: before.map { visits[$0] }, after: after.map { visits[$0] })
        if let compared, let interval = compared.interval, before.count >= 2, after.count >= 2 {
            return (-compared.change, Interval(low: -interval.high, high: -interval.low))
        }
        let believed = LogLevel(belief.before, direction).lost(to: LogLevel(belief.after, direction), z: 1.959964)
        return (compared.map { -$0.change } ?? believed.center, believed)
    }

    /// What is left after each visit. What a later drop took is that drop's: a level below where it began counts as if there.
    private static func remaining(
        _ points: [TrajectoryReading.Point], start: Int, raised: Int, later: [Int], _ direction: MetricDirection
    ) -> [Remaining] {
        let base = LogLevel(points[start - 1], direction)
        return (raised..<points.count).map { index in
            var level = LogLevel(points[index], direction)
            for start in later where start <= index {
                let floor = LogLevel(points[start - 1], direction)
                if floor.mean > level.mean { level = floor }
            }
            return Remaining(day: points[index].day, loss: base.lost(to: level, z: 1.644854))
        }
    }
}

/// A believed level on the logarithmic scale on which larger is better.
private struct LogLevel {
    var mean: Double
    var sd: Double

    init(_ point: TrajectoryReading.Point, _ direction: MetricDirection) {
        guard let level = point.level else {
            // A visit that counts has a level; without one anything may be believed.
            (mean, sd) = (0, .infinity)
            return
        }
        let sign: Double = direction == .higherIsBetter ? 1 : -1
        mean = sign * Elementary.log(level.value)
        // From the central 90 % of a normal belief; the grid of the belief is no finer than 0.1 %.
        sd = max(0.001, (Elementary.log(level.interval.high) - Elementary.log(level.interval.low)) / (2 * 1.644854))
    }

    func lost(to other: LogLevel, z: Double) -> Interval {
        let drop = mean - other.mean
        let reach = z * (sd * sd + other.sd * other.sd).squareRoot()
        return Interval(low: 1 - Elementary.exp(reach - drop), high: 1 - Elementary.exp(-reach - drop))
    }
}
