// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration

/// The course of one incident: pure transitions from what people do and what histories show.
///
/// The same loss is never alarmed twice: what comes back, and what outlasts its mute, is reopened. Whether a loss is over is
/// ``LossCourse``'s to say, history by history.
public struct IncidentCourse: Sendable, Hashable {
    public enum Event: Sendable, Hashable {
        case acknowledge
        case mute(until: Double, reason: String)
        case unmute
        /// The histories were read on this day: whether the loss is over in all of them.
        case seen(day: Double, isOver: Bool)
    }

    /// What somebody should hear of.
    public enum Notice: Sendable, Hashable {
        case recovered, reopened, muteEnded
    }

    public private(set) var incident: Incident

    public init(_ incident: Incident) { self.incident = incident }

    /// - Returns: what somebody should hear of; silent while muted.
    public mutating func apply(_ event: Event) -> Notice? {
        switch (event, incident.state) {
        case (.acknowledge, .recovered), (.acknowledge, .acknowledged), (.mute, .recovered):
            return nil
        case (.acknowledge, _):
            incident.state = .acknowledged
            return nil
        case (.mute(let until, let reason), _):
            incident.state = .muted(until: until, reason: reason)
            return nil
        case (.unmute, .muted):
            incident.state = .reopened
            return nil
        case (.unmute, _):
            return nil
        case (.seen(let day, let isOver), let state):
            return seen(day: day, isOver: isOver, in: state)
        }
    }

    private mutating func seen(day: Double, isOver: Bool, in state: Incident.State) -> Notice? {
        switch state {
        case .muted(let until, _) where day < until:
            if isOver { incident.state = .recovered }
            return nil
        case .muted:
            incident.state = isOver ? .recovered : .reopened
            return isOver ? .recovered : .muteEnded
        case .open, .acknowledged, .reopened:
            guard isOver else { return nil }
            incident.state = .recovered
            return .recovered
        case .recovered:
            guard !isOver else { return nil }
            incident.state = .reopened
            return .reopened
        }
    }
}
