// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Configuration
import Foundation
import Quantities
import Reporting
import Results
import Scenarios
import Testbench

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Play scenarios and write their reports.",
        discussion: """
            Each scenario leaves result.json, report.html, summary.md and events.jsonl in Reports/<name>/, or with --output D
            in D (one scenario) or D/<name>/ (several). Several scenarios also leave one page over all of them: index.html and
            index.md in Reports/ or D. A folder means every .yaml file below it, except what lies in a folder
            named lib. Ctrl-C keeps the replications that are finished.

            Examples:
              assay run Scenarios/fan-failure.yaml
              assay run Scenarios --skip-slow
              assay run heat.yaml --set 'policies.candidate={median-efficiency: bare}' --replications 50
              assay run heat.yaml --json | jq .expectations
            """)

    @Argument(help: "Scenario files, or folders of them.")
    var paths: [String]

    @Option(name: [.short, .long], help: "The folder for the report.")
    var output: String?

    @Option(help: "Replications, instead of the scenario's looks.")
    var replications: Int?

    @Option(help: "The seed, instead of the scenario's.")
    var seed: Int?

    @Option(name: .customLong("set"), help: "Change a value: path.to[2].key=value. May be given several times.")
    var overrides: [String] = []

    @Option(name: [.short, .long], help: "Worlds played at the same time (default: one per core).")
    var jobs: Int?

    @Flag(help: "Print result.json to standard output instead of the summary.")
    var json = false

    @Flag(help: "Leave out scenarios that call themselves slow.")
    var skipSlow = false

    @Flag(help: "Leave out the pictures of the report.")
    var noPictures = false

    @Flag(name: [.short, .long], help: "Say nothing but errors.")
    var quiet = false

    func validate() throws {
        if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs takes a number from 1 to 1024.") }
        if let replications, !(1...100_000).contains(replications) {
            throw ValidationError("--replications takes a number from 1 to 100000.")
        }
        if let seed, seed < 0 { throw ValidationError("--seed takes a number from 0.") }
    }

    func run() async throws {
        Interruption.shared.listen()
        var changes = overrides
        if let replications { changes.append("replications=\(replications)") }
        if let seed { changes.append("seed=\(seed)") }
        let library = try loadLibrary()
        let files = try scenarioFiles(paths)
        var codes: [ExitCode] = []
        var scenarios: [ScenarioFile] = []
        for file in files {
            do {
                scenarios.append(try ScenarioFile(path: file, overrides: changes, library: library))
            } catch {
                Terminal.error("\(file) is not a valid scenario\n\(error.description)")
                codes.append(.badScenario)
            }
        }
        // A folder with one bad file is a bad folder: say so before hours are spent on the rest.
        guard codes.isEmpty else { throw ExitCode.combined(codes) }
        try refuseSharedNames(scenarios)
        let chosen = scenarios.filter { !(skipSlow && $0.isSlow) }
        if chosen.count < scenarios.count, !quiet {
            Terminal.err("left out as slow: \(scenarios.filter(\.isSlow).map(\.name).joined(separator: ", "))")
        }
        if chosen.isEmpty { Terminal.warning("nothing is left to run") }
        for scenario in chosen {
            if let reason = obstacle(to: folder(for: scenario, isAlone: files.count == 1)) {
                Terminal.error(
                    "cannot write the report of \(scenario.name): \(reason); name another folder with --output")
                throw ExitCode.inputOutput
            }
        }
        var entries: [FolderReport.Entry] = []
        for scenario in chosen {
            let (code, entry) = await play(scenario, isAlone: files.count == 1)
            codes.append(code)
            entries += [entry].compactMap { $0 }
            if Interruption.shared.isRequested { break }
        }
        if files.count > 1, !entries.isEmpty {
            let missing = scenarios.map(\.name).filter { name in !entries.contains { $0.result.scenario.name == name } }
            codes.append(summarize(entries, missing: missing))
        }
        let code = ExitCode.combined(codes)
        if code != .success { throw code }
    }

    private func folder(for scenario: ScenarioFile, isAlone: Bool) -> String {
        output.map { isAlone ? $0 : "\($0)/\(scenario.name)" } ?? "Reports/\(scenario.name)"
    }

    /// One page over all that was run.
    private func summarize(_ entries: [FolderReport.Entry], missing: [String]) -> ExitCode {
        let folder = output ?? "Reports"
        let notes = missing.isEmpty ? [] : ["Not run to an end: \(missing.joined(separator: ", "))."]
        do {
            try FolderReport(title: paths.joined(separator: ", "), entries: entries, notes: notes).write(to: folder)
        } catch {
            Terminal.error(error.description)
            return .inputOutput
        }
        if !quiet, !json { Terminal.out("all of them: \(folder)/index.html") }
        return .success
    }

    private func play(_ scenario: ScenarioFile, isAlone: Bool) async -> (ExitCode, FolderReport.Entry?) {
        let folder = folder(for: scenario, isAlone: isAlone)
        guard let jobs = affordableJobs(scenario) else { return (.badScenario, nil) }
        let line = ProgressLine(scenario.name, isShown: Terminal.isInteractive && !quiet)
        let outcome: Bench.Outcome
        do {
            outcome = try await scenario.run(
                jobs: jobs, version: Assay.version, progress: { line.update($0) },
                isCancelled: { Interruption.shared.isRequested })
            line.clear()
        } catch {
            line.clear()
            if Interruption.shared.isRequested {
                Terminal.err("\(scenario.name): \(error)")
                return (.interrupted, nil)
            }
            Terminal.error("\(scenario.name): \(error)")
            return (.engineBroke, nil)
        }
        let measured = Interruption.shared.isRequested ? nil : measurement(for: scenario, outcome.document)
        do {
            try write(outcome, measured, to: folder)
        } catch {
            Terminal.error(error.description)
            return (error.isInputOutput ? .inputOutput : .engineBroke, nil)
        }
        var slim = outcome.document
        slim.illustration = nil
        let entry = FolderReport.Entry(slim, measured: measured, link: "\(scenario.name)/report.html")
        if outcome.wasInterrupted {
            Terminal.err(
                "interrupted: kept \(outcome.document.replications.n) finished replications in \(folder)/result.json")
            return (.interrupted, entry)
        }
        if Interruption.shared.isRequested {
            Terminal.err("interrupted: the run was finished and is kept in \(folder); its report may lack pictures")
            return (.interrupted, entry)
        }
        return (outcome.document.exitCode, entry)
    }

    /// What the scenario wants this machine to measure about itself: seconds of work on all cores, after the worlds are played.
    private func measurement(for file: ScenarioFile, _ result: ResultDocument) -> MeasuredDocument? {
        guard case .fleet(let scenario) = file, let hashing = scenario.document.measure?.hashing else { return nil }
        return VirtualHashingClaims(scenario: scenario, settings: hashing).measured(against: result)
    }

    private func write(
        _ outcome: Bench.Outcome, _ measured: MeasuredDocument?, to folder: String
    ) throws(ReportingError) {
        var options = ReportFiles.Options()
        options.pictures = !noPictures
        Interruption.shared.open(folder)
        let warnings = try ReportFiles.write(
            outcome.document, measured: measured, events: outcome.events.lazy.map(\.jsonLine), to: folder,
            options: options,
            plotter: HastyPlotter())
        Interruption.shared.keep(folder)
        for warning in warnings { Terminal.warning(warning) }
        if json {
            Terminal.write(String(decoding: try resultJSON(outcome.document), as: UTF8.self), to: .standardOutput)
        } else if !quiet {
            Terminal.out(
                terminalSummary(
                    outcome.document, measured: measured, width: Terminal.width,
                    color: Terminal.useColor(.standardOutput)))
            Terminal.out("report: \(folder)/report.html")
        }
    }

    /// As many worlds at a time as were asked for and fit into memory; nil, with a message, where not even one does.
    private func affordableJobs(_ file: ScenarioFile) -> Int? {
        let wanted = jobs ?? ProcessInfo.processInfo.activeProcessorCount
        guard case .fleet(let scenario) = file else { return wanted }
        let memory = Int(clamping: ProcessInfo.processInfo.physicalMemory) / 5 * 4
        let fitting = Bench(scenario, jobs: wanted).worldsFitting(bytes: memory)
        guard fitting > 0 else {
            let need = Double(Bench.worldBytes(units: scenario.fleet.unitCount)) / 1e9
            Terminal.error(
                "\(scenario.path): fleet: a world of \(scenario.fleet.unitCount) units needs about "
                    + "\(formatNumber(need, digits: 2)) GB; expected at most \(formatNumber(Double(memory) / 1e9, digits: 2)) GB, "
                    + "four fifths of this machine's memory")
            return nil
        }
        if fitting < wanted {
            Terminal.warning("\(scenario.name): memory holds \(fitting) worlds at a time, not \(wanted)")
        }
        return fitting
    }

    private func refuseSharedNames(_ scenarios: [ScenarioFile]) throws {
        var seen: [String: String] = [:]
        for scenario in scenarios {
            if let other = seen[scenario.name] {
                Terminal.error(
                    "\(scenario.path) and \(other) are both named '\(scenario.name)': one report would overwrite the other"
                )
                throw ExitCode.badScenario
            }
            seen[scenario.name] = scenario.path
        }
    }
}
