// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Configuration
import Quantities
import Silicon

struct ModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "The machine models a scenario may name.",
        discussion: """
            A model is a YAML file, and adding one takes no compiler. It may build on a model or a part that is there and say only \
            what differs; every number needs a source or is called an assumption:

              based-on: antminer-s19
              name: my-s19
              title: My S19
              about: An S19 with better heat sinks.
              cooling:
                based-on: four-fans-6150
                conductance: {value: 150 W/K, assumption: measured at home}

            Every verb takes the path of such a file in place of a name. A scenario lists it under 'models', by its path from \
            the scenario's folder, and then names it in its fleet:

              models: [my-s19.yaml]
              fleet:
                - {model: my-s19, count: 10}

            Names are the same in any spelling: Antminer_L7 is antminer-l7.
            """,
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
        if name.hasSuffix(".yaml") || name.hasSuffix(".yml") || name.contains("/") {
            do {
                try library.add(file: name)
                wanted = library.names.last ?? name
            } catch {
                Terminal.error("\(name) is not a valid model\n\(error.description)")
                throw ExitCode.badScenario
            }
        }
        if let model = library[wanted] { return model }
        let near = didYouMean(ModelLibrary.normalized(wanted), among: library.names)
        Terminal.error("'\(wanted)' is not a known model\(near); there are \(library.names.joined(separator: ", "))")
        throw ExitCode(64)
    }

    /// The models named, or all that are built in.
    static func find(_ names: [String]) throws -> [AsicModel] {
        names.isEmpty ? try loadLibrary().models : try names.map { try find($0) }
    }
}
