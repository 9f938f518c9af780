// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Foundation
import Quantities
import Silicon

extension ModelCommand {
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show every number of a model with its source.",
            discussion: """
                First what follows from the model's file, then what the file says, each number with its unit and its source or \
                the word assumption.

                --json prints an object with "schema": "assay.model/1", the lists "facts", "computed" and "specPoints", and in \
                them "path", "value" (a number; "text" for what is none), "unit" ("" for a plain number), "source" (in words; of what is \
                computed, how) and "assumed". Numbers have nine digits. Keys and paths only ever get added.

                Examples:
                  assay model show antminer-l7
                  assay model show ./my-model.yaml --json
                """)

        @Argument(help: "A model's name, or the path of a model file (.yaml).")
        var name: String

        @Flag(help: "Print JSON: every number with its unit and source.")
        var json = false

        func run() async throws {
            let model = try ModelCommand.find(name)
            if json {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
                Terminal.out(String(decoding: try encoder.encode(ModelSheet(model)), as: UTF8.self))
                return
            }
            Terminal.out("\(model.title) (\(model.name))\n\(model.about)\n")
            let efficiency = model.nameplatePower / model.nameplateHashRate
            Terminal.out(
                "nameplate: \(model.nameplateHashRate.formatted(in: model.hashRateUnit)), "
                    + "\(model.nameplatePower.formatted(in: "W")), \(efficiency.formatted(in: model.efficiencyUnit, digits: 4))"
            )
            let wall = model.wallPower(model.nominal)
            // A fit is as exact as rounding lets it be; that is 0 to a reader.
            let exact = (wall / model.nameplatePower - 1) * 100
            let residual = abs(exact) < 1e-6 ? 0 : exact
            Terminal.out(
                "computed: \(model.idealHashRate(frequency: model.nominal.frequency).formatted(in: model.hashRateUnit, digits: 4)), "
                    + "\(wall.formatted(in: "W", digits: 4)) (\(formatNumber(residual, digits: 2)) % off the nameplate), at "
                    + "\(model.nominal.frequency.formatted(in: "MHz", digits: 4)) and \(model.nominal.voltage.formatted(in: "mV", digits: 4)) a core"
            )
            let grid = model.regulatorGrid()
            Terminal.out(
                "string: \(model.domainsPerBoard) groups of \(model.chipsPerDomain) chips, \(model.coreStack == 1 ? "one core voltage across each" : "\(model.coreStack) cores in series in each"); "
                    + "0.1 V of board is \(grid.domainStep.formatted(in: "mV", digits: 3)) a group and "
                    + "\(grid.coreStep.formatted(in: "mV", digits: 3)) a core")
            for prediction in model.specPredictions where !prediction.point.isFitted {
                Terminal.out(
                    "held against \(prediction.point.name): \(prediction.power.formatted(in: "W", digits: 4)) for "
                        + "\(prediction.point.power.formatted(in: "W")), \(formatNumber(prediction.residual.percent, digits: 2)) %"
                )
            }
            Terminal.out("firmware: \(model.firmware.map(\.name).joined(separator: ", "))\n")
            Terminal.out("What follows from the file:")
            for entry in ModelSheet.computed(model) {
                let value = entry.value.map { formatNumber($0, digits: 4) }
                Terminal.out(
                    "  \(entry.path) = \(value ?? entry.text ?? "")\(entry.unit.isEmpty ? "" : " \(entry.unit)")  (computed: \(entry.source))"
                )
            }
            Terminal.out("\nWhat the file says:")
            for fact in model.facts { Terminal.out("  \(fact.path) = \(fact.value)  (\(fact.provenance))") }
        }
    }
}
