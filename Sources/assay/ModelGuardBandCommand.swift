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
            printRanges(models, widths)
            Terminal.out(
                "\nNonce error at each band (tuned for the reference temperature; steady dies, all fans at nominal speed):"
            )
            var rows = [["model", "band", "power"] + GuardBandCondition.usual.map { "\($0)" }]
            for model in models {
                for band in widths.compactMap({ model.guardBand($0) }) {
                    rows.append(
                        [
                            model.name, band.width.formatted(in: "mV"),
                            band.power.formatted(in: "W", digits: 4) + (band.exceedsSupply ? "*" : ""),
                        ]
                            + band.risks.map { risk in
                                risk.die == nil ? "runaway" : formatNumber(risk.nonceError, digits: 2)
                            })
                }
            }
            ModelCommand.printTable(rows)
            Terminal.out(
                """

                * more than the model's supply is rated for: at the same clock such a band needs another supply and cooling.
                Bands are measured from collapse, where half of the nonces are wrong. What the dies, stages and boards of one \
                machine differ by is not in the table: it comes on top.
                """)
        }

        /// The least and the greatest saving of each process, over its models and both wider bands.
        private func printRanges(_ models: [AsicModel], _ widths: [Voltage]) {
            var processes: [String] = []
            for model in models where !processes.contains(model.process) { processes.append(model.process) }
            Terminal.out("\nRange by process:")
            for process in processes {
                let savings = models.filter { $0.process == process }.flatMap { model in
                    widths.dropFirst().compactMap { model.guardBandSaving(widths[0], against: $0)?.percent }
                }
                guard let least = savings.min(), let most = savings.max() else { continue }
                Terminal.out(
                    "  \(process): \(formatGrouped(least, decimals: 1)) to \(formatGrouped(most, decimals: 1)) %")
            }
        }
    }
}
