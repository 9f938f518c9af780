// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities

/// A demand on a metric: of one policy, or of the paired difference of two.
public struct Expectation: Sendable, Hashable {
    public var metric: Metric
    public var policy: String
    public var versus: String?
    public var relation: ExpectationResult.Relation
    /// In the metric's unit.
    public var limit: Double
    /// Why it should hold, in the scenario's words.
    public var because: String?

    public init(
        metric: Metric, policy: String, versus: String?, relation: ExpectationResult.Relation, limit: Double,
        because: String? = nil
    ) {
        self.metric = metric
        self.policy = policy
        self.versus = versus
        self.relation = relation
        self.limit = limit
        self.because = because
    }

    /// `profit of candidate against bare is at least 0 USD`
    public var text: String {
        let subject = versus.map { "\(metric.name) of \(policy) against \($0)" } ?? "\(metric.name) of \(policy)"
        let words = relation == .atLeast ? "at least" : "at most"
        let number = formatNumber(limit)
        let unit = metric.unit == "1" ? "" : metric.unit.hasPrefix("/") ? metric.unit : " \(metric.unit)"
        return "\(subject) is \(words) \(number)\(unit)"
    }

    /// What the interval says: it must lie wholly on one side of the limit to decide anything.
    public func verdict(_ estimate: Estimate) -> Verdict {
        guard estimate.n > 0 else { return .noData }
        guard let low = estimate.low, let high = estimate.high else { return .inconclusive }
        switch relation {
        case .atLeast: return low >= limit ? .pass : high < limit ? .fail : .inconclusive
        case .atMost: return high <= limit ? .pass : low > limit ? .fail : .inconclusive
        }
    }

    public func result(_ estimate: Estimate, look: Int, looks: Int) -> ExpectationResult {
        ExpectationResult(
            text: text, because: because, metric: metric.name, policy: policy, versus: versus, relation: relation,
            limit: limit,
            verdict: verdict(estimate), estimate: estimate, look: look, looks: looks)
    }
}
