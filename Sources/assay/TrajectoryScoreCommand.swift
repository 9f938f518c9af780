// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Calibration
import Foundation
import Quantities
import RegressionDetector
import ReleaseSimulation
import Statistics

extension TrajectoryCommand {
    struct Score: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Score detectors side by side on histories whose truth is known.",
            discussion: """
                Without a file the histories are synthetic: as many with changes as --histories says, and half as many without, 40 \
                releases each. A file holds JSON Lines as 'assay trajectory detect' reads them, each a whole history, and its \
                truth: "truth": {"changes": [{"release": 7, "effect": -0.05, "cause": "driver_version"}]}, releases numbered.

                An alarm is right when it names a regression's release, or one beside it, and is raised at most 5 releases after \
                it; regressions are changes of -3 % and beyond. Intervals are 95 %, by bootstrap over histories.

                Examples:
                  assay trajectory score
                  assay trajectory score --detector level-filter --detector pelt-medians --budget 2 --histories 400
                  assay trajectory score truth.jsonl

                Exit codes: 0 scored, 2 a line was not understood, 74 input or output failed.
                """)

        @Option(help: "A detector to score; all without.") var detector: [String] = []
        @Option(help: "False alarms per 1000 releases that are affordable, 0.5 to 20.") var budget = 5.0
        @Option(help: "The smallest loss that is worth an alarm, in percent, 2.5 to 50.") var minEffect = 2.5
        @Option(help: "The seed of the synthetic histories.") var seed: UInt64 = 1
        @Option(help: "How many synthetic histories with changes.") var histories = 160
        @Argument(help: "A file of histories with truth; '-' for standard input.") var file: String?

        func validate() throws {
            guard (0.5...20).contains(budget) else { throw ValidationError("--budget takes 0.5 to 20") }
            guard (2.5...50).contains(minEffect) else { throw ValidationError("--min-effect takes 2.5 to 50") }
            guard (1...100_000).contains(histories) else { throw ValidationError("--histories takes 1 to 100000") }
            for name in detector where !releaseDetectors.contains(where: { $0.name == name }) {
                let names = releaseDetectors.map(\.name).joined(separator: ", ")
                throw ValidationError("'\(name)' is not a detector; there are \(names)")
            }
        }

        private struct JudgedLine: Decodable {
            var line: HistoryLine
            var truth: HistoryTruth
            enum CodingKeys: String, CodingKey {
                case truth
            }
            init(from decoder: any Decoder) throws {
                line = try HistoryLine(from: decoder)
                truth = try decoder.container(keyedBy: CodingKeys.self).decode(HistoryTruth.self, forKey: .truth)
            }
        }

        func run() async throws {
            let cases = try file.map(read) ?? synthetic()
            guard !cases.isEmpty else {
                Terminal.error("no history to score")
                throw ExitCode.badScenario
            }
            let settings = DetectorSettings(budget: budget, leastLoss: minEffect / 100)
            let releases = cases.reduce(0) { $0 + $1.history.visits.count }
            let regressions = cases.reduce(0) { sum, item in
                sum + item.truth.changes.count { $0.effect <= -DetectionScore.leastLoss }
            }
            Terminal.out(
                "\(plural(cases.count, "history", "histories")), \(plural(releases, "release")), \(plural(regressions, "regression")) of 3 % and more; budget "
                    + "\(budget) false alarms per 1000 releases\n")
            var rows = [
                [
                    "detector", "F1", "precision", "recall", "delay", "false/1000", "false/1000 unchanged",
                    "cause right", "cause certain",
                ]
            ]
            for entry in releaseDetectors where detector.isEmpty || detector.contains(entry.name) {
                let scores = cases.map { item in
                    var detector = entry.make(settings, item.history.direction)
                    return DetectionScore(
                        alarms: detector.observe(item.history), truth: item.truth, releases: item.history.visits.count)
                }
                let unchanged = zip(scores, cases).filter { $0.1.truth.changes.isEmpty }.map(\.0)
                rows.append([
                    entry.name, cell(scores) { $0.f1 }, cell(scores) { $0.precision }, cell(scores) { $0.recall },
                    cell(scores) { $0.meanDelay }, cell(scores, digits: 1) { $0.falseAlarmsPerThousand },
                    cell(unchanged, digits: 1) { $0.falseAlarmsPerThousand },
                    cell(scores) { $0.certain > 0 ? Double($0.certainAndRight) / Double($0.certain) : nil },
                    cell(scores) { $0.found > 0 ? Double($0.certain) / Double($0.found) : nil },
                ])
            }
            ModelCommand.printTable(rows)
        }

        private func synthetic() -> [(history: RunHistory, truth: HistoryTruth)] {
            let key = StreamKey(seed: seed).named("score")
            let changing = SyntheticHistories(key: key.named("changing"))
            let unchanging = SyntheticHistories(key: key.named("unchanging"), hasChanges: false)
            return (0..<histories).map { changing.history($0) } + (0..<histories / 2).map { unchanging.history($0) }
        }

        private func read(_ path: String) throws -> [(history: RunHistory, truth: HistoryTruth)] {
            var cases: [(RunHistory, HistoryTruth)] = []
            try JSONLines(path).read(JudgedLine.self) { cases.append(($0.line.history, $0.truth)) }
            return cases
        }

        private func cell(_ scores: [DetectionScore], digits: Int = 2, _ figure: (DetectionScore) -> Double?) -> String
        {
            func value(_ picks: [Double]) -> Double? {
                figure(picks.reduce(DetectionScore()) { $0 + scores[Int($1)] })
            }
            let all = scores.indices.map(Double.init)
            guard let estimate = value(all) else { return "-" }
            let key = StreamKey(seed: seed).named("bootstrap")
            let interval = try? bootstrapInterval(all, level: 0.95, resamples: 400, key: key) { value($0) ?? 0 }
            let text = String(format: "%.\(digits)f", estimate)
            guard let interval else { return text }
            return text + String(format: " (%.\(digits)f to %.\(digits)f)", interval.low, interval.high)
        }
    }
}
