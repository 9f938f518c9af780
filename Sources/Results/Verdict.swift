// SPDX-License-Identifier: GPL-3.0-or-later

/// What an interval says about a limit. "No data" is never a pass, and an interval that straddles the limit decides nothing.
public enum Verdict: String, Sendable, Codable, CaseIterable {
    case pass
    case fail
    case inconclusive
    case noData = "no-data"
}

/// A demand on a metric and how it came out.
public struct ExpectationResult: Sendable, Codable, Hashable {
    public enum Relation: String, Sendable, Codable {
        case atLeast = "at-least"
        case atMost = "at-most"
        /// Between two limits, both included.
        case within
    }

    /// What a difference is judged as.
    public enum Change: String, Sendable, Codable, CaseIterable {
        case absolute
        case relative
    }

    /// The demand in words: `profit of candidate versus bare at least 0 USD`.
    public var text: String
    /// Why it should hold, in the scenario's words.
    public var because: String?
    /// Under which conditions, in the scenario's words.
    public var when: String?
    public var metric: String
    public var policy: String
    /// The policy it is compared with, in paired differences.
    public var versus: String?
    /// The fleet entry it is about; nil for the whole fleet.
    public var group: String?
    /// Nil for the difference itself.
    public var change: Change?
    public var relation: Relation
    /// The limit in the metric's unit, or in percent of a relative change; of two the lower.
    public var limit: Double
    /// The upper of two limits.
    public var upperLimit: Double?
    public var verdict: Verdict
    public var estimate: Estimate
    /// The look (1-based) at which it was decided, of how many, and the replications used there.
    public var look: Int
    public var looks: Int
    /// What the ranges of the scenario's assumptions make of it; nil where it has none.
    public var assumptions: [AssumptionEffect]?

    public init(
        text: String, because: String? = nil, when: String? = nil, metric: String, policy: String, versus: String?,
        group: String? = nil, change: Change? = nil, relation: Relation, limit: Double,
        upperLimit: Double? = nil,
        verdict: Verdict, estimate: Estimate, look: Int, looks: Int
    ) {
        self.text = text
        self.because = because
        self.when = when
        self.group = group
        self.change = change
        self.metric = metric
        self.policy = policy
        self.versus = versus
        self.relation = relation
        self.limit = limit
        self.upperLimit = upperLimit
        self.verdict = verdict
        self.estimate = estimate
        self.look = look
        self.looks = looks
    }
}

/// How a result moves when one assumption goes to an end of its range and all others stay: apart from sampling, which the interval
/// tells.
public struct AssumptionEffect: Sendable, Codable, Hashable {
    /// The assumption's name in the scenario.
    public var assumption: String
    /// `low` or `high`.
    public var end: String
    /// What the end is, in the scenario's words.
    public var about: String
    public var verdict: Verdict
    public var estimate: Estimate

    public init(assumption: String, end: String, about: String, verdict: Verdict, estimate: Estimate) {
        self.assumption = assumption
        self.end = end
        self.about = about
        self.verdict = verdict
        self.estimate = estimate
    }
}
