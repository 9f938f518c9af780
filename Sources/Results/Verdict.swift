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
    }

    /// The demand in words: `profit of candidate versus bare at least 0 USD`.
    public var text: String
    /// Why it should hold, in the scenario's words.
    public var because: String?
    public var metric: String
    public var policy: String
    /// The policy it is compared with, in paired differences.
    public var versus: String?
    public var relation: Relation
    /// The limit in the metric's unit.
    public var limit: Double
    public var verdict: Verdict
    public var estimate: Estimate
    /// The look (1-based) at which it was decided, of how many, and the replications used there.
    public var look: Int
    public var looks: Int

    public init(
        text: String, because: String? = nil, metric: String, policy: String, versus: String?, relation: Relation,
        limit: Double,
        verdict: Verdict, estimate: Estimate, look: Int, looks: Int
    ) {
        self.text = text
        self.because = because
        self.metric = metric
        self.policy = policy
        self.versus = versus
        self.relation = relation
        self.limit = limit
        self.verdict = verdict
        self.estimate = estimate
        self.look = look
        self.looks = looks
    }
}
