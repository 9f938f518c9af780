// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Configuration
import Quantities
import Silicon

struct ModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "The machine models a scenario may name.", subcommands: [List.self, Show.self],
        defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the built-in models.")
        func run() async throws {
            for model in try loadLibrary().models {
                let rate = model.nameplateHashRate.formatted(in: model.hashRateUnit)
                Terminal.out("\(model.name): \(model.title), \(rate), \(model.nameplatePower.formatted(in: "W"))")
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show every number of a model with its source.",
            discussion: "Examples:\n  assay model show antminer-l7\n  assay model show ./my-model.yaml")

        @Argument(help: "A model's name, or a model file.")
        var name: String

        func run() async throws {
            var library = try loadLibrary()
            var wanted = name
            if name.hasSuffix(".yaml") {
                do {
                    try library.add(file: name)
                    wanted = library.names.last ?? name
                } catch {
                    Terminal.error("\(name) is not a valid model\n\(error.description)")
                    throw ExitCode.badScenario
                }
            }
            guard let model = library[wanted] else {
                let near = nearestName(to: ModelLibrary.normalized(wanted), in: library.names)
                Terminal.error(
                    "'\(wanted)' is not a known model\(near.map { " (did you mean '\($0)'?)" } ?? ""); there are "
                        + library.names.joined(separator: ", "))
                throw ExitCode(64)
            }
            Terminal.out("\(model.title) (\(model.name))\n\(model.about)\n")
            let efficiency = model.nameplatePower / model.nameplateHashRate
            Terminal.out(
                "nameplate: \(model.nameplateHashRate.formatted(in: model.hashRateUnit)), "
                    + "\(model.nameplatePower.formatted(in: "W")), \(efficiency.formatted(in: model.efficiencyUnit, digits: 4))"
            )
            let wall = model.wallPower(model.nominal)
            let residual = (wall / model.nameplatePower - 1) * 100
            Terminal.out(
                "computed: \(model.idealHashRate(frequency: model.nominal.frequency).formatted(in: model.hashRateUnit, digits: 4)), "
                    + "\(wall.formatted(in: "W", digits: 4)) (\(formatNumber(residual, digits: 2)) % off the nameplate), at "
                    + "\(model.nominal.frequency.formatted(in: "MHz", digits: 4)) and \(model.nominal.voltage.formatted(in: "mV", digits: 4)) a domain"
            )
            Terminal.out("firmware: \(model.firmware.map(\.name).joined(separator: ", "))\n")
            for fact in model.facts { Terminal.out("  \(fact.path) = \(fact.value)  (\(fact.provenance))") }
        }
    }
}
