// SPDX-License-Identifier: GPL-3.0-or-later

/// One line of `events.jsonl`: what happened in the replication that is drawn: a fault and a command, or a release and an alert.
public struct EventRecord: Sendable, Codable, Hashable {
    /// ISO 8601.
    public var time: String
    /// Nil for what does not depend on the policy.
    public var policy: String?
    /// `fault` or `command`; `release`, `suspicion` or `alert`.
    public var kind: String
    /// The kind of fault, the name of the command or of the release.
    public var name: String
    public var units: [Int]
    public var text: String
    /// Whether the truth agreed with what was claimed.
    public var right: Bool?
    public var outcome: String?
    /// When a fault ends.
    public var until: String?
}

extension EventRecord {
    /// The events of a replication, in order of time: what befell all arms once, what each of them did under its own name.
    /// - Parameter arms: the events of each arm in its world.
    static func ofReplication(_ arms: [[EventRecord]]) -> [EventRecord] {
        let shared = arms.first?.filter { $0.policy == nil } ?? []
        let own = arms.flatMap { $0.filter { $0.policy != nil } }
        return (shared + own).enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
            .map(\.element)
    }
}
