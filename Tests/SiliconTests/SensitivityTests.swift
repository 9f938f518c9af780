// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Quantities
import Silicon
import Testing

/// Slopes of the delay law and what published measurements say of them.
@Suite("Sensitivities of timing") struct SensitivityTests {
    struct Reference: Sendable {
        var process: ReferenceProcess
        var supply, elasticity, threshold, pathSpread, spread: Double
        var alarm, temperature, collapsePerKelvin, temperatureIndependent, collapsePerThreshold: Double
    }

    // From an independent implementation; V, mV/K, 1/V and 1/K as named.
    static let references = [
        Reference(
            process: ReferenceProcess.all[0], supply: -7.001, elasticity: 2.80, threshold: 9.50, pathSpread: 0.054122,
            spread: 0.06467, alarm: 0.391124, temperature: -5.158e-3, collapsePerKelvin: -0.808,
            temperatureIndependent: 0.6408010010554422, collapsePerThreshold: 1.357),
        Reference(
            process: ReferenceProcess.all[1], supply: -10.002, elasticity: 3.60, threshold: 12.78, pathSpread: 0.080637,
            spread: 0.09178, alarm: 0.351102, temperature: -7.255e-3, collapsePerKelvin: -0.791,
            temperatureIndependent: 0.6339018127755934, collapsePerThreshold: 1.278),
        Reference(
            process: ReferenceProcess.all[2], supply: -12.000, elasticity: 3.60, threshold: 15.33, pathSpread: 0.098450,
            spread: 0.10983, alarm: 0.291090, temperature: -9.459e-3, collapsePerKelvin: -0.852,
            temperatureIndependent: 0.6259452994338239, collapsePerThreshold: 1.278),
        Reference(
            process: ReferenceProcess.all[3], supply: -1.450, elasticity: 1.13, threshold: 2.73, pathSpread: 0.010976,
            spread: 0.01301, alarm: 0.771147, temperature: 1.529e-3, collapsePerKelvin: 0.914,
            temperatureIndependent: 0.5696258170229286, collapsePerThreshold: 1.884),
    ]

    @Test("Slopes, spread, alarm and temperature coefficients are the reference's", arguments: references)
    func slopes(reference: Reference) throws {
        let process = reference.process
        let timing = try process.timing()
        let slopes = timing.sensitivities(
            voltage: process.supply, temperature: .celsius(75), frequency: process.frequency)
        #expect(abs(slopes.supply - reference.supply) < 6e-4)
        #expect(abs(slopes.elasticity - reference.elasticity) < 6e-3)
        #expect(abs(slopes.threshold - reference.threshold) < 6e-3)
        #expect(abs(timing.pathSpread - reference.pathSpread) < 6e-7)
        #expect(abs(slopes.spread - reference.spread) < 6e-6)
        #expect(abs(slopes.temperature - reference.temperature) < 6e-7)
        #expect(abs(try #require(slopes.collapsePerKelvin).millivolts - reference.collapsePerKelvin) < 6e-4)
        #expect(abs(slopes.collapsePerThreshold - reference.collapsePerThreshold) < 6e-4)
        #expect(abs(timing.temperatureIndependentVoltage().volts - reference.temperatureIndependent) < 1e-6)
        let alarm = try #require(
            timing.criticalVoltage(nonceError: 0.01, temperature: .celsius(75), frequency: process.frequency))
        #expect(abs(alarm.volts - reference.alarm) < 1e-6)
        // From collapse to the alarm it is 11.1 mV in every process.
        #expect(abs((alarm - process.supply).millivolts + 20 - 11.1) < 0.06)
    }

    @Test("The closed forms are the derivatives of the margin's delay", arguments: ReferenceProcess.all)
    func differences(process: ReferenceProcess) throws {
        // Without spread by supply and threshold the margin is (-ln f - ln D) / s, so its slopes are those of ln D over -s.
        var timing = try process.timing()
        timing.supplyNoise = 0
        timing.thresholdNoise = 0
        func margin(_ volts: Double, _ shift: Double) -> Double {
            timing.margin(
                volts: process.supply.volts + volts, celsius: 75, hertz: process.frequency.hertz, shift: shift)
        }
        let slopes = timing.sensitivities(
            voltage: process.supply, temperature: .celsius(75), frequency: process.frequency)
        let supply = -(margin(1e-6, 0) - margin(-1e-6, 0)) / 2e-6 * timing.pathSpread
        let threshold = -(margin(0, 1e-6) - margin(0, -1e-6)) / 2e-6 * timing.pathSpread
        #expect(abs(supply / slopes.supply - 1) < 1e-6)
        #expect(abs(threshold / slopes.threshold - 1) < 1e-6)
        #expect(abs(slopes.spread - timing.pathSpread) < 1e-15)
    }

    // 25 K times the coefficients above, less some curvature.
    @Test("Cooling a 0.36 V chip by 25 K costs all but a millivolt of its 20 mV; a 0.78 V chip gains as much")
    func cold() throws {
        for (index, expected) in [(1, -20.0 ... -19), (3, 21...23)] {
            let process = ReferenceProcess.all[index]
            let timing = try process.timing()
            let warm = try #require(timing.criticalVoltage(temperature: .celsius(75), frequency: process.frequency))
            let cold = try #require(timing.criticalVoltage(temperature: .celsius(50), frequency: process.frequency))
            #expect(expected.contains((warm - cold).millivolts), "\(process): \((warm - cold).millivolts)")
        }
    }

    // Li et al. (TICA), JSSC 59(1), 2024: from no timing error to 1 % wrong hashes is 35.7 % of clock, or 10.6 % of energy.
    @Test(
        "TICA's 35.7 % of clock between no error and 1 % is a spread of 0.08 to 0.16, by what no error means",
        arguments: [(1e-6, 0.1581), (1e-8, 0.1135), (1e-9, 0.1005), (1e-10, 0.0906), (1e-12, 0.0765)])
    func tica(nonceError: Double, spread: Double) throws {
        let timing = try ReferenceProcess.all[2].timing()
        let steps = timing.requiredMargin(nonceError: nonceError) - timing.requiredMargin(nonceError: 0.01)
        #expect(abs(log(1.357) / steps - spread) < 6e-5)
    }

    @Test(
        "TICA's energy and LuxOS's profile grid give steeper slopes than the presets, which stay inside 7 to 19 per volt"
    )
    func published() throws {
        let fall = 0.3 * (1 - (1 - 0.106).squareRoot())
        #expect(abs(fall * 1e3 - 16.35) < 5e-3)
        #expect(abs(log(1.357) / fall - 18.68) < 5e-3)
        // 25 MHz per 0.1 V of board at 545 MHz and 13.4 V, 42 groups.
        let grid = RegulatorGrid(domains: 42)
        #expect(abs(log(570.0 / 545) / grid.coreStep.volts - 18.84) < 5e-3)
        #expect(abs(log(570.0 / 545) / log(13.5 / 13.4) - 6.03) < 5e-3)
        for reference in Self.references.dropLast() { #expect((7.0...19).contains(-reference.supply)) }
    }

    @Test(
        "More stages or passes need more margin",
        arguments: [(64, 1, 4.624766), (64, 2, 4.766438), (64, 2048, 6.012117)])
    func trials(stages: Int, passes: Int, expected: Double) throws {
        var timing = try ReferenceProcess.all[1].timing()
        timing.stages = stages
        timing.passes = passes
        #expect(abs(timing.requiredMargin(nonceError: 1.2e-4) - expected) < 6e-7)
    }
}
