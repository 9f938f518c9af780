// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities

/// A demand on a metric: of one policy, or of the paired difference of two.
public struct Expectation: Sendable, Hashable {
    public var metric: Metric
    public var policy: String
    public var versus: String?
    /// The fleet entry it is about; nil for the whole fleet.
    public var group: String?
    /// Whether a difference is judged as such, or as a share of what it is a difference from.
    public var change: ExpectationResult.Change
    public var relation: ExpectationResult.Relation
    /// In the metric's unit; in percent where the change is relative.
    public var limit: Double
    /// Under which conditions, in the scenario's words.
    public var when: String?
    /// Why it should hold, in the scenario's words.
    public var because: String?

    public init(
        metric: Metric, policy: String, versus: String?, group: String? = nil,
        change: ExpectationResult.Change = .absolute, relation: ExpectationResult.Relation, limit: Double,
        when: String? = nil, because: String? = nil
    ) {
        self.metric = metric
        self.policy = policy
        self.versus = versus
        self.group = group
        self.change = change
        self.when = when
        self.relation = relation
        self.limit = limit
        self.because = because
    }

    /// `profit of candidate against bare is at least 0 USD`
    public var text: String {
        let place = group.map { " in \($0)" } ?? ""
        let subject = "\(metric.name) of \(policy)" + (versus.map { " against \($0)" } ?? "") + place
        let words = relation == .atLeast ? "at least" : "at most"
        let number = formatNumber(limit)
        if change == .relative { return "\(subject) changes by \(words) \(number) %" }
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
            text: text, because: because, when: when, metric: metric.name, policy: policy, versus: versus, group: group,
            change: change == .absolute ? nil : change, relation: relation, limit: limit,
            verdict: verdict(estimate), estimate: estimate, look: look, looks: looks)
    }
}
