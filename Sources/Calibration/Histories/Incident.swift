// SPDX-License-Identifier: GPL-3.0-or-later

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
}
