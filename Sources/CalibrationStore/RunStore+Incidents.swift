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
    /// Where it stands from now on; nil for a note, which leaves it where it was and brings words or a newer ``detail``.
    public var state: IncidentState?
    public var at: Instant
    /// For `muted`: silent until then.
    public var mutedUntil: Instant?
    public var reason: String?
    public var who: String?
    /// What the detector has to say, in a form of its own.
    public var detail: String?

    public init(
        incident: String, state: IncidentState?, at: Instant, mutedUntil: Instant? = nil, reason: String? = nil,
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

    /// The state at this instant. What outlasts its mute is reopened.
    public func state(at instant: Instant) -> IncidentState {
        var state = IncidentState.open
        for event in events where event.at <= instant {
            guard let next = event.state else { continue }
            if event.state == .muted, let until = event.mutedUntil, until <= instant {
                state = .reopened
            } else {
                state = next
            }
        }
        return state
    }

    /// The newest entry that set the state.
    public var newest: IncidentEvent? { events.last { $0.state != nil } }
    /// The newest thing that the detector had to say.
    public var detail: String? { events.last { $0.detail != nil }?.detail }
}

extension RunStore {
    /// Adds an entry to the log of incidents.
    ///
    /// - Throws: `StoreError`, `.badRecord`: a first entry that is not `open`, an entry that cannot follow the last one or is older
    ///   than it, a mute without an end, a reason or a name.
    public func append(_ event: IncidentEvent) throws(StoreError) { try append([event]) }

    /// Adds all of these entries, or none: what one reading of the histories found.
    public func append(_ events: [IncidentEvent]) throws(StoreError) {
        for event in events { try check(event) }
        guard !events.isEmpty else { return }
        try writing { db in for event in events { try write(event, db) } }
    }

    /// What an entry has to bring, whatever stands before it.
    private func check(_ event: IncidentEvent) throws(StoreError) {
        if event.incident.isEmpty { throw refusal(event, "an incident needs a name") }
        if event.state == .muted {
            guard let until = event.mutedUntil, until > event.at, event.reason?.isEmpty == false,
                event.who?.isEmpty == false
            else { throw refusal(event, "muting takes an end that is still to come, a reason and who mutes") }
        }
    }

    private func write(_ event: IncidentEvent, _ db: Database) throws {
        let word = event.state?.rawValue ?? Self.note
        let youngest = try Int64.fetchOne(
            db, sql: "SELECT max(at_ns) FROM incident_events WHERE incident = ?", arguments: [event.incident])
        let last = try String.fetchOne(
            db,
            sql: "SELECT state FROM incident_events WHERE incident = ? AND state <> ? ORDER BY id DESC LIMIT 1",
            arguments: [event.incident, Self.note])
        if let last, let youngest {
            let state = IncidentState(rawValue: last) ?? .open
            if let next = event.state, !state.successors.contains(next) {
                throw refusal(event, "it is \(state.rawValue), which \(next.rawValue) cannot follow")
            }
            guard event.at.nanosecondsSinceEpoch >= youngest else {
                throw refusal(event, "it has an entry that is younger than this one")
            }
        } else if event.state != .open {
            throw refusal(event, "there is no such incident to be \(word)")
        }
        try db.execute(
            sql: """
                INSERT INTO incident_events (incident, state, at_ns, at, muted_until_ns, reason, who, detail)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                event.incident, word, event.at.nanosecondsSinceEpoch, event.at.iso8601WithFraction,
                event.mutedUntil?.nanosecondsSinceEpoch, event.reason, event.who, event.detail,
            ])
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
                    incident: row[0], state: row[1] == Self.note ? nil : IncidentState(rawValue: row[1]) ?? .open,
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

    /// The incident whose name begins with these characters.
    /// - Throws: `StoreError`, `.notFound` or, with the candidates, `.ambiguous`.
    public func incident(startingWith prefix: String) throws(StoreError) -> StoredIncident {
        let wanted = prefix.lowercased()
        let found = wanted.isEmpty ? [] : try incidents().filter { $0.id.hasPrefix(wanted) }
        guard let first = found.first else {
            throw StoreError(
                .notFound, at: path, "no incident here has an id that begins with '\(prefix)'",
                remedy:
                    "`assay trajectory incidents --all` lists them, `assay trajectory --detect-regressions` records new ones"
            )
        }
        guard found.count == 1 else {
            throw StoreError(
                .ambiguous, at: path, "'\(prefix)' begins several ids: \(found.map(\.id).joined(separator: ", "))",
                remedy: "add a digit")
        }
        return first
    }

    /// What stands in the column of states for an entry that leaves the state as it was.
    private static let note = "note"

    private func refusal(_ event: IncidentEvent, _ problem: String) -> StoreError {
        StoreError(.badRecord, at: path, "incident '\(event.incident)': \(problem)")
    }
}
