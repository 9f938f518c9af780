// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
public import Statistics

/// Where a metric that matures is going: a saturating curve through the visits, and when it reaches a target.
public struct TargetForecast: Sendable, Hashable {
    public enum Answer: Sendable, Hashable {
        /// The believed level stands there already.
        case reached
        /// Days since the origin; an upper end at infinity means that it may never be reached.
        case expected(day: Double, interval: Interval)
        /// The curve ends below the target; the interval says from when on the data would still allow it, infinite where never.
        case notReached(interval: Interval?)
        /// Why there is no answer.
        case notEnough(String)
    }

    public var target: Double
    public var answer: Answer
    /// The curve over days since the origin; nil where none was fitted.
    public var fit: SaturatingFit?
    /// Of the curve's limit, 90 %.
    public var limit: Interval?

    /// The visits that a curve of three parameters and a scatter needs.
    public static let leastVisits = 6

    /// - Parameter origin: the day that counts as day 0.
    public init(_ target: Double, of reading: TrajectoryReading, origin: Double) {
        self.target = target
        let points = reading.points.filter { $0.value != nil }
        let direction = reading.direction
        if let level = reading.points.last(where: { $0.level != nil })?.level?.pessimistic(direction),
            direction == .higherIsBetter ? level >= target : level <= target
        {
            answer = .reached
            (fit, limit) = Self.curve(points, origin)
            return
        }
        guard points.count >= Self.leastVisits else {
            answer = .notEnough("\(points.count) visits count, a curve needs \(Self.leastVisits)")
            return
        }
        (fit, limit) = Self.curve(points, origin)
        guard let fit else {
            answer = .notEnough("the visits follow no curve that approaches a limit")
            return
        }
        let improves = direction == .higherIsBetter ? fit.limit > fit.start : fit.limit < fit.start
        guard improves else {
            answer = .notReached(interval: nil)
            return
        }
        let interval = try? fit.timeInterval(reaching: target)
        guard let day = fit.time(reaching: target) else {
            answer = .notReached(interval: interval ?? nil)
            return
        }
        answer = .expected(day: day, interval: (interval ?? nil) ?? Interval(low: -.infinity, high: .infinity))
    }

    private static func curve(
        _ points: [TrajectoryReading.Point], _ origin: Double
    ) -> (SaturatingFit?, Interval?) {
        guard points.count >= leastVisits,
            let fit = try? SaturatingFit(times: points.map { $0.day - origin }, values: points.compactMap(\.value))
        else { return (nil, nil) }
        return (fit, (try? fit.limitInterval()) ?? nil)
    }
}
