// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities
internal import Calibration
internal import GRDB

/// Where an incident stands.
public enum IncidentState: String, Sendable, Hashable, CaseIterable, Codable {
    case open, acknowledged, muted, recovered, reopened

    /// What may follow. An incident is never raised twice; what came back is reopened.
    public var successors: Set<IncidentState> {
        switch self {
        case .open, .reopened: [.acknowledged, .muted, .recovered]
        case .acknowledged: [.muted, .recovered]
        case .muted: [.acknowledged, .muted, .recovered, .reopened]
        case .recovered: [.reopened]
        }
    }
}

/// One entry of the log of incidents: append-only, like the records.
public struct IncidentEvent: Sendable, Hashable {
    /// The incident's name, stable for as long as the same change of the same history is meant.
    public var incident: String
    public var state: IncidentState
    public var at: Instant
    /// For `muted`: silent until then.
    public var mutedUntil: Instant?
    public var reason: String?
    public var who: String?
    /// What the detector has to say, in a form of its own.
    public var detail: String?

    public init(
        incident: String, state: IncidentState, at: Instant, mutedUntil: Instant? = nil, reason: String? = nil,
        who: String? = nil, detail: String? = nil
    ) {
        self.incident = incident
        self.state = state
        self.at = at
        self.mutedUntil = mutedUntil
        self.reason = reason
        self.who = who
        self.detail = detail
    }
}

/// An incident as its log leaves it.
public struct StoredIncident: Sendable, Hashable {
    public var id: String
    public var events: [IncidentEvent]

    /// The state at this instant: a mute that has run out leaves what was before it.
    public func state(at instant: Instant) -> IncidentState {
        var state = IncidentState.open
        for event in events where event.at <= instant {
            if event.state == .muted, let until = event.mutedUntil, until <= instant { continue }
            state = event.state
        }
        return state
    }
}

extension RunStore {
    /// Adds an entry to the log of incidents.
    ///
    /// - Throws: `StoreError`, `.badRecord`: a first entry that is not `open`, an entry that cannot follow the last one or is older
    ///   than it, a mute without an end, a reason or a name.
    public func append(_ event: IncidentEvent) throws(StoreError) {
        if event.incident.isEmpty { throw refusal(event, "an incident needs a name") }
        if event.state == .muted {
            guard let until = event.mutedUntil, until > event.at, event.reason?.isEmpty == false,
                event.who?.isEmpty == false
            else { throw refusal(event, "muting takes an end that is still to come, a reason and who mutes") }
        }
        try writing { db in
            let last = try Row.fetchOne(
                db, sql: "SELECT state, at_ns FROM incident_events WHERE incident = ? ORDER BY id DESC LIMIT 1",
                arguments: [event.incident])
            if let last {
                let state = IncidentState(rawValue: last[0]) ?? .open
                guard state.successors.contains(event.state) else {
                    throw refusal(event, "it is \(state.rawValue), which \(event.state.rawValue) cannot follow")
                }
                guard event.at.nanosecondsSinceEpoch >= last[1] else {
                    throw refusal(event, "it has an entry that is younger than this one")
                }
            } else if event.state != .open {
                throw refusal(event, "there is no such incident to be \(event.state.rawValue)")
            }
            try db.execute(
                sql: """
                    INSERT INTO incident_events (incident, state, at_ns, at, muted_until_ns, reason, who, detail)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    event.incident, event.state.rawValue, event.at.nanosecondsSinceEpoch, event.at.iso8601WithFraction,
                    event.mutedUntil?.nanosecondsSinceEpoch, event.reason, event.who, event.detail,
                ])
        }
    }

    /// Every incident with its log, in the order they were raised.
    public func incidents() throws(StoreError) -> [StoredIncident] {
        try reading { db in
            var incidents: [StoredIncident] = []
            var places: [String: Int] = [:]
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT incident, state, at_ns, muted_until_ns, reason, who, detail FROM incident_events ORDER BY id
                    """)
            while let row = try rows.next() {
                let event = IncidentEvent(
                    incident: row[0], state: IncidentState(rawValue: row[1]) ?? .open,
                    at: Instant(nanosecondsSinceEpoch: row[2]),
                    mutedUntil: (row[3] as Int64?).map { Instant(nanosecondsSinceEpoch: $0) }, reason: row[4],
                    who: row[5], detail: row[6])
                if let place = places[event.incident] {
                    incidents[place].events.append(event)
                } else {
                    places[event.incident] = incidents.count
                    incidents.append(StoredIncident(id: event.incident, events: [event]))
                }
            }
            return incidents
        }
    }

    private func refusal(_ event: IncidentEvent, _ problem: String) -> StoreError {
        StoreError(.badRecord, at: path, "incident '\(event.incident)': \(problem)")
    }
}
