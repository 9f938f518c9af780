// SPDX-License-Identifier: GPL-3.0-or-later

public import Statistics

/// What the newest change of software did to one history, as one of many questions that were asked at once.
///
/// The comparison is planned, not searched: every history is asked about the change that it took last, whether anything looks odd or
/// not. So its p-value is a fair one, and many of them together are kept honest by Benjamini and Hochberg's procedure.
public struct NewestChange: Sendable, Hashable {
    public enum Verdict: String, Sendable, Hashable, CaseIterable {
        /// A loss larger than what may pass, at the rate of false ones that the table keeps.
        case worse
        /// A gain of more than that, by the interval of this history alone.
        case better
        /// A loss that matters is excluded.
        case unharmed = "no loss"
        /// The visits show it neither way.
        case open = "not shown"
    }

    /// The place of the history among those that were asked.
    public var history: Int
    public var step: ReleaseStep
    /// The loss as a share of goodness, and its 95 % interval where there are visits enough for one.
    public var loss: Double
    public var interval: Interval?
    /// One-sided, against "the loss is no larger than what may pass".
    public var pValue: Double
    /// The smallest share of false ones in a list that this one stands in.
    public var qValue: Double
    public var verdict: Verdict
    /// Visits before and after the change that were compared.
    public var visitsBefore: Int
    public var visitsAfter: Int

    /// One row per history that took a change, the smallest q-value first.
    ///
    /// - Parameters:
    ///   - leastLoss: the largest loss that may pass, in 0 ..< 1.
    ///   - level: the expected share of false ones among those called worse, in (0, 1).
    /// - Complexity: O(visits + n log n).
    public static func all(in histories: [FleetHistory], leastLoss: Double, level: Double = 0.05) -> [NewestChange] {
        var rows: [NewestChange] = []
        for (index, history) in histories.enumerated() {
            guard let step = ReleaseStep.all(in: history.reading).last,
                let test = try? LossConfirmation(before: step.before, after: step.after, leastLoss: leastLoss),
                let p = test.pValue
            else { continue }
            rows.append(
                NewestChange(
                    history: index, step: step, loss: -test.change,
                    interval: test.interval.map { Interval(low: -$0.high, high: -$0.low) }, pValue: p, qValue: 1,
                    verdict: .open, visitsBefore: test.visitsBefore, visitsAfter: test.visitsAfter))
        }
        let adjusted = (try? MultipleTesting.benjaminiHochberg(rows.map(\.pValue))) ?? rows.map { _ in 1 }
        for (index, q) in adjusted.enumerated() {
            rows[index].qValue = q
            if q <= level, rows[index].loss > leastLoss {
                rows[index].verdict = .worse
            } else if let interval = rows[index].interval {
                if interval.high < -leastLoss {
                    rows[index].verdict = .better
                } else if interval.high <= leastLoss {
                    rows[index].verdict = .unharmed
                }
            }
        }
        return rows.sorted { ($0.qValue, $0.pValue, -$0.loss) < ($1.qValue, $1.pValue, -$1.loss) }
    }
}
