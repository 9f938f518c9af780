// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Silicon
import Statistics

extension ModelSheet {
    /// What follows from a model's file, in the order in which an engineer would ask for it.
    static func computed(_ model: AsicModel) -> [Entry] {
        operation(model) + tuner(model) + string(model) + timing(model) + chips(model) + gating(model) + cooling(model)
            + ageing(model)
            + guardBands(model)
    }

    private static func operation(_ model: AsicModel) -> [Entry] {
        var entries = [
            Entry(
                computed: "nominal.frequency", model.nominal.frequency.megahertz, "MHz",
                "hash rate over chips and cores"),
            Entry(
                computed: "nominal.core-voltage", model.nominal.voltage.millivolts, "mV",
                "lowest supply with the factory's error"),
            Entry(
                computed: "nominal.board-voltage", model.boardVoltage(core: model.nominal.voltage).volts, "V",
                "core voltage times cores in series"),
            Entry(
                computed: "nominal.hash-rate",
                model.idealHashRate(frequency: model.nominal.frequency).value(in: model.hashRateUnit),
                model.hashRateUnit, "clock times chips and cores over passes, before nonce errors"),
            Entry(
                computed: "nominal.efficiency",
                (model.wallPower(model.nominal) / model.idealHashRate(frequency: model.nominal.frequency))
                    .value(in: model.efficiencyUnit), model.efficiencyUnit, "power at the wall over hash rate"),
            Entry(
                computed: "nominal.power", model.wallPower(model.nominal).watts, "W",
                "at the wall, reference temperature"),
            Entry(
                computed: "nominal.residual", model.nameplateResidual.percent, "%",
                "power over the nameplate's, less one", residue: 1e-6),
            Entry(
                computed: "chip.capacitance", model.chipPower.capacitance.farads * 1e9, "nF", "fitted, or the file's"),
            Entry(computed: "chip.leakage", model.chipPower.referenceLeakage.watts, "W", "fitted, or the file's"),
        ]
        for (end, clock) in [
            ("slowest", model.frequencyRange.lowerBound), ("fastest", model.frequencyRange.upperBound),
        ] {
            guard let voltage = model.tunedVoltage(for: clock) else { continue }
            let point = OperatingPoint(frequency: clock, voltage: voltage)
            let load = model.powerSupply.output(input: model.wallPower(point)) / model.powerSupply.rated
            entries += [
                Entry(computed: "tuning.\(end).frequency", clock.megahertz, "MHz", "end of the tuning range"),
                Entry(
                    computed: "tuning.\(end).core-voltage", voltage.millivolts, "mV",
                    "lowest supply with the factory's error"),
                Entry(
                    computed: "tuning.\(end).board-voltage", model.boardVoltage(core: voltage).volts, "V",
                    "core voltage times cores in series; whether the supply gives it is not asked outside the nominal point"
                ),
                Entry(
                    computed: "tuning.\(end).power", model.wallPower(point).watts, "W",
                    "at the wall, reference temperature"),
                Entry(
                    computed: "tuning.\(end).supply-load", load * 100, "%",
                    "of the supply's rated output; above 100 % its loss is extrapolated and it would have to be another supply"
                ),
            ]
        }
        for load in [10, 20, 50, 100] {
            let output = model.powerSupply.rated * (Double(load) / 100)
            entries.append(
                Entry(
                    computed: "supply.efficiency-at-\(load)-percent",
                    model.powerSupply.efficiency(output: output).percent,
                    "%", "output over input at \(load) % of the rated output"))
        }
        return entries
    }

    /// What tuning firmware ends at for a board's way through the tuning range and for each public figure.
    private static func tuner(_ model: AsicModel) -> [Entry] {
        let shares = [60, 80, 100, 110].map {
            (name: "at-\($0)-percent", rate: model.nameplateHashRate * (Double($0) / 100))
        }
        return shares.flatMap { name, rate -> [Entry] in
            guard let tuned = model.tuned(forHashRate: rate), tuned.reachedTarget else { return [] }
            let how =
                "where a board's tuner ends for \(rate.formatted(in: model.hashRateUnit, digits: 4)): clock first, then voltage"
            return [
                Entry(computed: "tuner.\(name).frequency", tuned.point.frequency.megahertz, "MHz", how),
                Entry(computed: "tuner.\(name).core-voltage", tuned.point.voltage.millivolts, "mV", how),
                Entry(
                    computed: "tuner.\(name).efficiency",
                    (model.wallPower(tuned.point) / rate).value(in: model.efficiencyUnit), model.efficiencyUnit, how),
            ]
        }
    }

    private static func string(_ model: AsicModel) -> [Entry] {
        let grid = model.regulatorGrid()
        let fine = model.regulatorGrid(boardStep: .millivolts(20))
        let inSeries = Double(model.domainsPerBoard * model.coreStack)
        var entries = [
            Entry(computed: "string.domain-step", grid.domainStep.millivolts, "mV", "0.1 V of board over its groups"),
            Entry(
                computed: "string.core-step", grid.coreStep.millivolts, "mV", "0.1 V of board over its cores in series"),
            Entry(
                computed: "string.core-step-of-20-mv-board", fine.coreStep.millivolts, "mV",
                "what a grid of 20 mV of board would be for one core"),
            Entry(
                computed: "string.board-step-of-20-mv-core", 0.02 * inSeries, "V",
                "what a grid of 20 mV a core takes of board"),
        ]
        if let boards = try? DomainImbalance(model, boards: 50, key: StreamKey(seed: 1).named("model show")) {
            let how = "mean of 50 simulated boards whose chips differ by 3 % in capacitance (an assumption)"
            entries += [
                Entry(computed: "string.imbalance", boards.meanSpread.millivolts, "mV", "rms over the groups, \(how)"),
                Entry(computed: "string.nonce-error", boards.meanNonceError, "", "per nonce, \(how)"),
                Entry(
                    computed: "string.worst-margin", boards.meanWorstMargin.millivolts, "mV",
                    "the worst group's distance from collapse, \(how)"),
            ]
        }
        return entries
    }

    private static func timing(_ model: AsicModel) -> [Entry] {
        let slopes = model.sensitivities
        let droop = LoadStepDroop()
        var entries = [
            Entry(
                computed: "timing.delay-per-volt", slopes.supply, "1/V", "d ln(delay) / dV at the nominal point"),
            Entry(
                computed: "timing.elasticity", slopes.elasticity, "", "% of clock that 1 % of supply allows"),
            Entry(computed: "timing.spread", slopes.spread, "", "standard deviation of ln(delay) of a stage"),
            Entry(
                computed: "timing.temperature-independent-voltage",
                model.timing.temperatureIndependentVoltage().millivolts, "mV", "below it hot chips are faster"),
            Entry(
                computed: "timing.droop-cost",
                droop.lostNonces(model.timing, point: model.nominal, temperature: model.referenceTemperature), "nonces",
                "what a load step's dip of 10 mV for 1 us (an assumption) costs a core in wrong nonces"),
        ]
        if let rule = try? NormalQuadrature(count: 32) {
            let common = model.timing.nonceErrorUnderCommonNoise(
                voltage: model.nominal.voltage, temperature: model.referenceTemperature,
                frequency: model.nominal.frequency, quadrature: rule)
            entries.append(
                Entry(
                    computed: "timing.common-noise-ratio", common / model.nominalNonceError, "",
                    "nonce error if all stages share a cycle's supply noise, over that with noise of their own, as assumed"
                ))
        }
        if let perKelvin = slopes.collapsePerKelvin {
            entries.append(
                Entry(computed: "timing.collapse-per-kelvin", perKelvin.millivolts, "mV/K", "of the collapse voltage"))
        }
        if let collapse = model.timing.criticalVoltage(
            temperature: model.referenceTemperature, frequency: model.nominal.frequency)
        {
            entries += [
                Entry(computed: "timing.collapse", collapse.millivolts, "mV", "half of the nonces are wrong"),
                Entry(
                    computed: "timing.margin", (model.nominal.voltage - collapse).millivolts, "mV",
                    "nominal less collapse"),
            ]
        }
        return entries
    }

    /// What chips of one wafer differ by.
    private static func chips(_ model: AsicModel) -> [Entry] {
        guard let lottery = try? ChipLottery(model.variation) else { return [] }
        let population = ChipPopulation(
            chips: 100, timing: model.timing, lottery: lottery, point: model.nominal,
            temperature: model.referenceTemperature, key: StreamKey(seed: 1).named("model show"))
        let how = "of 100 simulated chips at the nominal point"
        return [
            Entry(
                computed: "chips.collapse-spread", Summary(population.criticalVolts).sd * 1e3, "mV",
                "standard deviation of the collapse voltage, \(how)"),
            Entry(
                computed: "chips.nonce-error", Summary(population.nonceErrors).mean, "",
                "per nonce, mean \(how): what a tuner has to gain over one setting for all"),
        ]
    }

    /// Switching idle silicon off: a whole string may be, a single chip of it must not.
    private static func gating(_ model: AsicModel) -> [Entry] {
        let board = model.leakagePower(voltage: model.nominal.voltage) / Double(model.boards)
        var entries = [
            Entry(
                computed: "gating.board-saving", board.watts, "W",
                "leakage that a board gated as a whole saves while it pauses")
        ]
        if let volts = model.coreVoltageBesideGatedChip(model.nominal) {
            entries.append(
                Entry(
                    computed: "gating.one-chip-core-voltage", volts.millivolts, "mV",
                    "across the other cores of a group when one chip of it is gated: why only whole strings are"))
        }
        return entries
    }

    private static func cooling(_ model: AsicModel) -> [Entry] {
        var entries: [Entry] = []
        let oneDead = model.fans.airflowRatio(
            intake: max(0, model.fans.intakeFans - 1), exhaust: model.fans.exhaustFans)
        let states = [("all-fans", 1, "all fans at nominal speed"), ("one-fan-dead", oneDead, "one intake fan dead")]
        for (name, airflow, words) in states {
            if let steady = model.steadyState(model.nominal, inlet: .celsius(25), airflow: airflow) {
                entries.append(
                    Entry(
                        computed: "cooling.\(name).die", steady.die.celsius, "degC",
                        "steady in air of 25 degC, \(words)"))
                let slope = model.leakageSlope(model.nominal, temperature: steady.die)
                if let slow = model.thermal.timeConstants(airflow: airflow, leakageSlope: slope).slow {
                    entries.append(
                        Entry(
                            computed: "cooling.\(name).time-constant", slow.seconds, "s", "of the heat sinks, \(words)")
                    )
                }
            }
            if let edge = model.runaway(model.nominal, airflow: airflow) {
                let path = "cooling.\(name).runaway-inlet"
                let how = "warmer air has no steady state, \(words); firmware trips long before"
                entries.append(
                    edge.inlet.kelvin > 0
                        ? Entry(computed: path, edge.inlet.celsius, "degC", how)
                        : Entry(computed: path, text: "none: no air is cold enough", how))
            }
        }
        return entries
    }

    private static func ageing(_ model: AsicModel) -> [Entry] {
        let stress = (model.nominal.voltage, model.referenceTemperature)
        let burnIn = model.ageing.burnInShift(voltage: stress.0, temperature: stress.1)
        return [1, 5].flatMap { years -> [Entry] in
            let drift =
                model.ageing.advance(
                    shift: burnIn, voltage: stress.0, temperature: stress.1, time: .days(Int64(365 * years))) - burnIn
            let error = model.nonceError(
                voltage: stress.0, temperature: stress.1, frequency: model.nominal.frequency, thresholdShift: drift)
            let after = "after \(years) \(years == 1 ? "year" : "years") at the nominal point, since burn-in"
            return [
                Entry(computed: "ageing.drift-\(years)-y", drift.millivolts, "mV", "threshold, \(after)"),
                Entry(computed: "ageing.nonce-error-\(years)-y", error, "", "per nonce, \(after)"),
            ]
        }
    }

    private static func guardBands(_ model: AsicModel) -> [Entry] {
        [100, 150].compactMap { wider in
            model.guardBandSaving(.millivolts(20), against: .millivolts(Double(wider))).map { saving in
                Entry(
                    computed: "guard-band.saving-against-\(wider)-mv", saving.percent, "%",
                    "power at the wall of a 20 mV band against \(wider) mV, same clock and temperature")
            }
        }
    }
}
