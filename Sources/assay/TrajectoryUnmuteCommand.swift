// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import CalibrationStore

extension TrajectoryCommand {
    struct Unmute: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End the mute of an incident: it is reopened.",
            discussion: """
                Example:
                  assay trajectory unmute 3f2a --note "560.41 did not help"
                """)

        @OptionGroup var answer: IncidentAnswer
        @Option(help: "Why; it is kept.") var note: String?

        func run() async throws {
            let (store, incident) = try answer.found()
            let state = incident.state(at: .current)
            guard state == .muted else {
                Terminal.error(
                    "\(store.path): incident \(incident.id) is \(state.rawValue), not muted: there is nothing to unmute"
                )
                throw ExitCode(64)
            }
            try IncidentAnswer.write(
                .reopened, to: incident, in: store, by: answer.who, reason: note ?? "unmuted")
            Terminal.out("\(incident.id): reopened by \(answer.who)")
        }
    }
}
