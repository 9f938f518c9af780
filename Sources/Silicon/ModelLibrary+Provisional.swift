// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
internal import Quantities

extension ModelLibrary {
    /// The built-in models. Provisional: one model until the data files are read.
    public static func builtIn() throws -> ModelLibrary { ModelLibrary(models: [try provisionalS19()]) }

    private static func provisionalS19() throws -> AsicModel {
        let point = OperatingPoint(frequency: .hertz(95e12 / 228 / 672), voltage: .volts(0.36))
        let uncalibrated = StageTiming(
            stages: 64, passes: 1, thresholdVoltage: 0.302, thresholdSlope: 0.7e-3, slopeFactor: 1.2,
            driveExponent: 1.8,
            mobilityExponent: 1.2, thresholdNoise: 2.5e-3, supplyNoise: 3e-3, pathSpread: 0, logScale: 0)
        let timing = try uncalibrated.calibrated(
            to: TimingCalibration(voltage: point.voltage, frequency: point.frequency))
        let fans = FanNetwork(
            intakeFans: 2, exhaustFans: 2, stallPressure: 400, fanSlope: 46_250, systemResistance: 3_110,
            deadRotorResistance: 25_000, nominalSpeed: .rpm(0.75 * 6150), fullSpeed: .rpm(6150),
            powerAtFullSpeed: .watts(19.8), stillAirRatio: .percent(2))
        let supply = PowerSupply(
            rated: .watts(3600), idleLoss: .watts(20), proportionalLoss: .percent(2), quadraticLoss: .percent(2.5))
        let perChip =
            (supply.outputWatts(input: 3250) - 10 - 4 * fans.power(speed: fans.nominalSpeed).watts) / 1.015 / 228
        let chip = ChipPower(
            capacitance: .farads(0.9 * perChip / (0.36 * 0.36 * point.frequency.hertz)),
            referenceLeakage: .watts(0.1 * perChip), referenceVoltage: .volts(0.36), referenceTemperature: .celsius(75),
            leakageVoltageScale: .volts(0.45), leakageTemperatureScale: .kelvins(36))
        let thermal = ThermalNetwork(
            dieCapacity: HeatCapacity(base: 50), heatsinkCapacity: HeatCapacity(base: 4500),
            dieResistance: .kelvinsPerWatt(1.15 / 228), heatsinkConductance: .wattsPerKelvin(103), airflowExponent: 0.8,
            nominalFlow: fans.nominalFlow, airHeatCapacity: 1.15 * 1006)
        var model = AsicModel(
            name: "antminer-s19", title: "Antminer S19", about: "", algorithm: .sha256d, launchDate: nil,
            chip: "BM1398",
            process: "n7", facts: [], boards: 3, chipsPerBoard: 76, coresPerChip: 672, domainsPerBoard: 38,
            nameplateHashRate: .terahashesPerSecond(95), nameplatePower: .watts(3250), hashRateUnit: "TH/s",
            efficiencyUnit: "J/TH", asicDifficulty: 256, nominal: point, nominalNonceError: 1.2e-4,
            referenceTemperature: .celsius(75), frequencyRange: Frequency.megahertz(310)...Frequency.megahertz(745),
            frequencyStep: .megahertz(5), voltageSetPointStep: .millivolts(2.6), voltageStep: .millivolts(20),
            regulationError: .millivolts(2), timing: timing, chipPower: chip, powerSupply: supply,
            distributionLoss: .percent(1.5), controlPower: .watts(10), sleepPower: .watts(35), fans: fans,
            thermal: thermal,
            ageing: Ageing(
                prefactor: 0.0557645665942, activationEnergy: 0.09, voltageExponent: 3, referenceVoltage: .volts(0.8),
                timeExponent: 0.16, burnIn: .hours(168)),
            firmware: [
                FirmwareProfile(
                    name: "stock", title: "Stock", lostFan: .stop(after: .seconds(30)), tripTemperature: .celsius(105),
                    restartTemperature: .celsius(60), reportsPower: false, acceptsPowerLimit: false,
                    acceptsOperatingPoint: false, rebootDuration: .minutes(3), rampDuration: .minutes(5)),
                FirmwareProfile(
                    name: "luxos", title: "LuxOS", lostFan: .runOn(minimumFans: 2), tripTemperature: .celsius(105),
                    restartTemperature: .celsius(60), reportsPower: true, acceptsPowerLimit: true,
                    acceptsOperatingPoint: true, rebootDuration: .minutes(3), rampDuration: .minutes(5)),
            ])
        model.curve = model.tabulated()
        return model
    }
}
