// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import CalibrationStore
import Foundation
import Quantities

/// Which incident somebody answers for, and who that is.
struct IncidentAnswer: ParsableArguments {
    @Argument(help: "The incident's id, or a beginning that no other has.") var id: String
    @Option(help: "Who answers for it; without it, the name of this user.") var by: String?
    @OptionGroup var store: StoreOptions

    func validate() throws {
        if id.allSatisfy(\.isWhitespace) {
            throw ValidationError("an incident's id is 12 hexadecimal digits: `assay trajectory incidents` lists them")
        }
        if let by, by.allSatisfy(\.isWhitespace) { throw ValidationError("--by takes a name") }
    }

    var who: String {
        by ?? ProcessInfo.processInfo.environment["USER"].flatMap { $0.isEmpty ? nil : $0 } ?? NSUserName()
    }

    /// Opens the store for writing and looks the incident up; follows one that was joined to another.
    func found() throws -> (store: RunStore, incident: StoredIncident) {
        // A store that is not there has no incidents: looking for one makes none.
        _ = try store.open(.readOnly)
        let store = try store.open(.readWrite)
        return try reportingStoreErrors {
            var incident = try store.incident(startingWith: id)
            if let joined = IncidentDetail(text: incident.detail)?.joined {
                Terminal.err("\(incident.id) is the same loss as \(joined)")
                incident = try store.incident(startingWith: joined)
            }
            return (store, incident)
        }
    }

    /// What an answer to an incident that is over gets: nothing is written.
    static func refuseIfOver(_ incident: StoredIncident, to verb: String, in store: RunStore) throws {
        guard incident.state(at: .current) == .recovered else { return }
        let since = incident.newest.map { " since \($0.at.shortWords)" } ?? ""
        Terminal.error(
            "\(store.path): incident \(incident.id) has recovered\(since): there is nothing to \(verb); it is reopened by itself when the loss comes back"
        )
        throw ExitCode(64)
    }

    /// Appends what was answered, with what was known of the incident then.
    static func write(
        _ state: IncidentState?, to incident: StoredIncident, in store: RunStore, by who: String, until: Instant? = nil,
        reason: String?
    ) throws {
        let now = Instant.current
        var events: [IncidentEvent] = []
        // The log still says muted where the mute has run out: that comes first.
        if incident.newest?.state == .muted, incident.state(at: now) == .reopened {
            events.append(
                IncidentEvent(
                    incident: incident.id, state: .reopened, at: now, reason: "the mute ended", detail: incident.detail)
            )
        }
        if let state, !(state == .reopened && !events.isEmpty) {
            events.append(
                IncidentEvent(
                    incident: incident.id, state: state, at: now, mutedUntil: until, reason: reason, who: who,
                    detail: incident.detail))
        } else if state == nil {
            events.append(IncidentEvent(incident: incident.id, state: nil, at: now, reason: reason, who: who))
        }
        try reportingStoreErrors { try store.append(events) }
    }
}
