// SPDX-License-Identifier: GPL-3.0-or-later

internal import Hashing

/// An alarm and what people did about it.
public struct Incident: Sendable, Hashable {
    public var id: String
    public var alarm: Alarm
    public var state: State

    public init(id: String, alarm: Alarm, state: State = .open) {
        self.id = id
        self.alarm = alarm
        self.state = state
    }

    public enum State: Sendable, Hashable {
        case open
        case acknowledged
        /// Silent until this day of the history, for this reason.
        case muted(until: Double, reason: String)
        case recovered
        case reopened
    }

    /// A name that anyone who sees the same beginning of the same loss finds again: 12 hexadecimal digits of SHA-256.
    /// - Parameter parts: what tells it from all others, as the machine, the release and the day.
    public static func id(of parts: [String]) -> String {
        String(sha256Hex(parts.map { "\($0.utf8.count):\($0)" }.joined()).prefix(12))
    }
}
