// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Foundation
import Reporting

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
            for warning in try ReportFiles.write(document, to: folder) { Terminal.warning(warning) }
            Terminal.out(terminalSummary(document, width: Terminal.width, color: Terminal.useColor(.standardOutput)))
            Terminal.out("report: \(folder)/report.html")
        } catch {
            Terminal.error(error.description)
            throw error.isInputOutput ? ExitCode.inputOutput : ExitCode.badScenario
        }
    }
}
