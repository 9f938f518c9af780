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
    /// The upper limit of a demand with two.
    public var upperLimit: Double?
    /// Under which conditions, in the scenario's words.
    public var when: String?
    /// Why it should hold, in the scenario's words.
    public var because: String?

    public init(
        metric: Metric, policy: String, versus: String?, group: String? = nil,
        change: ExpectationResult.Change = .absolute, relation: ExpectationResult.Relation, limit: Double,
        upperLimit: Double? = nil,
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
        self.upperLimit = upperLimit
        self.because = because
    }

    /// `profit of candidate against bare is at least 0 USD`
    public var text: String {
        let place = group.map { " in \($0)" } ?? ""
        let subject = "\(metric.name) of \(policy)" + (versus.map { " against \($0)" } ?? "") + place
        if change == .relative { return "\(subject) \(movement)" }
        let unit = metric.unit == "1" ? "" : metric.unit.hasPrefix("/") ? metric.unit : " \(metric.unit)"
        switch relation {
        case .atLeast: return "\(subject) is at least \(formatNumber(limit))\(unit)"
        case .atMost: return "\(subject) is at most \(formatNumber(limit))\(unit)"
        case .within:
            return "\(subject) is between \(formatNumber(limit)) and \(formatNumber(upperLimit ?? limit))\(unit)"
        }
    }

    /// `falls by at least 10 %`: a share below zero is read as a fall.
    private var movement: String {
        func amount(_ share: Double) -> String { formatNumber(abs(share)) }
        switch relation {
        case .atLeast: return limit < 0 ? "falls by at most \(amount(limit)) %" : "rises by at least \(amount(limit)) %"
        case .atMost: return limit < 0 ? "falls by at least \(amount(limit)) %" : "rises by at most \(amount(limit)) %"
        case .within:
            let upper = upperLimit ?? limit
            if upper <= 0 { return "falls by \(amount(upper)) to \(amount(limit)) %" }
            if limit >= 0 { return "rises by \(amount(limit)) to \(amount(upper)) %" }
            return "changes by \(formatNumber(limit)) to \(formatNumber(upper)) %"
        }
    }

    /// What the interval says: it must lie wholly on one side of the limit to decide anything.
    public func verdict(_ estimate: Estimate) -> Verdict {
        guard estimate.n > 0 else { return .noData }
        guard let low = estimate.low, let high = estimate.high else { return .inconclusive }
        switch relation {
        case .atLeast: return low >= limit ? .pass : high < limit ? .fail : .inconclusive
        case .atMost: return high <= limit ? .pass : low > limit ? .fail : .inconclusive
        case .within:
            let upper = upperLimit ?? limit
            return low >= limit && high <= upper ? .pass : high < limit || low > upper ? .fail : .inconclusive
        }
    }

    public func result(_ estimate: Estimate, look: Int, looks: Int) -> ExpectationResult {
        ExpectationResult(
            text: text, because: because, when: when, metric: metric.name, policy: policy, versus: versus, group: group,
            change: change == .absolute ? nil : change, relation: relation, limit: limit,
            upperLimit: upperLimit,
            verdict: verdict(estimate), estimate: estimate, look: look, looks: looks)
    }
}
