// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Configuration
import Quantities
import Silicon

extension ModelCommand {
    struct Presets: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run the pipeline presets side by side on a model's silicon.",
            discussion: "Example:\n  assay model presets antminer-s19")

        @Argument(help: "A model's name, or a model file.")
        var name = "antminer-s19"

        func run() async throws {
            let model = try ModelCommand.find(name)
            let presets: [PipelinePreset]
            do {
                presets = try PipelinePreset.builtIn()
            } catch {
                Terminal.error(error.description)
                throw ExitCode.engineBroke
            }
            Terminal.out(
                "\(model.title) at \(model.nominal.frequency.formatted(in: "MHz", digits: 4)) and \(model.referenceTemperature): "
                    + "every figure is an output of the model\n")
            let outcomes = model.compare(presets)
            func row(_ title: String, _ text: (PipelineOutcome) -> String) -> [String] { [title] + outcomes.map(text) }
            ModelCommand.printTable([
                row("preset") { $0.preset },
                row("stages") { "\($0.stages)" },
                row("passes a hash") { "\($0.passes)" },
                row("guard band") { $0.guardBand.formatted(in: "mV") },
                row("core voltage") { $0.voltage.formatted(in: "mV", digits: 4) },
                row("nonce error") { formatNumber($0.nonceError, digits: 3) },
                row("power at the wall") { $0.wallPower.formatted(in: "W", digits: 4) },
                row("energy per right hash") { $0.energyPerHash.formatted(in: model.efficiencyUnit, digits: 4) },
                row("saving") { formatGrouped($0.saving.percent, decimals: 1) + " %" },
                row("smallest die the cooling allows") { formatNumber($0.smallestDie, digits: 3) + " mm2" },
                row("gating, pause of 100 us") {
                    $0.gatingWorth.map { formatNumber($0.joules * 1e6, digits: 3) + " uJ" } ?? "none"
                },
                row("shortest pause worth gating") {
                    $0.shortestPause.map { formatNumber($0.seconds * 1e6, digits: 3) + " us" } ?? "none"
                },
                row("stacked memory, this algorithm") {
                    $0.memoryWorth.map { formatNumber($0.percent, digits: 3) + " %" } ?? "none"
                },
                row("stacked memory at 1 GHz, at most") {
                    $0.memoryWorthAtGigahertz.map { formatNumber($0.percent, digits: 3) + " %" } ?? "none"
                },
            ])
            let chip = model.chipPower.dynamicPower(voltage: model.nominal.voltage, frequency: model.nominal.frequency)
            let leakage = model.chipPower.leakagePower(
                voltage: model.nominal.voltage, temperature: model.referenceTemperature)
            let neighbours = model.chipsPerDomain - 1
            let oneChip =
                model.coreVoltageBesideGatedChip(model.nominal).map { volts in
                    "gating one chip of a series string would put \(volts.formatted(in: "mV", digits: 4)) across the cores of "
                        + "the other \(neighbours == 1 ? "chip" : "\(neighbours) chips") of its group, "
                        + "\(formatNumber(volts / model.nominal.voltage, digits: 3)) times as much"
                } ?? "gating one chip of a series string would break its current"
            Terminal.out(
                """

                saving: energy per right hash against the first column.
                cooling: the area over which a chip's power would meet the limit, 250 or 500 W/cm2. The limit bounds how small a \
                die may be and saves nothing by itself: Bonanza Mine (ISSCC 2022) dissipates 53 W/cm2.
                gating: what a chip's pause saves in leakage, less the wake energy of 1 uF (an assumption). At the nominal point \
                that is \(leakage.formatted(in: "W", digits: 3)) of \((chip + leakage).formatted(in: "W", digits: 3)) a chip for as \
                long as it pauses, and nothing for a miner that never does. It suits a core \
                inside a chip; \(oneChip).
                stacked memory: the share of a clock period that 200 ps are. It caps what a latency-bound ROMix gains; SHA-256d \
                keeps nothing in memory and gains nothing.
                stages: every preset has as many stages in all and does the same hash; 8 that a hash passes 8 times err as often as 64, \
                so that the depth alone saves nothing.
                """)
        }
    }
}
