// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Calibration
import CalibrationStore
import Foundation
import Quantities
import RegressionDetector

extension TrajectoryCommand {
    struct Dashboard: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Judge every history of a store together: hardware, precisions, metrics and conditions.",
            discussion: """
                Each history is asked what the change of software that it took last did. Of those called worse about --level may be \
                false, however many histories there are (Benjamini and Hochberg). Losses of one cause are one incident. Nothing is \
                written to the store: `assay trajectory --detect-regressions` keeps incidents.

                Examples:
                  assay trajectory dashboard --db fleet.db
                  assay trajectory dashboard --html dashboard.html
                  assay trajectory dashboard --metric blas3_gops --all --json
                """)

        @OptionGroup var store: StoreOptions
        @Option(help: "A hardware fingerprint or its beginning; without it all hardware.") var hardware: String?
        @Option(help: "A precision such as fp32; without it all.") var precision: String?
        @Option(help: "A metric; without it all that the runs have.") var metric: String?
        @Option(help: "Percent of the histories called worse that may be false.") var level = 5.0
        @Option(help: "The smallest loss that matters, in percent.") var minEffect = 2.5
        @Option(help: "False alarms per 1000 releases behind the incidents, 0.5 to 20.") var budget = 5.0
        @Flag(help: "Every history, not only those that became slower.") var all = false
        @Option(help: "Write a page.") var html: String?
        @Flag(help: "Print Markdown, for a pull request.") var markdown = false
        @Flag(help: "Print JSON.") var json = false

        func validate() throws {
            guard level > 0, level < 50 else { throw ValidationError("--level takes percent, above 0 and below 50") }
            guard (0.1...50).contains(minEffect) else { throw ValidationError("--min-effect takes 0.1 to 50") }
            guard (0.5...20).contains(budget) else { throw ValidationError("--budget takes 0.5 to 20") }
            guard !(json && markdown) else { throw ValidationError("--json or --markdown, not both") }
        }

        func run() async throws {
            let store = try store.open(.readOnly)
            let dashboard = try reportingStoreErrors { () throws -> TrajectoryDashboard? in
                guard let shelf = try shelf(store), !shelf.entries.isEmpty else { return nil }
                return try TrajectoryDashboard(
                    shelf, store,
                    settings: .init(leastLoss: minEffect / 100, level: level / 100, budget: budget),
                    isWhole: hardware == nil && precision == nil && metric == nil)
            }
            guard let dashboard else {
                Terminal.err("\(store.path): no run of the selection has a metric to judge")
                throw ExitCode.inconclusive
            }
            let sections = dashboard.sections(isWhole: all)
            if json {
                Terminal.out(TrajectorySection.json(sections))
            } else {
                Terminal.out(sections.map { markdown ? $0.markdown : $0.text }.joined(separator: "\n\n"))
            }
            if let html { try Show.save(DashboardPage(dashboard).html, to: html) }
        }

        /// The histories of every precision and metric.
        private func shelf(_ store: RunStore) throws -> TrajectoryShelf? {
            let precisions =
                try precision.map { [Precision(rawValue: $0)] }
                ?? Set(store.hardware().flatMap(\.precisions)).sorted { $0.rawValue < $1.rawValue }
            let names = try store.metrics().map(\.name)
            let metrics: [String?] = metric.map { [$0] } ?? [nil] + names.filter { !Self.isTold($0, among: names) }
            var shelf: TrajectoryShelf?
            for precision in precisions {
                for metric in Array(Set(metrics)).sorted(by: { $0 ?? "" < $1 ?? "" }) {
                    var arguments = ["--precision", precision.rawValue]
                    if let metric { arguments += ["--metric", metric] }
                    let read = try TrajectoryShelf(
                        store, selection: try TrajectorySelection.parse(arguments),
                        hardware: hardware.map { [$0] } ?? [],
                        settings: .init(budget: budget, leastLoss: minEffect / 100), launches: [])
                    if shelf == nil { shelf = read } else { shelf?.entries += read.entries }
                }
            }
            return shelf
        }

        /// What another history tells already, or what is neither better nor worse: a share of the peak is told by the rate, the best
        /// of STREAM by its kernels.
        private static func isTold(_ metric: String, among names: [String]) -> Bool {
            switch metric {
            case "efficiency", "peak_measured_gops", "theoretical_peak_gops", "arithmetic_intensity": true
            case "stream_best_gbps": names.contains { $0.hasPrefix("stream_") && $0 != metric }
            default: false
            }
        }
    }
}
