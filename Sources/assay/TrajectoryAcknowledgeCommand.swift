// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import CalibrationStore

extension TrajectoryCommand {
    struct Acknowledge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that somebody looks after an incident.",
            discussion: """
                It stays on the list until it recovers. The gate lets an acknowledged loss pass as long as no more is lost than \
                was known now.

                Example:
                  assay trajectory acknowledge 3f2a --note "reported to the vendor, case 4711"
                """)

        @OptionGroup var answer: IncidentAnswer
        @Option(help: "What is to be known about it; it is kept.") var note: String?

        func run() async throws {
            let (store, incident) = try answer.found()
            try IncidentAnswer.refuseIfOver(incident, to: "acknowledge", in: store)
            if incident.state(at: .current) == .acknowledged, let newest = incident.newest {
                guard let note else {
                    Terminal.out("\(incident.id) is \(newest.words), since \(newest.at.shortWords)")
                    return
                }
                try IncidentAnswer.write(nil, to: incident, in: store, by: answer.who, reason: note)
                Terminal.out("\(incident.id): the note is added; it is \(newest.words), since \(newest.at.shortWords)")
                return
            }
            try IncidentAnswer.write(.acknowledged, to: incident, in: store, by: answer.who, reason: note)
            Terminal.out("\(incident.id): acknowledged by \(answer.who)")
        }
    }
}
