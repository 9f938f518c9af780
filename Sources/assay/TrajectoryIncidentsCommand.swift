// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import CalibrationStore
import Foundation
import Quantities

extension TrajectoryCommand {
    struct Incidents: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the incidents of a store: losses, where they stand, and who answers for them.",
            discussion: """
                `assay trajectory --detect-regressions` records them. An incident is one cause of losses: a driver that slows many \
                machines, in many metrics, is one.

                States: open; acknowledged; muted until a day; recovered, when two visits in a row leave hardly anything of the \
                loss; reopened, when the loss comes back or outlasts its mute. What is shown is as the detector saw it last.

                Examples:
                  assay trajectory incidents
                  assay trajectory incidents --all --json --db fleet.db
                """)

        @OptionGroup var store: StoreOptions
        @Flag(help: "Also those that have recovered.") var all = false
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let store = try store.open(.readOnly)
            let log = try reportingStoreErrors { try store.incidents() }
            let now = Instant.current
            var rows: [Row] = []
            for incident in log {
                guard let detail = IncidentDetail(text: incident.detail), detail.joined == nil else { continue }
                let row = Row(incident: incident, detail: detail, state: incident.state(at: now))
                if all || row.state != .recovered { rows.append(row) }
            }
            if json {
                Terminal.out(Self.json(rows))
                return
            }
            guard !rows.isEmpty else {
                Terminal.out(
                    log.isEmpty
                        ? "no incident: `assay trajectory --detect-regressions` records what it finds"
                        : "no incident goes on; --all lists the \(log.count) that recovered")
                return
            }
            var table = [
                ["incident", "state", "since", "began", "machine", "release", "loss (95 %)", "cause", "who and why"]
            ]
            table += rows.map(\.cells)
            Terminal.out(TrajectorySection(title: "Incidents of \(store.path)", table: table).text)
        }

        private struct Row {
            var incident: StoredIncident
            var detail: IncidentDetail
            var state: IncidentState

            /// The entry that brought the state; a mute that ran out did so by itself.
            var since: Instant? {
                guard let newest = incident.newest else { return nil }
                return newest.state == .muted && state == .reopened ? newest.mutedUntil : newest.at
            }

            var why: String {
                guard let newest = incident.newest else { return "" }
                if newest.state == .muted, state == .reopened { return "the mute ended" }
                return [newest.who, newest.reason].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: ": ")
            }

            var cells: [String] {
                let until = state == .muted ? incident.newest?.mutedUntil.map { " until \($0.shortWords)" } ?? "" : ""
                return [
                    incident.id, state.rawValue + until, since.map { String($0.iso8601.prefix(10)) } ?? "-",
                    detail.began, detail.machineWords, detail.release, detail.lossWords, detail.cause,
                    why.isEmpty ? "-" : why,
                ]
            }

            var json: [String: Any] {
                detail.json.merging([
                    "id": incident.id, "state": state.rawValue, "since": since?.iso8601 as Any? ?? NSNull(),
                    "muted_until": (state == .muted ? incident.newest?.mutedUntil?.iso8601 : nil) as Any? ?? NSNull(),
                    "who": incident.newest?.who as Any? ?? NSNull(), "reason": why.isEmpty ? NSNull() : why as Any,
                    "log": incident.events.map { event -> [String: Any] in
                        [
                            "state": event.state?.rawValue ?? "note", "at": event.at.iso8601,
                            "muted_until": event.mutedUntil?.iso8601 as Any? ?? NSNull(),
                            "who": event.who as Any? ?? NSNull(), "reason": event.reason as Any? ?? NSNull(),
                        ]
                    },
                ]) { $1 }
            }
        }

        private static func json(_ rows: [Row]) -> String {
            let object: [String: Any] = ["schema_version": 1, "incidents": rows.map(\.json)]
            let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            let data = try? JSONSerialization.data(withJSONObject: object, options: options)
            return String(decoding: data ?? Data("{}".utf8), as: UTF8.self)
        }
    }
}
