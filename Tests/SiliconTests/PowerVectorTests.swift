// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Foundation
import Quantities
import Silicon
import Testing

/// Numbers of an independent implementation of the same power model, and the calibration that gives them.
@Suite("Power, number by number") struct PowerVectorTests {
    let library: ModelLibrary

    init() throws { library = try ModelLibrary.builtIn() }

    private func model(_ name: String) throws -> AsicModel { try #require(library[name]) }

    @Test(
        "A chip's clock, draw, energy per hash, capacitance and leakage follow from a data sheet",
        arguments: [
            ("antminer-s19", 620.0, 13.21, 31.71, 148.0, 1.32), ("antminer-s19-xp", 474.5, 8.45, 19.93, 178.2, 0.85),
            ("antminer-s21", 483.8, 10.01, 16.22, 207.0, 1.00), ("antminer-s21-pro", 588.2, 16.68, 13.90, 283.6, 1.67),
        ])
    func calibration(
        name: String, megahertz: Double, watts: Double, picojoules: Double, nanofarads: Double, leakage: Double
    ) throws {
        let model = try model(name)
        #expect(abs(model.nominal.frequency.megahertz - megahertz) < 0.06)
        let chip = model.chipPower(wall: model.nameplatePower) / model.chipScale
        #expect(abs(chip.watts - watts) < 0.006)
        let rate = model.nameplateHashRate / Double(model.chips)
        #expect(abs((chip / rate).base * 1e12 - picojoules) < 0.006)
        #expect(abs(model.chipPower.capacitance.farads * 1e9 - nanofarads) < 0.06)
        #expect(abs(model.chipPower.referenceLeakage.watts - leakage) < 0.006)
    }

    // 63 BM1387 on each of three boards, 114 cores a chip; not a built-in model, so its supply and fans are the S19's.
    @Test("An S9 at 0.40 V calibrates to 57.2 nF a chip")
    func s9() throws {
        let supply = try model("antminer-s19")
        let chips = 189.0
        let frequency = 13.5e12 / chips / 114
        #expect(abs(frequency / 1e6 - 626.6) < 0.06)
        let chip = supply.chipPower(wall: .watts(1323)).watts / chips / (1 + supply.distributionLoss.fraction)
        #expect(abs(chip - 6.38) < 0.006)
        #expect(abs(chip * 0.9 / (0.16 * frequency) * 1e9 - 57.2) < 0.06)
        #expect(abs(chip / (13.5e12 / chips) * 1e12 - 89.26) < 0.006)
    }

    @Test("An L7's chip takes 8.82 W for 26.39 MH/s: 334 nJ a Scrypt hash, 5.4e10 BlockMix a second")
    func l7() throws {
        let model = try model("antminer-l7")
        let chip = model.chipPower(wall: model.nameplatePower) / model.chipScale
        let rate = model.nameplateHashRate / Double(model.chips)
        #expect(abs(chip.watts - 8.82) < 0.006)
        #expect(abs(rate.hashesPerSecond / 1e6 - 26.39) < 0.006)
        #expect(abs((chip / rate).base * 1e9 - 334.2) < 0.06)
        let blockMixes = rate.hashesPerSecond * Double(model.timing.passes)
        #expect(abs(blockMixes / 5.4e10 - 1) < 0.002)
        #expect(abs(rate.hashesPerSecond * 4096 * 8 / 8.65e11 - 1) < 0.001)
    }

    // Fans follow the clock's 0.6th power in the reference.
    @Test(
        "An S19's voltage, hash rate, power and efficiency over its clock at constant nonce error",
        arguments: [
            (310, 0.3015, 47.5, 1264, 26.61), (372, 0.3156, 57.0, 1602, 28.11), (434, 0.3281, 66.5, 1970, 29.62),
            (496, 0.3395, 76.0, 2367, 31.15), (558, 0.3501, 85.5, 2794, 32.68), (620, 0.3600, 95.0, 3250, 34.21),
            (682, 0.3693, 104.5, 3735, 35.75), (744, 0.3782, 114.0, 4251, 37.29),
        ] as [(Double, Double, Double, Double, Double)])
    func curve(megahertz: Double, volts: Double, terahashes: Double, watts: Double, perTerahash: Double) throws {
        let model = try model("antminer-s19")
        let frequency = model.nominal.frequency * (megahertz / 620)
        let voltage = try #require(model.tunedVoltage(for: frequency))
        #expect(abs(voltage.volts - volts) < 6e-5)
        let rate = model.idealHashRate(frequency: frequency)
        #expect(abs(rate.hashesPerSecond / 1e12 - terahashes) < 1e-6)
        let point = OperatingPoint(frequency: frequency, voltage: voltage)
        let speed = model.fans.fullSpeed * min(1, 0.75 * pow(megahertz / 620, 0.6))
        let wall = model.wallPower(
            chipPower: model.dynamicPower(point) + model.leakagePower(voltage: voltage),
            fanPower: model.fans.power(speed: speed) * 4)
        #expect(abs(wall.watts - watts) < 0.6, "\(wall)")
        #expect(abs(wall.watts / terahashes - perTerahash) < 0.006)
    }

    // The reference fits the S19j Pro at 96 TH/s and 2,850 W and states +4.2 and +6.1 %, not the voltage it took for that point:
    // with the process's 0.30 V both come within a point of that.
    @Test("Fitted at 96 TH/s instead, an S19j Pro comes within 7 % at 105 and at 74.5 TH/s, as the reference does")
    func s19jPro() throws {
        var library = library
        try library.add(
            readYAML(
                """
                based-on: antminer-s19j-pro
                name: at-96
                nameplate:
                  hash-rate: {value: 96 TH/s, source: "grades as jrjr.meme lists them"}
                  power: {value: 2850 W, source: "grades as jrjr.meme lists them"}
                chip: {reference-voltage: null, reference-frequency: null}
                """, file: "at-96.yaml"))
        let model = try #require(library["at-96"])
        #expect(abs(model.nominal.voltage.volts - 0.30) < 1e-9)
        let residuals = Dictionary(
            uniqueKeysWithValues: model.specPredictions.map { ($0.point.name, $0.residual.percent) })
        #expect(abs(try #require(residuals["105 TH/s"]) - 4.2) < 1, "\(residuals)")
        #expect(abs(try #require(residuals["74.5 TH/s"]) - 6.1) < 1, "\(residuals)")
    }

    @Test("The slopes that pairs of data sheets imply: 8.4 /V for the S19, 15.2 /V for the XP")
    func pairs() throws {
        // What voltage the nameplate of the out-of-sample machine implies, from its power, and the slope from there.
        func slope(_ name: String) throws -> Double {
            let model = try model(name)
            let target = model.chipPower(wall: model.nameplatePower) / model.chipScale
            func draw(_ volts: Double) -> Double {
                model.chipPower.dynamicWatts(volts: volts, hertz: model.nominal.frequency.hertz)
                    + model.chipPower.leakageWatts(volts: volts)
            }
            var low = 0.2
            var high = 0.5
            for _ in 0..<100 {
                let middle = 0.5 * (low + high)
                if draw(middle) < target.watts { low = middle } else { high = middle }
            }
            let reference = try #require(library[name == "antminer-s19-pro" ? "antminer-s19" : "antminer-s19-xp"])
            return log(model.nominal.frequency / reference.nominal.frequency)
                / (low - model.chipPower.referenceVoltage.volts)
        }
        #expect(abs(try slope("antminer-s19-pro") - 8.4) < 0.06)
        #expect(abs(try slope("antminer-s19k-pro") - 15.2) < 0.06)
    }

    @Test("Leakage is a tenth of an S19's chip at 75 degC and adds 0.28 % of its power a kelvin")
    func leakage() throws {
        let model = try model("antminer-s19")
        let leak = model.leakagePower(voltage: model.nominal.voltage)
        let all = model.dynamicPower(model.nominal) + leak
        #expect(abs(leak / all - 0.1) < 1e-9)
        let slope = model.leakageSlope(voltage: model.nominal.voltage, temperature: .celsius(75))
        #expect(abs(slope / all.watts * 100 - 0.28) < 0.005)
        // A day and a night 25 K apart: 7 %, as a T21's 7.3 % was measured.
        let night = model.leakagePower(voltage: model.nominal.voltage, temperature: .celsius(50))
        #expect((0.04...0.08).contains((leak - night) / all))
    }

    @Test("A counted nonce is 2^40 hashes at difficulty 256: 86.4 a second of an S19, 0.379 of one of its chips")
    func counters() throws {
        for (name, parts, expected) in [
            ("antminer-s19", 1.0, 86.402), ("antminer-s19", 228, 0.379), ("antminer-s21", 1, 181.899),
        ] {
            let model = try model(name)
            let rate = model.nameplateHashRate.hashesPerSecond / parts / model.hashesPerNonce.hashes
            #expect(abs(rate - expected) < 6e-4, "\(name)")
        }
    }

    @Test(
        "Constants are those of the reference file",
        .enabled(if: SharedReference.file("power_thermal_reference.json") != nil))
    func file() throws {
        struct Constants: Decodable {
            struct Supply: Decodable { var a, b, c, Pr: Double }
            struct Fan: Decodable { var p0, b, ks, kd: Double }
            var PSU: Supply
            var THETA, VD, G0, Cs, Rj, Cj, Pdyn, PL0: Double
            var fan: Fan
        }
        let url = try #require(SharedReference.file("power_thermal_reference.json"))
        let constants = try JSONDecoder().decode(Constants.self, from: Data(contentsOf: url))
        let model = try model("antminer-s19")
        func close(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-9 * abs(b) }
        #expect(close(model.powerSupply.idleLoss.watts, constants.PSU.a))
        #expect(close(model.powerSupply.proportionalLoss.fraction, constants.PSU.b))
        #expect(close(model.powerSupply.quadraticLoss.fraction, constants.PSU.c))
        #expect(close(model.powerSupply.rated.watts, constants.PSU.Pr))
        #expect(close(model.leakageTemperatureScale.kelvins, constants.THETA))
        #expect(close(model.chipPower.leakageVoltageScale.volts, constants.VD))
        #expect(close(model.fans.stallPressure, constants.fan.p0) && close(model.fans.fanSlope, constants.fan.b))
        #expect(
            close(model.fans.systemResistance, constants.fan.ks)
                && close(model.fans.deadRotorResistance, constants.fan.kd))
        #expect(close(model.thermal.heatsinkConductance.wattsPerKelvin, constants.G0))
        #expect(
            close(model.thermal.heatsinkCapacity.base, constants.Cs)
                && close(model.thermal.dieCapacity.base, constants.Cj))
        #expect(close(model.thermal.dieResistance.kelvinsPerWatt, constants.Rj))
        #expect(close(model.dynamicPower(model.nominal).watts, constants.Pdyn))
        #expect(close(model.leakagePower(voltage: model.nominal.voltage).watts, constants.PL0))
    }
}
