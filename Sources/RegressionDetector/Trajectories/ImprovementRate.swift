// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
public import Statistics

/// How fast a trajectory gets better: the median over all pairs of visits of the relative change, with its interval.
///
/// Source: P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau", JASA 63(324), 1968; the interval is
/// that of its section 4, which takes visits as independent of each other.
public struct ImprovementRate: Sendable, Hashable {
    /// Days of a month: a twelfth of a Julian year.
    public static let daysPerMonth = 365.25 / 12
    /// Below so many days a rate per month is said beyond what was seen.
    public static let leastDays = 28.0

    /// The relative change per month; above 0 is better whatever the direction.
    public var perMonth: Double
    /// 95 %; nil where there are too few visits for one.
    public var interval: Interval?
    /// Between the first visit and the last.
    public var days: Double

    public var isExtrapolated: Bool { days < Self.leastDays }

    /// Nil below two visits on different days.
    ///
    /// - Complexity: O(v² log v) for v visits; of more than 400 only every so manieth counts.
    public init?(_ reading: TrajectoryReading) {
        let step = max(1, reading.visits.count / 400)
        let visits = stride(from: 0, to: reading.visits.count, by: step).map {
            (day: reading.visits[$0].day, level: reading.visits[$0].median)
        }
        guard let first = reading.visits.first, let last = reading.visits.last else { return nil }
        var slopes: [Double] = []
        slopes.reserveCapacity(visits.count * visits.count / 2)
        for (index, a) in visits.enumerated() {
            for b in visits[(index + 1)...] where b.day > a.day { slopes.append((b.level - a.level) / (b.day - a.day)) }
        }
        slopes.sort()
        guard let middle = quantile(slopes, 0.5) else { return nil }
        perMonth = Self.monthly(middle)
        days = last.day - first.day
        // Kendall's score of v visits without a trend has the variance v (v - 1) (2 v + 5) / 18.
        let v = Double(visits.count)
        let score = 1.959964 * (v * (v - 1) * (2 * v + 5) / 18).squareRoot()
        let low = ((Double(slopes.count) - score) / 2).rounded(.down)
        guard low >= 1 else { return }
        interval = Interval(
            low: Self.monthly(slopes[Int(low) - 1]), high: Self.monthly(slopes[slopes.count - Int(low)]))
    }

    private static func monthly(_ perDay: Double) -> Double { Elementary.exp(perDay * daysPerMonth) - 1 }
}
