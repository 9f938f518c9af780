// SPDX-License-Identifier: GPL-3.0-or-later

/// One line of `events.jsonl`: a fault or a command in the replication that is drawn.
public struct EventRecord: Sendable, Codable, Hashable {
    /// ISO 8601.
    public var time: String
    /// Nil for what does not depend on the policy.
    public var policy: String?
    /// `fault` or `command`.
    public var kind: String
    /// The fault's kind, or the command's name.
    public var name: String
    public var units: [Int]
    public var text: String
    /// Whether the truth agreed with the command's claim.
    public var right: Bool?
    public var outcome: String?
    /// When a fault ends.
    public var until: String?
}
