// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Calibration
import CalibrationStore
import Foundation
import Quantities
import RegressionDetector
import Reporting

extension TrajectoryCommand {
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Trajectories of machines, what changed them, and what is to be expected.",
            discussion: """
                This is what `assay trajectory` does without the name of a verb. Runs less than an hour apart are one visit; \
                runs that throttled, failed their preflight or were forced are counted and left out; histories are kept apart \
                by precision, engine, power mode, governor and power limit.

                Examples:
                  assay trajectory --hardware 8a3f
                  assay trajectory --hardware 8a3f --detect-regressions --threshold 4
                  assay trajectory --compare 8a3f 91bc --milestones --launch 8a3f=2022-10-01
                  assay trajectory --hardware 8a3f --impact --forecast --target 90 --markdown
                  assay trajectory --gate --baseline best --min-effect 2
                  assay trajectory --hardware 8a3f --export trajectory.csv --html trajectory.html
                  assay trajectory --hardware 8a3f --plot

                --detect-regressions keeps what it finds as incidents with ids, in the store's log, and says so; `assay trajectory \
                incidents` lists them. The gate lets an incident pass that is acknowledged, or muted and not yet over, as long as \
                no more is lost than was known when somebody answered for it.

                Exit codes: 0 done, or the gate is passed; 2 bad data; 3 the gate is inconclusive, or there is nothing to show; \
                4 a regression, for --gate; 64 usage; 74 input or output failed.
                """)

        @OptionGroup var store: StoreOptions
        @OptionGroup var selection: TrajectorySelection
        @Option(parsing: .upToNextOption, help: "Two or more fingerprints to compare, or their beginnings.")
        var compare: [String] = []
        @Option(help: "The component whose versions a table tells apart; without it driver_version.")
        var groupBy: String?
        @Flag(help: "Find losses: by the plain rule and by the statistical detector.") var detectRegressions = false
        @Flag(
            inversion: .prefixedNo,
            help:
                "Keep the incidents that --detect-regressions finds in the store's log. A look at a span of time keeps none."
        )
        var record = true
        @Option(help: "Percent below the best run at which the plain rule speaks.") var threshold = 5.0
        @Option(help: "False alarms per 1000 releases that the statistical detector may raise, 0.5 to 20.")
        var budget = 5.0
        @Option(help: "The smallest loss that matters, in percent, for the statistical detector and the gate.")
        var minEffect = 2.5
        @Flag(help: "When shares of the theoretical peak were reached, and how mature that is.") var milestones = false
        @Option(help: "The milestones in percent.") var shares = "70,80,90"
        @Option(help: "The share in percent that the assessment asks for.") var matureAt = 90.0
        @Option(help: "Days within which it is excellent; later is good, never is concerning.") var excellentBy = 180.0
        @Option(help: "FINGERPRINT=DATE: when a product was launched. Days count from there; repeat for several.")
        var launch: [String] = []
        @Flag(help: "What each change of a component did.") var impact = false
        @Flag(help: "Where it is going: a saturating curve and the date of --target.") var forecast = false
        @Option(
            help:
                "The target of --forecast: percent of the theoretical peak, or a value with its unit, as '500 Gop/s'. Without it 90 %."
        )
        var target: String?
        @Flag(help: "Judge the newest release; the exit code is the verdict.") var gate = false
        @Option(
            help: "What the gate compares with: release, best or a date. Without it, the statistical detector decides.")
        var baseline: String?
        @Option(help: "Write the runs: a name that ends in .csv or .json.") var export: String?
        @Option(help: "Write a page with pictures and tables.") var html: String?
        @Option(help: "Write a picture; of several histories each gets a number in the name.") var svg: String?
        @Flag(help: "Draw in the terminal.") var plot = false
        @Option(help: "Write dashboard.json and annotations.json for Grafana into this folder.") var grafana: String?
        @Option(help: "How many histories to judge at a time; as many as there are cores without.") var jobs: Int?
        @Flag(help: "Print Markdown, for a pull request.") var markdown = false
        @Flag(help: "Print JSON.") var json = false

        func validate() throws {
            guard threshold > 0, threshold < 100 else { throw ValidationError("--threshold takes percent, 0 to 100") }
            guard (0.5...20).contains(budget) else { throw ValidationError("--budget takes 0.5 to 20") }
            guard (0.1...50).contains(minEffect) else { throw ValidationError("--min-effect takes 0.1 to 50") }
            if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs takes a number from 1 to 1024") }
            guard excellentBy > 0 else { throw ValidationError("--excellent-by takes days, above 0") }
            guard compare.isEmpty || compare.count >= 2 else {
                throw ValidationError("--compare takes two fingerprints")
            }
            guard compare.isEmpty || selection.hardware == nil else {
                throw ValidationError("--compare names its hardware: leave --hardware out")
            }
            guard baseline == nil || gate else { throw ValidationError("--baseline belongs to --gate") }
            guard !(json && markdown) else { throw ValidationError("--json or --markdown, not both") }
            _ = try sharesWanted()
            _ = try gateBaseline()
            _ = try launches()
            _ = try forecastTarget()
            if let export, !["csv", "json"].contains(URL(fileURLWithPath: export).pathExtension) {
                throw ValidationError("--export takes a name that ends in .csv or .json")
            }
        }

        func forecastTarget() throws -> ForecastTarget? {
            try target.map { text in
                guard let target = ForecastTarget(text) else {
                    throw ValidationError(
                        "--target takes percent or a value with its unit, as 94 or '500 Gop/s', not '\(text)'")
                }
                return target
            }
        }

        func sharesWanted() throws -> [Double] {
            let shares = shares.split(separator: ",").map { Double($0.trimmingCharacters(in: .whitespaces)) ?? -1 }
            guard !shares.isEmpty, shares.allSatisfy({ $0 > 0 && $0 <= 1000 }) else {
                throw ValidationError("--shares takes percents, as 70,80,90")
            }
            return shares
        }

        func gateBaseline() throws -> GateVerdict.Baseline? {
            guard let baseline else { return nil }
            switch baseline {
            case "release": return .release
            case "best": return .best
            default:
                guard let date = Instant.parsing(timestamp: baseline) else {
                    throw ValidationError(
                        "--baseline takes release, best or a date such as 2026-02-01, not '\(baseline)'")
                }
                return .day(date.instant.day)
            }
        }

        func launches() throws -> [(prefix: String, day: Double)] {
            try launch.map { text in
                let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
                guard parts.count == 2, let date = Instant.parsing(timestamp: parts[1]) else {
                    throw ValidationError("--launch takes FINGERPRINT=DATE, not '\(text)'")
                }
                return (parts[0].lowercased(), date.instant.day)
            }
        }

        func run() async throws {
            let store = try store.open(.readOnly)
            let named = compare.isEmpty ? selection.hardware.map { [$0] } ?? [] : compare
            var shelf = try read(store, named)
            guard !shelf.entries.isEmpty else {
                Terminal.err("\(store.path): no run of the selection has the metric \(shelf.metricNames)")
                throw ExitCode.inconclusive
            }
            try shelf.check(launches: try launches())
            if let groupBy { try shelf.check(component: groupBy) }
            if case .day(let day)? = try gateBaseline() { try shelf.check(baseline: day) }
            var sections: [TrajectorySection] = []
            if !compare.isEmpty { sections.append(shelf.comparison()) }
            let asked = detectRegressions || milestones || impact || forecast || gate
            if !asked, compare.isEmpty {
                sections += shelf.overview(groupBy: groupBy ?? "driver_version", isSelected: !named.isEmpty)
            }
            var ledger: IncidentLedger?
            if detectRegressions || gate {
                let read = try self.ledger(shelf, store)
                shelf.attribute(by: read)
                ledger = read
            }
            if detectRegressions, let ledger {
                sections += shelf.regressions(
                    threshold: threshold / 100, budget: budget, leastLoss: minEffect / 100, ledger)
                sections.append(shelf.incidents(ledger, record: try keep(ledger, store.path)))
            }
            if milestones {
                sections.append(
                    shelf.milestones(
                        try sharesWanted(), rule: MaturityRule(threshold: matureAt / 100, excellentBy: excellentBy)))
            }
            if impact { sections += shelf.impacts() }
            if forecast { sections.append(shelf.forecasts(try forecastTarget())) }
            var verdict: GateVerdict.Outcome?
            if gate {
                let settings = LevelFilterDetector.Settings(budget: budget, leastLoss: minEffect / 100)
                let (section, outcome) = shelf.gate(try gateBaseline(), settings, ledger)
                sections.append(section)
                verdict = outcome
            }
            print(sections)
            if plot { TrajectoryPictures(shelf).draw() }
            try write(shelf, sections)
            switch verdict {
            case .regression: throw ExitCode.regression
            case .inconclusive: throw ExitCode.inconclusive
            case .pass, nil: break
            }
        }

        private func ledger(_ shelf: TrajectoryShelf, _ store: RunStore) throws -> IncidentLedger {
            let isWhole =
                compare.isEmpty && selection.hardware == nil && selection.device == nil && selection.powerMode == nil
                && selection.metric == nil && selection.precision == "fp32"
            return IncidentLedger(
                shelf, log: try reportingStoreErrors { try store.incidents() }, isWhole: isWhole, budget: budget,
                leastLoss: minEffect / 100, now: .current)
        }

        /// Writes what the log lacks, and says so; a store that cannot be written is read all the same.
        private func keep(_ ledger: IncidentLedger, _ path: String) throws -> String? {
            guard !ledger.news.isEmpty else { return nil }
            guard record else { return "not recorded, as --no-record asks" }
            guard selection.from == nil, selection.to == nil else {
                return "not recorded: a span of time does not tell how things stand"
            }
            do {
                try RunStore.open(path, access: .readWrite).append(ledger.news)
            } catch  where [.readOnly, .unreachable, .locked].contains(error.kind) {
                return "not recorded: \(error.problem)"
            } catch  where error.kind == .badRecord {
                return "not recorded: another process wrote to the log at the same time; ask again"
            } catch {
                return try reportingStoreErrors { throw error }
            }
            let count = Set(ledger.news.map(\.incident)).count
            return "recorded in \(path): news of \(count) incident\(count == 1 ? "" : "s")"
        }

        /// Reads and judges the histories; long work shows how far it is, and Ctrl-C ends it.
        private func read(_ store: RunStore, _ named: [String]) throws -> TrajectoryShelf {
            Interruption.shared.listen()
            let line = ProgressLine("judging", isShown: Terminal.isInteractive)
            defer { line.clear() }
            let settings = LevelFilterDetector.Settings(budget: budget, leastLoss: minEffect / 100)
            do {
                return try TrajectoryShelf(
                    store, selection: selection, hardware: named, settings: settings, launches: try launches(),
                    jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount, progress: { line.update($0) })
            } catch {
                line.clear()
                guard !Interruption.shared.isRequested else {
                    Terminal.err("interrupted: nothing was finished, so nothing is said")
                    throw ExitCode.interrupted
                }
                return try reportingStoreErrors { throw error }
            }
        }

        private func print(_ sections: [TrajectorySection]) {
            if json {
                Terminal.out(TrajectorySection.json(sections))
            } else if !sections.isEmpty {
                Terminal.out(sections.map { markdown ? $0.markdown : $0.text }.joined(separator: "\n\n"))
            }
        }

        private func write(_ shelf: TrajectoryShelf, _ sections: [TrajectorySection]) throws {
            if let export {
                try Self.save(export.hasSuffix(".csv") ? shelf.csv() : shelf.json(), to: export)
            }
            let pictures = TrajectoryPictures(shelf)
            if let svg { try pictures.writeSVG(to: svg) }
            if let html { try Self.save(pictures.page(sections), to: html) }
            if let grafana {
                try reportingOutputErrors { try makeOutputFolder(grafana) }
                try Self.save(GrafanaDashboard(shelf).dashboard(), to: grafana + "/dashboard.json")
                try Self.save(GrafanaDashboard(shelf).annotations(), to: grafana + "/annotations.json")
            }
        }

        /// Writes a file whole, and says where it is.
        static func save(_ text: String, to path: String) throws {
            try reportingOutputErrors { try atomicWrite(Array(text.utf8), to: path) }
            Terminal.err("\(path): written")
        }
    }
}

/// Which runs of a store are meant.
struct TrajectorySelection: ParsableArguments {
    @Option(help: "A hardware fingerprint or its beginning; without it all hardware.") var hardware: String?
    @Option(help: "fp32, fp16, int8 ...") var precision = "fp32"
    @Option(help: "The engine: cpu, cuda, dla0 ...") var device: String?
    @Option(help: "The power mode, as MAXN.") var powerMode: String?
    @Option(help: "What is looked at; without it the efficiency where it is known, else peak_measured_gops.")
    var metric: String?
    @Option(help: "From this day on: 2026-02-01.") var from: String?
    @Option(help: "Before this day.") var to: String?

    func validate() throws {
        for (name, text) in [("--from", from), ("--to", to)] {
            if let text, Instant.parsing(timestamp: text) == nil {
                throw ValidationError("\(name) takes a date such as 2026-02-01, not '\(text)'")
            }
        }
    }

    func records(_ fingerprint: HardwareFingerprint?) -> RecordSelection {
        RecordSelection(
            hardware: fingerprint, precision: Precision(rawValue: precision), device: device, powerMode: powerMode,
            from: from.flatMap { Instant.parsing(timestamp: $0)?.instant },
            to: to.flatMap { Instant.parsing(timestamp: $0)?.instant })
    }
}

extension Instant {
    /// Days since 1970, as histories count them.
    var day: Double { Double(nanosecondsSinceEpoch) / 86_400e9 }

    /// The date of such a day.
    static func date(ofDay day: Double) -> String {
        guard day.isFinite, abs(day) < 100_000 else { return "?" }
        return String(
            Instant(nanosecondsSinceEpoch: Int64((day * 86_400).rounded(.down)) * 1_000_000_000).iso8601.prefix(10))
    }
}
