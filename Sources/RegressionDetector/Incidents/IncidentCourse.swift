// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration

/// The course of one incident: pure transitions from what people do and what visits show.
///
/// A recovery needs two visits in a row that show hardly any loss, so that one lucky visit closes nothing; and the same segment is
/// never alarmed twice: what comes back is reopened.
public struct IncidentCourse: Sendable, Hashable {
    public enum Event: Sendable, Hashable {
        case acknowledge
        case mute(until: Double, reason: String)
        case unmute
        /// A visit on this day; the upper bound of the relative loss that remains, 0.05 for "at most 5 % are still lost".
        case visit(day: Double, lossAtMost: Double)
    }

    /// What somebody should hear of.
    public enum Notice: Sendable, Hashable {
        case recovered, reopened, muteEnded
    }

    /// Visits in a row that have to show the recovery.
    public static let visitsToRecover = 2

    public private(set) var incident: Incident
    /// The largest remaining loss that passes as none.
    private let negligible: Double
    private var goodVisits = 0

    public init(_ incident: Incident, negligible: Double = 0.005) {
        self.incident = incident
        self.negligible = negligible
    }

    /// - Returns: what somebody should hear of; silent while muted.
    public mutating func apply(_ event: Event) -> Notice? {
        switch event {
        case .acknowledge:
            if incident.state == .open || incident.state == .reopened { incident.state = .acknowledged }
            return nil
        case .mute(let until, let reason):
            if incident.state != .recovered { incident.state = .muted(until: until, reason: reason) }
            return nil
        case .unmute:
            if case .muted = incident.state { incident.state = .open }
            return nil
        case .visit(let day, let lossAtMost):
            return visit(day: day, lossAtMost: lossAtMost)
        }
    }

    private mutating func visit(day: Double, lossAtMost: Double) -> Notice? {
        goodVisits = lossAtMost < negligible ? goodVisits + 1 : 0
        let isGood = goodVisits >= Self.visitsToRecover
        switch incident.state {
        case .muted(let until, _) where day < until:
            if isGood { incident.state = .recovered }
            return nil
        case .muted:
            incident.state = isGood ? .recovered : .open
            return isGood ? .recovered : .muteEnded
        case .open, .acknowledged, .reopened:
            guard isGood else { return nil }
            incident.state = .recovered
            return .recovered
        case .recovered:
            guard goodVisits == 0 else { return nil }
            incident.state = .reopened
            return .reopened
        }
    }
}
