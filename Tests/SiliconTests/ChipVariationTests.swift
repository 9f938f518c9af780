// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Quantities
import Silicon
import Statistics
import Testing

@Suite struct ChipVariationTests {
    static let reference = Temperature.celsius(75)

    /// The threshold shifts of the reference's chip with 64 different stages.
    static let unequal = ChipVariation(
        die: .zero,
        stages: (0..<64).map {
            .volts(4e-3 * cos(2 * .pi * Double($0) / 64) + 1.5e-3 * sin(6 * .pi * Double($0) / 64))
        })

    private func n7(die: Double = 4, systematic: Double = 3) throws -> (StageTiming, ChipLottery, OperatingPoint) {
        let timing = try ReferenceProcess.all[1].timing()
        let lottery = try ChipLottery(
            ProcessVariation(dieToDie: .millivolts(die), systematic: .millivolts(systematic)))
        return (timing, lottery, OperatingPoint(frequency: .megahertz(620), voltage: .volts(0.36)))
    }

    @Test(
        "A chip of 64 different stages errs as the reference says",
        arguments: zip(
            ReferenceProcess.all, [6.241289909699e-4, 5.427054421089e-4, 5.415425569269e-4, 1.668322002653e-3]))
    func unequalStages(process: ReferenceProcess, expected: Double) throws {
        let timing = try process.timing()
        let exact = timing.nonceError(
            voltage: process.supply, temperature: Self.reference, frequency: process.frequency, chip: Self.unequal)
        // Thresholds are kept to 0.1 mV in the data; the reference's presets are solved in full precision.
        #expect(abs(exact / expected - 1) < 1e-6)
        let margin = timing.effectiveMargin(
            voltage: process.supply, temperature: Self.reference, frequency: process.frequency, chip: Self.unequal)
        #expect(abs(timing.nonceError(margin: margin) / exact - 1) < 1e-8)
    }

    @Test("A chip of equal stages has the margin of one of them, however far it is from the clock")
    func equalStages() throws {
        let (timing, _, point) = try n7()
        let chip = ChipVariation(die: .millivolts(3), stages: Array(repeating: .millivolts(3), count: 64))
        for volts in [0.12, 0.25, 0.34, 0.36, 0.42, 0.6, 1.0] {
            let one = timing.margin(
                voltage: .volts(volts), temperature: Self.reference, frequency: point.frequency,
                thresholdShift: .millivolts(3))
            let all = timing.effectiveMargin(
                voltage: .volts(volts), temperature: Self.reference, frequency: point.frequency, chip: chip)
            #expect(abs(all - one) < 1e-6 * max(1, abs(one)))
        }
    }

    @Test("Equal keys give equal chips, different keys different ones")
    func addresses() throws {
        let (_, lottery, _) = try n7()
        let key = StreamKey(seed: 7).named("chips")
        #expect(lottery.chip(key.indexed(3)) == lottery.chip(key.indexed(3)))
        #expect(lottery.chip(key.indexed(3)) != lottery.chip(key.indexed(4)))
    }

    @Test("Neighbouring stages of drawn chips vary together as the map says, distant ones only with the die")
    func covariance() throws {
        let (_, lottery, _) = try n7()
        let key = StreamKey(seed: 11)
        let chips = (0..<4000).map { lottery.chip(key.indexed(UInt64($0))) }
        func covariance(_ a: Int, _ b: Int) -> Double {
            chips.reduce(0) { $0 + $1.stages[a].millivolts * $1.stages[b].millivolts } / Double(chips.count)
        }
        // Standard errors: about 25 sqrt(2 / 4000) = 0.56 mV2 for a variance.
        #expect(abs(covariance(9, 9) - 25) < 2.5)
        #expect(abs(covariance(0, 8) - (16 + 9 * 0.6328125)) < 2.5)
        #expect(abs(covariance(0, 63) - 16) < 2.5)
    }

    @Test("The population of n7 chips spreads 5.4 mV about 342 mV; doubled die-to-die variation does not")
    func population() throws {
        let (timing, lottery, point) = try n7()
        let key = StreamKey(seed: 5).named("population")
        let population = ChipPopulation(
            chips: 300, timing: timing, lottery: lottery, point: point, temperature: Self.reference, key: key)
        #expect(population.criticalVolts.count == 300)
        let spread = try population.criticalSpread(level: 0.999, key: key.named("bootstrap"))
        let interval = try #require(spread.interval)
        #expect(interval.contains(5.43e-3), "\(spread.sd.millivolts) \(interval)")
        let mean = try #require(try studentInterval(population.criticalVolts, level: 0.999))
        #expect(mean.contains(0.34203), "\(mean)")
        #expect(abs(try #require(quantile(population.criticalVolts, 0.01)) - 0.3306) < 4e-3)
        #expect(abs(try #require(quantile(population.criticalVolts, 0.99)) - 0.3545) < 4e-3)
        let errors = Summary(population.nonceErrors)
        #expect(errors.mean > 10 * 1.2e-4 && errors.mean < 3e-2)

        let (_, wrong, _) = try n7(die: 8)
        let mutant = ChipPopulation(
            chips: 300, timing: timing, lottery: wrong, point: point, temperature: Self.reference, key: key)
        let wide = try #require(try mutant.criticalSpread(level: 0.999, key: key.named("bootstrap")).interval)
        #expect(!wide.contains(5.43e-3))
    }

    @Test(
        "A random chip's polynomial gives its nonce error within 0.1 % from 1e-9 to 1",
        arguments: ModelLibraryTests.names)
    func polynomial(name: String) throws {
        let model = try #require(try ModelLibrary.builtIn()[name])
        let lottery = try ChipLottery(model.variation)
        let worst = try worstError(model, lottery) { $0 }
        #expect(worst < 1e-3, "\(worst)")
        // The mutant: a polynomial without its upper terms.
        let truncated = try worstError(model, lottery) {
            var polynomial = $0
            for degree in 4...10 { polynomial.coefficients[degree] = 0 }
            return polynomial
        }
        #expect(truncated > 1e-3)
    }

    @Test("The die's mean shift is no substitute for its 64 stages")
    func meanShiftMutant() throws {
        let model = try #require(try ModelLibrary.builtIn()["antminer-s19"])
        let chip = try ChipLottery(model.variation).chip(StreamKey(seed: 3))
        let exact = model.timing.nonceError(
            voltage: model.nominal.voltage, temperature: Self.reference, frequency: model.nominal.frequency, chip: chip)
        let mean = chip.stages.reduce(0) { $0 + $1.volts } / 64
        let flat = model.nonceError(
            voltage: model.nominal.voltage, temperature: Self.reference, frequency: model.nominal.frequency,
            thresholdShift: .volts(mean))
        #expect(flat < 0.8 * exact)
    }

    private func worstError(
        _ model: AsicModel, _ lottery: ChipLottery, _ change: (ChipMarginPolynomial) -> ChipMarginPolynomial
    ) throws -> Double {
        var worst = 0.0
        var compared = 0
        for index in 0..<6 {
            let chip = lottery.chip(StreamKey(seed: 21).indexed(UInt64(index)))
            for offset in [-30.0, -10, 0, 10, 30] {
                let voltage = model.nominal.voltage + .millivolts(offset)
                let polynomial = change(
                    model.timing.marginPolynomial(
                        voltage: voltage, frequency: model.nominal.frequency, chip: chip))
                for celsius in stride(from: -20.0, through: 130, by: 3) {
                    let exact = model.timing.nonceError(
                        voltage: voltage, temperature: .celsius(celsius), frequency: model.nominal.frequency,
                        chip: chip)
                    guard exact > 1e-9 else { continue }
                    let z = polynomial(celsius: Float(celsius))
                    worst = max(worst, abs(model.nonceError(margin: Double(z)) / exact - 1))
                    compared += 1
                }
            }
        }
        #expect(compared > 100)
        return worst
    }

    @Test("Supply noise that all stages share matters at collapse and not at 20 mV", arguments: ReferenceProcess.all)
    func commonNoise(process: ReferenceProcess) throws {
        let timing = try process.timing()
        let rule = try NormalQuadrature(count: 32)
        func ratio(_ margin: Double) -> Double {
            let voltage = process.supply - .millivolts(20) + .millivolts(margin)
            return timing.nonceErrorUnderCommonNoise(
                voltage: voltage, temperature: Self.reference, frequency: process.frequency, quadrature: rule)
                / timing.nonceError(voltage: voltage, temperature: Self.reference, frequency: process.frequency)
        }
        #expect((0.815...0.875).contains(ratio(0)), "\(ratio(0))")
        #expect((0.97...0.995).contains(ratio(10)), "\(ratio(10))")
        #expect(abs(ratio(20) - 1) < 0.005, "\(ratio(20))")
        #expect(abs(ratio(30) - 1) < 0.005)
        // The mutant: twice the noise shared would show at 20 mV.
        var noisy = timing
        noisy.supplyNoise *= 2
        let wrong = noisy.nonceErrorUnderCommonNoise(
            voltage: process.supply, temperature: Self.reference, frequency: process.frequency, quadrature: rule)
        let right = timing.nonceError(
            voltage: process.supply, temperature: Self.reference, frequency: process.frequency)
        #expect(abs(wrong / right - 1) > 0.005)
    }
}
