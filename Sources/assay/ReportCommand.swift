// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Foundation
import Reporting
import Results

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Render a result again, without running anything.",
        discussion: "Example:\n  assay report Reports/fan-failure/result.json --output /tmp/again")

    @Argument(help: "A result.json.")
    var result: String

    @Option(name: [.short, .long], help: "The folder for the report (default: the folder of the result).")
    var output: String?

    func run() async throws {
        let folder = output ?? URL(fileURLWithPath: result).deletingLastPathComponent().path
        do {
            let document = try readResult(path: result)
            let beside = URL(fileURLWithPath: result).deletingLastPathComponent().appendingPathComponent(
                "measured.json")
            var measured: MeasuredDocument?
            if FileManager.default.fileExists(atPath: beside.path) {
                let found = try readMeasured(path: beside.path)
                if found.scenarioHash == document.scenario.hash { measured = found }
            }
            for warning in try ReportFiles.write(document, measured: measured, to: folder) { Terminal.warning(warning) }
            Terminal.out(
                terminalSummary(
                    document, measured: measured, width: Terminal.width, color: Terminal.useColor(.standardOutput)))
            Terminal.out("report: \(folder)/report.html")
        } catch {
            Terminal.error(error.description)
            throw error.isInputOutput ? ExitCode.inputOutput : ExitCode.badScenario
        }
    }
}
