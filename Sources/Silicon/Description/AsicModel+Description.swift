// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities

extension AsicModel {
    /// Makes a described machine computable: solves the timing for its calibration point, tunes the nominal voltage, and fits
    /// what the description leaves to the nameplate.
    /// - Throws: where the timing cannot meet its calibration, or the nameplate leaves no power for the chips.
    public init(_ description: ModelDescription, facts: [SourcedFact] = []) throws(CalibrationError) {
        let chip = description.chip
        let chips = description.boards.count.value * description.boards.chips.value
        let hashesPerCycle = Double(chips) * Double(chip.cores.value) / Double(chip.passes.value)
        let nominalFrequency = Frequency.hertz(description.nameplate.hashRate.value.hashesPerSecond / hashesPerCycle)
        try Self.checkClock(nominalFrequency, description.tuning)
        let process = description.process
        let referenceVoltage = chip.referenceVoltage?.value ?? process.voltage.value
        let timing = try process.timing(
            passes: chip.passes.value, voltage: referenceVoltage,
            frequency: chip.referenceFrequency?.value ?? nominalFrequency)
        guard
            let nominalVoltage = timing.criticalVoltage(
                nonceError: process.nonceError.value, temperature: process.temperature.value,
                frequency: nominalFrequency)
        else {
            throw CalibrationError(
                description: "no supply from 0.1 V to 2 V runs the nominal clock of \(nominalFrequency)",
                suspects: Self.clockSuspects)
        }
        try Self.checkBoard(description, core: nominalVoltage)
        let tuning = description.tuning
        let supply = description.supply
        let unit = description.telemetry.hashRateUnit.rawValue
        self.init(
            name: description.name, title: description.title, about: description.aboutModel,
            algorithm: description.algorithm, launchDate: description.launched?.value, chip: chip.name,
            process: process.name, facts: facts, boards: description.boards.count.value,
            chipsPerBoard: description.boards.chips.value, coresPerChip: chip.cores.value, coreStack: chip.stack.value,
            domainsPerBoard: description.boards.domains.value,
            deadBoardStopsUnit: description.boards.stopsUnit.value,
            nameplateHashRate: description.nameplate.hashRate.value,
            nameplatePower: description.nameplate.power.value,
            nameplateTolerance: description.nameplate.tolerance.value,
            hashRateUnit: unit, efficiencyUnit: "J/\(unit.dropLast(2))",
            asicDifficulty: description.telemetry.asicDifficulty.value,
            nominal: OperatingPoint(frequency: nominalFrequency, voltage: nominalVoltage),
            nominalNonceError: process.nonceError.value, referenceTemperature: process.temperature.value,
            frequencyRange: nominalFrequency * tuning.slowest.value.fraction...nominalFrequency
                * tuning.fastest.value.fraction,
            frequencyStep: tuning.frequencyStep.value, voltageSetPointStep: tuning.voltageStep.value,
            voltageResolution: description.telemetry.voltageResolution.value,
            regulationError: tuning.regulationError.value, timing: timing, variation: process.variation,
            chipPower: ChipPower(
                capacitance: chip.capacitance?.value ?? Capacitance(base: 0),
                referenceLeakage: chip.leakage?.value ?? .zero,
                referenceVoltage: referenceVoltage, referenceTemperature: process.temperature.value,
                leakageVoltageScale: chip.leakageVoltageScale.value,
                leakageTemperatureScale: chip.leakageTemperatureScale.value),
            powerSupply: PowerSupply(
                rated: supply.rated.value, idleLoss: supply.idleLoss.value,
                proportionalLoss: supply.proportionalLoss.value, quadraticLoss: supply.quadraticLoss.value),
            distributionLoss: supply.distributionLoss.value, controlPower: supply.control.value,
            sleepPower: supply.asleep.value, fans: description.cooling.fans,
            thermal: description.cooling.thermal(chips: chips), ageing: description.ageing.ageing,
            hotCarriers: description.ageing.hotCarriers,
            firmware: description.firmware.map(\.profile))
        if chip.capacitance == nil, let share = chip.leakShare?.value { try fitChipPower(leakShare: share) }
        guard abs(nameplateResidual.fraction) <= nameplateTolerance.fraction + 1e-9 else {
            throw CalibrationError(
                description:
                    "the model draws \(wallPower(nominal).formatted(in: "W", digits: 4)) at the nominal point, "
                    + "the nameplate says \(nameplatePower.formatted(in: "W")) within \(nameplateTolerance.formatted(in: "%"))",
                suspects: [
                    ["nameplate", "power"], ["chip", "capacitance"], ["chip", "leakage"],
                    ["chip", "reference-frequency"],
                    ["chip", "reference-voltage"],
                ] + Self.clockSuspects)
        }
        try checkCooling()
        specPoints = [nameplatePoint(description)] + description.specPoints.map(\.point)
        curve = tabulated()
        try checkCurve()
    }

    /// What the nominal clock is computed from.
    private static let clockSuspects = [
        ["nameplate", "hash-rate"], ["chip", "cores"], ["chip", "passes"], ["boards", "chips"], ["boards", "count"],
        ["nameplate"], ["chip"], ["boards"],
    ]

    /// Rejects a tuning range of which no supply runs a part: the table would end before the range does.
    private func checkCurve() throws(CalibrationError) {
        let reach = frequencyStep * (1 + 1e-6)
        let ends = [
            ("slowest", frequencyRange.lowerBound, curve.first.map { $0.point.frequency - frequencyRange.lowerBound }),
            ("fastest", frequencyRange.upperBound, curve.last.map { frequencyRange.upperBound - $0.point.frequency }),
        ]
        for (key, end, missing) in ends where !(missing.map { $0 < reach } ?? false) {
            throw CalibrationError(
                description:
                    "no supply from 0.1 V to 2 V runs \(end.formatted(in: "MHz", digits: 4)), where the tuning range ends",
                suspects: [["tuning", key], ["tuning"]] + Self.clockSuspects)
        }
    }

    /// Rejects a board that the supply cannot feed at the nominal point.
    private static func checkBoard(_ description: ModelDescription, core: Voltage) throws(CalibrationError) {
        let series = description.boards.domains.value * description.chip.stack.value
        let board = core * Double(series)
        let supply = description.supply
        let reach = Voltage.millivolts(1e-6)
        guard board < supply.lowestVoltage.value - reach || board > supply.highestVoltage.value + reach else { return }
        throw CalibrationError(
            description:
                "\(series) cores in series at \(core.formatted(in: "mV", digits: 4)) make a board of "
                + "\(board.formatted(in: "V", digits: 4)), which the supply does not give; expected "
                + "\(supply.lowestVoltage.value.formatted(in: "V")) to \(supply.highestVoltage.value.formatted(in: "V"))",
            suspects: [
                ["boards", "domains"], ["chip", "stack"], ["chip", "reference-voltage"], ["process", "voltage"],
                ["supply", "lowest-voltage"], ["supply", "highest-voltage"], ["process"], ["supply"], ["boards"],
                ["chip"], ["nameplate", "hash-rate"],
            ])
    }

    /// Rejects a machine that does not come to rest in mild air, or so hot that its margins are not tabulated.
    private func checkCooling() throws(CalibrationError) {
        let air = Temperature.celsius(25)
        let hottest = MarginPolynomial.temperatures.upperBound
        let steady = steadyState(nominal, inlet: air)
        if let steady, steady.die <= hottest { return }
        let outcome =
            steady.map { "settle at \($0.die.formatted(in: "degC", digits: 4))" }
            ?? "run away: leakage outgrows the cooling"
        throw CalibrationError(
            description:
                "in air of \(air) the dies \(outcome) at the nominal point; expected a steady state of at most \(hottest)",
            suspects: [
                ["cooling", "conductance"], ["cooling", "chip-resistance"], ["cooling", "airflow-exponent"],
                ["cooling", "fan-slope"], ["cooling", "stall-pressure"], ["cooling", "system-resistance"],
                ["cooling", "air-density"], ["cooling", "air-heat"], ["cooling"], ["chip", "leakage"],
                ["chip", "leak-share"], ["chip", "leakage-temperature-scale"], ["nameplate", "power"], ["nameplate"],
                ["chip"], ["boards"],
            ])
    }

    /// Rejects what would make a curve of absurd length or a clock no silicon has.
    private static func checkClock(
        _ frequency: Frequency, _ tuning: TuningDescription
    ) throws(CalibrationError) {
        guard (Frequency.megahertz(1) ... .megahertz(10_000)).contains(frequency) else {
            throw CalibrationError(
                description: "the nameplate's hash rate over chips and cores is a clock of \(frequency); "
                    + "expected 1 MHz to 10 GHz",
                suspects: clockSuspects)
        }
        let span = frequency * (tuning.fastest.value - tuning.slowest.value).fraction
        guard span / tuning.frequencyStep.value <= 5_000 else {
            throw CalibrationError(
                description: "a frequency step of \(tuning.frequencyStep.value) makes more than 5,000 points "
                    + "of a range of \(span)",
                suspects: [["tuning", "frequency-step"], ["tuning", "fastest"], ["tuning", "slowest"], ["tuning"]]
                    + clockSuspects)
        }
    }

    /// Solves capacitance and leakage so that the nominal point draws the nameplate's power at the reference temperature.
    private mutating func fitChipPower(leakShare: Fraction) throws(CalibrationError) {
        let perChip = chipPower(wall: nameplatePower) / chipScale
        guard perChip > .zero else {
            throw CalibrationError(
                description: "supply, fans and control board leave nothing of \(nameplatePower) for the chips",
                suspects: [
                    ["nameplate", "power"], ["supply", "idle-loss"], ["supply", "control"], ["cooling", "fan-power"],
                ]
            )
        }
        let volts = nominal.voltage.volts
        let switching = perChip.watts * (1 - leakShare.fraction)
        chipPower.capacitance = Capacitance(base: switching / (volts * volts * nominal.frequency.hertz))
        chipPower.referenceLeakage = .watts(1)
        let unitLeakage = chipPower.leakageWatts(volts: volts)
        chipPower.referenceLeakage = .watts(perChip.watts * leakShare.fraction / unitLeakage)
    }
}
