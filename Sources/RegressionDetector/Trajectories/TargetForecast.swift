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
    /// Of neighbouring visits around the curve: the intervals take as many visits for independent as are worth it.
    public var correlation = SerialCorrelation.none
    /// The visits do not reach the part of the curve that is flat: its limit is a continuation of the curve, not a measurement.
    public var isLimitExtrapolated: Bool

    /// The visits that a curve of three parameters and a scatter needs.
    public static let leastVisits = 6

    /// - Parameter origin: the day that counts as day 0.
    public init(_ target: Double, of reading: TrajectoryReading, origin: Double) {
        self.target = target
        let points = reading.points.filter { $0.value != nil }
        let direction = reading.direction
        let effective: Double
        (fit, correlation, effective) = Self.curve(points, origin)
        limit = fit.flatMap { (try? $0.limitInterval(effective: effective)) ?? nil }
        isLimitExtrapolated = fit.map { Self.isExtrapolated($0, points, origin) } ?? false
        if let level = reading.points.last(where: { $0.level != nil })?.level?.pessimistic(direction),
            direction == .higherIsBetter ? level >= target : level <= target
        {
            // The level after a single run is what was believed before it, moved to where the run lies.
            answer =
                points.reduce(0) { $0 + $1.runs } > 1
                ? .reached : .notEnough("one run is there already, which is not enough evidence")
            return
        }
        guard points.count >= Self.leastVisits else {
            answer = .notEnough("\(points.count) visits count, a curve needs \(Self.leastVisits)")
            return
        }
        guard let fit else {
            answer = .notEnough("the visits follow no curve that approaches a limit")
            return
        }
        let improves = direction == .higherIsBetter ? fit.limit > fit.start : fit.limit < fit.start
        guard improves else {
            answer = .notReached(interval: nil)
            return
        }
        let interval = try? fit.timeInterval(reaching: target, effective: effective)
        guard let day = fit.time(reaching: target) else {
            answer = .notReached(interval: interval ?? nil)
            return
        }
        answer = .expected(day: day, interval: (interval ?? nil) ?? Interval(low: -.infinity, high: .infinity))
    }

    /// The curve, how neighbours around it resemble each other, and as how many independent visits the visits count.
    private static func curve(
        _ points: [TrajectoryReading.Point], _ origin: Double
    ) -> (SaturatingFit?, SerialCorrelation, Double) {
        let values = points.compactMap(\.value)
        guard points.count >= leastVisits, values.count == points.count,
            let fit = try? SaturatingFit(times: points.map { $0.day - origin }, values: values)
        else { return (nil, .none, Double(points.count)) }
        let residuals = zip(points, values).map { $1 - fit.value(at: $0.day - origin) }
        let correlation = SerialCorrelation(residuals: [residuals], means: 3)
        return (fit, correlation, correlation.effective(points.count))
    }

    /// Whether more than a tenth of the way from the start to the limit lies after the last visit.
    private static func isExtrapolated(
        _ fit: SaturatingFit, _ points: [TrajectoryReading.Point], _ origin: Double
    ) -> Bool {
        guard let last = points.last?.day else { return true }
        let left = (fit.limit - fit.value(at: last - origin)) / (fit.limit - fit.start)
        return !(left.magnitude < 0.1)
    }
}
