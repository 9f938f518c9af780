// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Quantities
import Silicon

extension ModelCommand {
    struct GuardBandTable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "guard-band",
            abstract: "What a 20 mV guard band saves against 100 and 150 mV, and what it risks.",
            discussion: "Examples:\n  assay model guard-band\n  assay model guard-band antminer-s19 antminer-l7")

        @Argument(help: "Models or model files; all built-in ones without.")
        var names: [String] = []

        func run() async throws {
            let models = try ModelCommand.find(names)
            let widths = [20.0, 100, 150].map(Voltage.millivolts)
            Terminal.out("Power at the wall that 20 mV save, same clock and temperature:")
            ModelCommand.printTable(
                [["model", "process", "against 100 mV", "against 150 mV"]]
                    + models.map { model in
                        [model.name, model.process]
                            + widths.dropFirst().map { wider in
                                model.guardBandSaving(widths[0], against: wider).map {
                                    formatGrouped($0.percent, decimals: 1) + " %"
                                } ?? "-"
                            }
                    })
            Terminal.out(
                "\nNonce error at each band (tuned for the reference temperature; steady dies, all fans at nominal speed):"
            )
            var rows = [["model", "band", "power"] + GuardBandCondition.usual.map { "\($0)" }]
            for model in models {
                for band in widths.compactMap({ model.guardBand($0) }) {
                    rows.append(
                        [model.name, band.width.formatted(in: "mV"), band.power.formatted(in: "W", digits: 4)]
                            + band.risks.map { risk in
                                risk.die == nil ? "runaway" : formatNumber(risk.nonceError, digits: 2)
                            })
                }
            }
            ModelCommand.printTable(rows)
        }
    }
}
