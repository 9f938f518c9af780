// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Foundation
import Quantities
import Silicon
import Statistics

extension ModelCommand {
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show every number of a model with its source.",
            discussion: "Examples:\n  assay model show antminer-l7\n  assay model show ./my-model.yaml --json")

        @Argument(help: "A model's name, or a model file.")
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
            if let board = try? DomainImbalance(model, boards: 50, key: StreamKey(seed: 1).named("model show")) {
                Terminal.out(
                    "imbalance: chips that differ by 3 % in capacitance (an assumption) put the groups "
                        + "\(board.meanSpread.formatted(in: "mV", digits: 3)) rms apart and a board's nonce error at "
                        + "\(formatNumber(board.meanNonceError, digits: 2)); the worst group stands "
                        + "\(board.meanWorstMargin.formatted(in: "mV", digits: 3)) from collapse (means of 50 boards)")
            }
            for prediction in model.specPredictions where !prediction.point.isFitted {
                Terminal.out(
                    "held against \(prediction.point.name): \(prediction.power.formatted(in: "W", digits: 4)) for "
                        + "\(prediction.point.power.formatted(in: "W")), \(formatNumber(prediction.residual.percent, digits: 2)) %"
                )
            }
            Terminal.out("firmware: \(model.firmware.map(\.name).joined(separator: ", "))\n")
            for fact in model.facts { Terminal.out("  \(fact.path) = \(fact.value)  (\(fact.provenance))") }
        }
    }
}
