// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Silicon
import Testing

@Suite struct PowerTests {
    let library: ModelLibrary

    init() throws { library = try ModelLibrary.builtIn() }

    private func model(_ name: String) throws -> AsicModel { try #require(library[name]) }

    @Test(
        "The supply has the efficiencies of a Titanium unit",
        arguments: [(360, 0.9276), (720, 0.9499), (1800, 0.9582), (2700, 0.9559), (3600, 0.9519)])
    func efficiency(output: Double, expected: Double) throws {
        let supply = try model("antminer-s19").powerSupply
        #expect(abs(supply.efficiency(output: .watts(output)).fraction - expected) < 5e-5)
    }

    @Test("The supply's inverse is exact, and nothing comes out below the idle loss")
    func inverse() throws {
        let supply = try model("antminer-s19").powerSupply
        for output in [0.0, 0.5, 100, 1234.5, 3600] {
            #expect(abs(supply.output(input: supply.input(output: .watts(output))).watts - output) < 1e-9)
        }
        #expect(supply.output(input: .watts(19)) == .zero)
        var linear = supply
        linear.quadraticLoss = .zero
        #expect(abs(linear.output(input: linear.input(output: .watts(800))).watts - 800) < 1e-9)
    }

    @Test("An S19's chip is fitted to 148 nF and a tenth of leakage")
    func fit() throws {
        let model = try model("antminer-s19")
        #expect(abs(model.chipPower.capacitance.farads - 147.987e-9) < 1e-12)
        #expect(abs(model.chipPower.referenceLeakage.watts - 1.32131) < 1e-5)
        #expect(abs(model.dynamicPower(model.nominal).watts - 2751.9987704327114) < 1e-6)
        #expect(abs(model.leakagePower(voltage: model.nominal.voltage).watts - 305.7776411591901) < 1e-7)
        #expect(abs(model.wallPower(model.nominal).watts - 3250) < 1e-6)
    }

    // Data-sheet power that no fit has seen: the S19 Pro from the S19's chip, the S19k Pro (231 BM1366) from the S19 XP's.
    @Test("Machines with a chip fitted elsewhere come within 7 % of their data sheets")
    func outOfSample() throws {
        let pro = try model("antminer-s19-pro")
        #expect(abs(pro.nameplateResidual.percent - 4.32) < 0.01)
        #expect(abs(pro.nominal.voltage.volts - 0.3364) < 5e-5)
        var kPro = try model("antminer-s19-xp")
        kPro.chipsPerBoard = 77
        let frequency = kPro.frequency(forHashRate: .terahashesPerSecond(120))
        let voltage = try #require(kPro.tunedVoltage(for: frequency))
        let power = kPro.wallPower(OperatingPoint(frequency: frequency, voltage: voltage))
        #expect(abs(voltage.volts - 0.3169) < 5e-5)
        #expect(abs(power.watts - 2823) < 1)
        #expect(abs(power.watts / 2760 - 1) < 0.07)
    }

    // Profiles of the S19j Pro as HashProphet publishes them; the fit has seen 100 TH/s at 3,050 W only.
    @Test(
        "Other grades of the S19j Pro come within 7 % of their data sheets",
        arguments: [(96, 2850), (105, 3100), (74.5, 1905)])
    func grades(terahashes: Double, watts: Double) throws {
        let model = try model("antminer-s19j-pro")
        let frequency = model.frequency(forHashRate: .terahashesPerSecond(terahashes))
        let voltage = try #require(model.tunedVoltage(for: frequency))
        let power = model.wallPower(OperatingPoint(frequency: frequency, voltage: voltage))
        #expect(abs(power.watts / watts - 1) < 0.07)
    }

    @Test(
        "An S19's curve at constant nonce error is the reference's",
        arguments: [(310, 0.3015), (434, 0.3281), (558, 0.3501), (682, 0.3693), (744, 0.3782)])
    func curve(megahertz: Double, volts: Double) throws {
        let voltage = try #require(try model("antminer-s19").tunedVoltage(for: .megahertz(megahertz)))
        #expect(abs(voltage.volts - volts) < 1e-4)
    }

    @Test("A power limit is kept, on the grid, and no faster point would keep it", arguments: ModelLibraryTests.names)
    func powerLimit(name: String) throws {
        let model = try model(name)
        #expect(model.operatingPoint(forWallPower: model.wallPower(model.nominal) + .watts(1e-6)) == model.nominal)
        for watts in stride(from: 1900.0, through: 4200, by: 130) {
            let point = model.operatingPoint(forWallPower: .watts(watts))
            #expect(model.wallPower(point).watts <= watts)
            #expect(model.frequencyRange.contains(point.frequency))
            let steps = (point.frequency - model.nominal.frequency) / model.frequencyStep
            #expect(abs(steps - steps.rounded()) < 1e-6)
            let error = model.nonceError(
                voltage: point.voltage, temperature: model.referenceTemperature, frequency: point.frequency)
            #expect(error <= model.nominalNonceError * (1 + 1e-3))
            let next = point.frequency + model.frequencyStep
            if next <= model.frequencyRange.upperBound, let voltage = model.tunedVoltage(for: next) {
                let faster = OperatingPoint(frequency: next, voltage: voltage + model.voltageSetPointStep)
                #expect(model.wallPower(faster).watts > watts)
            }
        }
        #expect(model.operatingPoint(forWallPower: .watts(1)).frequency >= model.frequencyRange.lowerBound)
    }

    @Test("Leakage doubles every 25 K")
    func leakage() throws {
        let model = try model("antminer-s21")
        let warm = model.leakagePower(voltage: model.nominal.voltage, temperature: .celsius(60))
        let hot = model.leakagePower(
            voltage: model.nominal.voltage, temperature: .celsius(60 + 36 * 0.6931471805599453))
        #expect(abs(hot / warm - 2) < 1e-9)
    }

    @Test("An L7 is measured in joules per megahash: 3,412.5 W at 9,533 MH/s is 0.358 J/MH")
    func scryptUnits() throws {
        let model = try model("Antminer_L7")
        #expect(model.hashRateUnit == "MH/s")
        #expect(model.efficiencyUnit == "J/MH")
        let efficiency = Power.watts(3412.5) / HashRate.megahashesPerSecond(9533)
        #expect(abs(efficiency.joulesPerMegahash - 0.358) < 5e-4)
        #expect(abs(model.nameplateEfficiency.joulesPerMegahash - 0.3605) < 5e-5)
    }
}
