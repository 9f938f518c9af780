// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Configuration
import Foundation
import Quantities
import Reporting
import Scenarios
import Testbench

struct ScenarioCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenario", abstract: "Check, explain and begin scenario files.",
        subcommands: [Validate.self, Schema.self, Explain.self, New.self])

    struct Validate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check scenario files without running them.",
            discussion: "Example:\n  assay scenario validate Scenarios")

        @Argument(help: "Scenario files, or folders of them.")
        var paths: [String]

        @Option(name: .customLong("set"), help: "Change a value: path.to[2].key=value.")
        var overrides: [String] = []

        func run() async throws {
            let library = try loadLibrary()
            var isBad = false
            for file in try scenarioFiles(paths) {
                do {
                    let scenario: Scenario
                    switch try ScenarioFile(path: file, overrides: overrides, library: library) {
                    case .fleet(let fleet): scenario = fleet
                    case .releases(let releases):
                        Terminal.out("\(file): valid: \(releases.size)")
                        continue
                    }
                    let cost = Bench(scenario, jobs: 1).cost
                    Terminal.out(
                        "\(file): valid: \(scenario.fleet.unitCount) units, \(scenario.policies.count) policies, "
                            + (scenario.document.variants.isEmpty
                                ? "" : "\(scenario.document.variants.count) variants, ")
                            + "\(scenario.document.time.duration), \(formatNumber(cost, digits: 2)) unit-samples at most"
                    )
                } catch {
                    isBad = true
                    Terminal.error("\(file) is not a valid scenario\n\(error.description)")
                }
            }
            if isBad { throw ExitCode.badScenario }
        }
    }

    struct Schema: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the JSON Schema of scenario files, for editors and validators.",
            discussion: "Example:\n  assay scenario schema > assay.schema.json")

        func run() async throws {
            Terminal.out(ScenarioFile.schema())
        }
    }

    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what a scenario means: every value, every default and where it comes from.",
            discussion: "Example:\n  assay scenario explain Scenarios/heat-wave.yaml --assumptions")

        @Argument(help: "A scenario file.")
        var path: String

        @Option(name: .customLong("set"), help: "Change a value: path.to[2].key=value.")
        var overrides: [String] = []

        @Flag(help: "Only the defaults in effect that are assumptions.")
        var assumptions = false

        func run() async throws {
            let library = try loadLibrary()
            do {
                let scenario: Scenario
                switch try ScenarioFile(path: path, overrides: overrides, library: library) {
                case .fleet(let fleet): scenario = fleet
                case .releases(let releases):
                    for line in releases.explained(assumptionsOnly: assumptions) { Terminal.out(line) }
                    return
                }
                if assumptions {
                    for assumption in Configuration.assumptions(in: scenario.explanation) {
                        Terminal.out("\(assumption.path) = \(assumption.value)  (\(assumption.source))")
                    }
                } else {
                    Terminal.out("\(scenario.name): \(scenario.document.aboutText)")
                    Terminal.out("policies:")
                    for arm in scenario.arms { Terminal.out("  \(arm.name): \(arm.about)") }
                    for expectation in scenario.expectations { Terminal.out("expected: \(expectation.text)") }
                    for claim in scenario.claims { Terminal.out("claimed: \(claim.text)") }
                    Terminal.out("")
                    for field in scenario.explanation { for line in field.lines { Terminal.out(line) } }
                }
            } catch {
                Terminal.error("\(path) is not a valid scenario\n\(error.description)")
                throw ExitCode.badScenario
            }
        }
    }

    struct New: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a small scenario to begin with, or write it with --output.",
            discussion: "Example:\n  assay scenario new my-fleet --output my-fleet.yaml")

        @Argument(help: "The scenario's name, in kebab-case.")
        var name: String

        @Option(name: [.short, .long], help: "The file to write; it must not exist.")
        var output: String?

        func validate() throws {
            let isName =
                !name.isEmpty
                && name.utf8.allSatisfy {
                    (97...122).contains($0) || (48...57).contains($0) || $0 == 45
                } && name.first != "-"
            guard isName else { throw ValidationError("'\(name)' is no name: lower-case letters, digits and '-'.") }
        }

        func run() async throws {
            let text = starterScenario(name: name)
            guard let output else {
                Terminal.write(text, to: .standardOutput)
                return
            }
            guard !FileManager.default.fileExists(atPath: output) else {
                Terminal.error("\(output) exists; nothing was written")
                throw ExitCode.inputOutput
            }
            do {
                try atomicWrite(Array(text.utf8), to: output)
            } catch {
                Terminal.error(error.description)
                throw ExitCode.inputOutput
            }
            Terminal.err("wrote \(output); try: assay run \(output)")
        }
    }
}
