// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Calibration
import Quantities
import RegressionDetector

extension TrajectoryCommand {
    struct Detect: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Find the regressions in release histories.",
            discussion: """
                Reads JSON Lines, one history so far on each: {"id", "release", "runs": [{"index", "day", "release", \
                "driver_version", "compiler_version", "os_kernel", "power_mode", "thermal_state", "preflight_passed", "value"}]}, \
                and answers each with {"alarms": [{"cause", "release"}], "id"}.

                Each line is judged alone. The alarms are all those of the history so far: what was answered for a shorter \
                part of the same history comes first and unchanged, so a new entry is a new alarm. "release" is the first \
                release at the lower level, "cause" the component's field name where only it can be to blame, else null. \
                Optional in a line: "direction" (higher-is-better or lower-is-better); in a run: "forced", "session".

                Examples:
                  assay trajectory detect --jsonl --budget 5 < histories.jsonl
                  assay trajectory detect --jsonl --budget 2 --details histories.jsonl

                Exit codes: 0 all lines judged, 2 a line was not understood, 74 input or output failed.
                """)

        @Flag(help: "JSON Lines in, JSON Lines out: the one form there is, named so that others may come.")
        var jsonl = false
        @Option(help: "False alarms per 1000 releases that are affordable, 0.5 to 20.") var budget = 5.0
        @Option(help: "The smallest loss that is worth an alarm, in percent, 2.5 to 50.") var minEffect = 2.5
        @Option(help: "The detector, see 'assay trajectory detectors'.") var detector = "level-filter"
        @Flag(help: "Add to each alarm the loss, when it was raised and the candidates.") var details = false
        @Argument(help: "The file to read; standard input without one, or with '-'.") var file: String?

        func validate() throws {
            guard jsonl else { throw ValidationError("detect reads JSON Lines: say --jsonl.") }
            guard (0.5...20).contains(budget) else { throw ValidationError("--budget takes 0.5 to 20") }
            guard (2.5...50).contains(minEffect) else { throw ValidationError("--min-effect takes 2.5 to 50") }
            guard releaseDetectors.contains(where: { $0.name == detector }) else {
                let names = releaseDetectors.map(\.name).joined(separator: ", ")
                throw ValidationError("'\(detector)' is not a detector; there are \(names)")
            }
        }

        private struct Answer: Encodable {
            struct Alarm: Encodable {
                var release: Identifier
                var cause: String?
                var details: Details?

                enum CodingKeys: String, CodingKey {
                    case release, cause, details
                }

                func encode(to encoder: any Encoder) throws {
                    var container = encoder.container(keyedBy: CodingKeys.self)
                    try container.encode(release, forKey: .release)
                    // Written as null where nothing is certain.
                    try container.encode(cause, forKey: .cause)
                    try container.encodeIfPresent(details, forKey: .details)
                }
            }
            struct Details: Encodable {
                var raised_at: Identifier
                var change_percent: Double
                var candidates: [String: Double]?
                var separated_by: String?
            }
            var id: Identifier
            var alarms: [Alarm]
            var note: String?
        }

        func run() async throws {
            guard let entry = releaseDetectors.first(where: { $0.name == detector }) else { return }
            let settings = DetectorSettings(budget: budget, leastLoss: minEffect / 100)
            try JSONLines(file).answer(HistoryLine.self) { line, place in
                // An id may be empty, or stand on several lines: the place never.
                for remark in line.remarks {
                    Terminal.warning((line.id.text.isEmpty ? place : "\(place): \(line.id.text)") + ": \(remark)")
                }
                var detector = entry.make(settings, line.history.direction)
                let alarms = detector.observe(line.history)
                let evidence = line.history.evidentVisits
                return Answer(
                    id: line.id, alarms: alarms.map { answer($0) },
                    note: evidence < 2 ? "not enough evidence: \(plural(evidence, "visit")) with an eligible run" : nil)
            }
        }

        private func answer(_ alarm: Alarm) -> Answer.Alarm {
            var cause: String?
            var details = Answer.Details(
                raised_at: Identifier(alarm.raisedAt), change_percent: (alarm.change * 10_000).rounded() / 100)
            switch alarm.attribution {
            case .certain(let component): cause = component
            case .ranked(let candidates):
                details.candidates = Dictionary(
                    candidates.map { ($0.component, ($0.probability * 1000).rounded() / 1000) },
                    uniquingKeysWith: { first, _ in first })
            case .notIdentifiable(let components, let separatedBy):
                details.candidates = Dictionary(
                    components.map { ($0, (1000 / Double(components.count)).rounded() / 1000) },
                    uniquingKeysWith: { first, _ in first })
                details.separated_by = separatedBy
            case .nothingChanged: break
            }
            return Answer.Alarm(release: Identifier(alarm.release), cause: cause, details: self.details ? details : nil)
        }
    }
}
