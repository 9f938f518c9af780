// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Calibration
import CalibrationStore
import Quantities

extension TrajectoryCommand {
    struct Mute: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Silence an incident until a day, for a reason.",
            discussion: """
                Until then it raises no alert and the gate lets its loss pass, as long as no more is lost than was known now. A \
                mute that ends with the loss still there reopens the incident; a recovery needs no answer.

                Example:
                  assay trajectory mute 3f2a --until 2026-12-15 --reason "fixed by 560.41, which comes in December"
                """)

        @OptionGroup var answer: IncidentAnswer
        @Option(help: "The day, or the instant, at which it ends: 2026-12-15.") var until: String
        @Option(help: "Why; it is kept.") var reason: String

        func validate() throws {
            guard let end = Instant.parsing(timestamp: until)?.instant else {
                throw ValidationError(
                    "--until takes a date that is still to come, such as \(Self.example), not '\(until)'")
            }
            guard end > .current else {
                throw ValidationError(
                    "--until \(until) is over: it takes a date that is still to come, such as \(Self.example)")
            }
            if reason.allSatisfy(\.isWhitespace) {
                throw ValidationError("--reason takes the reason why nobody should hear of it until then")
            }
        }

        /// Two weeks from now.
        private static var example: String {
            String(
                Instant(nanosecondsSinceEpoch: Instant.current.nanosecondsSinceEpoch + 14 * 86_400_000_000_000).iso8601
                    .prefix(10))
        }

        func run() async throws {
            guard let end = Instant.parsing(timestamp: until)?.instant else { return }
            let (store, incident) = try answer.found()
            try IncidentAnswer.refuseIfOver(incident, to: "mute", in: store)
            try IncidentAnswer.write(
                .muted, to: incident, in: store, by: answer.who, until: end, reason: reason)
            Terminal.out("\(incident.id): muted until \(end.shortWords) by \(answer.who)")
        }
    }
}
