// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser

/// The command.
@main
struct Assay: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "assay",
        abstract: "A simulation and test bench for fleet policies of mining ASICs.",
        discussion: """
            Scenario files play a virtual fleet against the real optimizer in virtual time, and end in a report.

            Examples:
              assay run Scenarios/fan-failure.yaml
              assay run Scenarios --output /tmp/reports --jobs 2
              assay scenario new my-fleet > my-fleet.yaml
              assay scenario explain my-fleet.yaml

            Exit codes: 0 pass, 1 an expectation failed, 2 bad scenario or data, 3 inconclusive, 4 a regression,
            5 the engine broke, 64 usage, 74 input or output failed, 130 interrupted.
            """,
        version: version,
        subcommands: [
            RunCommand.self, ScenarioCommand.self, PolicyCommand.self, ModelCommand.self, FaultCommand.self,
            DetectorCommand.self, MetricCommand.self, ReportCommand.self, CalibrateCommand.self, TrajectoryCommand.self,
            HashCommand.self, DoctorCommand.self,
        ])

    /// Parses and runs, as ArgumentParser does, and names the verb that a misspelt one comes nearest to.
    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            var command = try await asyncParseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            // The help that was asked for is an error to the parser, and no mistake.
            if exitCode(for: error) == .validationFailure, let words = misspeltVerb(in: arguments) {
                Terminal.error(words)
                exit(withError: ExitCode.validationFailure)
            }
            exit(withError: error)
        }
    }
}
