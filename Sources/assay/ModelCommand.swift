// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Configuration
import Quantities
import Silicon

struct ModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "The machine models a scenario may name.",
        subcommands: [List.self, Show.self, Validate.self, Presets.self, GuardBandTable.self],
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

    /// The model of a name, or of a model file.
    static func find(_ name: String) throws -> AsicModel {
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
        if let model = library[wanted] { return model }
        let near = nearestName(to: ModelLibrary.normalized(wanted), in: library.names)
        Terminal.error(
            "'\(wanted)' is not a known model\(near.map { " (did you mean '\($0)'?)" } ?? ""); there are "
                + library.names.joined(separator: ", "))
        throw ExitCode(64)
    }

    /// The models named, or all that are built in.
    static func find(_ names: [String]) throws -> [AsicModel] {
        names.isEmpty ? try loadLibrary().models : try names.map { try find($0) }
    }
}
