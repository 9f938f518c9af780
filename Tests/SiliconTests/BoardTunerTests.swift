// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Silicon
import Statistics
import Testing

@Suite struct BoardTunerTests {
    @Test(
        "Tuning an S19j Pro to 105, 96 and 74.5 TH/s gives its efficiency curve within 7 %",
        arguments: [(105.0, 3100.0), (96, 2850), (74.5, 1905)])
    func curve(terahashes: Double, watts: Double) throws {
        let model = try #require(try ModelLibrary.builtIn()["antminer-s19j-pro"])
        let outcome = try #require(model.tuned(forHashRate: .terahashesPerSecond(terahashes)))
        #expect(outcome.reachedTarget)
        let efficiency = model.wallPower(outcome.point).watts / terahashes
        #expect(abs(efficiency / (watts / terahashes) - 1) < 0.07, "\(efficiency)")
        let error = model.nonceError(
            voltage: outcome.point.voltage, temperature: model.referenceTemperature,
            frequency: outcome.point.frequency)
        #expect(error <= model.nominalNonceError)
        // One step lower would err too much.
        let lower = model.nonceError(
            voltage: outcome.point.voltage - model.voltageSetPointStep, temperature: model.referenceTemperature,
            frequency: outcome.point.frequency)
        #expect(lower > model.nominalNonceError)
    }

    @Test("It goes up in clock at a high voltage first, then down in voltage, and backs off once each")
    func order() throws {
        let tuner = BoardTuner(
            frequencyStep: .megahertz(10), voltageStep: .millivolts(5), limit: 1e-3, lowestVoltage: .volts(0.2))
        // A board that runs V x 2000 MHz.
        let start = OperatingPoint(frequency: .megahertz(400), voltage: .volts(0.35))
        let outcome = try #require(
            tuner.tune(from: start, to: .megahertz(900)) {
                BoardTuner.Count(nonces: 1e5, errors: $0.frequency.megahertz <= $0.voltage.volts * 2000 ? 10 : 1e4)
            })
        #expect(!outcome.reachedTarget)
        #expect(abs(outcome.point.frequency.megahertz - 700) < 1e-9)
        #expect(abs(outcome.point.voltage.volts - 0.35) < 1e-12)
        #expect(outcome.steps.count { !$0.isAccepted } == 2)
        let slow = try #require(
            tuner.tune(from: start, to: .megahertz(505)) {
                BoardTuner.Count(nonces: 1e5, errors: $0.frequency.megahertz <= $0.voltage.volts * 2000 ? 10 : 1e4)
            })
        #expect(slow.reachedTarget)
        #expect(abs(slow.point.voltage.volts - 0.255) < 1e-9)
    }

    @Test("A start that does not run, a count of nothing and steps of nothing are no tuning")
    func refused() {
        var tuner = BoardTuner(
            frequencyStep: .megahertz(10), voltageStep: .millivolts(5), limit: 1e-3, lowestVoltage: .volts(0.2))
        let start = OperatingPoint(frequency: .megahertz(400), voltage: .volts(0.35))
        #expect(tuner.tune(from: start, to: .megahertz(500)) { _ in .init(nonces: 100, errors: 50) } == nil)
        #expect(tuner.tune(from: start, to: .megahertz(500)) { _ in .init(nonces: 0, errors: 0) } == nil)
        tuner.voltageStep = .zero
        #expect(tuner.tune(from: start, to: .megahertz(500)) { _ in .init(nonces: 100, errors: 0) } == nil)
    }

    @Test("Counting too few nonces makes the tuner stop at a voltage that errs too much")
    func fewNonces() throws {
        let model = try #require(try ModelLibrary.builtIn()["antminer-s19"])
        func tuned(nonces: Double) throws -> Double {
            var stream = RandomStream(StreamKey(seed: 9))
            let start = OperatingPoint(
                frequency: model.nominal.frequency, voltage: model.nominal.voltage + .millivolts(30))
            let outcome = try #require(
                model.tuner.tune(from: start, to: model.nominal.frequency) { point in
                    let error = model.nonceError(
                        voltage: point.voltage, temperature: model.referenceTemperature, frequency: point.frequency)
                    return .init(nonces: nonces, errors: Double(stream.poisson(mean: nonces * error)))
                })
            return model.nonceError(
                voltage: outcome.point.voltage, temperature: model.referenceTemperature,
                frequency: outcome.point.frequency)
        }
        #expect(try tuned(nonces: 1e7) < 2e-4)
        #expect(try tuned(nonces: 100) > 2e-4)
    }
}
