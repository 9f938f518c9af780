// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Silicon
import Testing

/// Drift and nonce error over five years, and lives of parts, against an independent implementation.
@Suite("Ageing, number by number") struct AgeingVectorTests {
    struct Month: Sendable {
        var process: Int
        var months: Double
        /// mV and nonce error of a chip at 75 degC.
        var drift, error: Double
        /// The same of one that aged at 95 degC and is measured at 75 degC.
        var hotDrift, hotError: Double
    }

    private static func months(_ process: Int, _ rows: [(Double, Double, Double, Double, Double)]) -> [Month] {
        rows.map {
            Month(process: process, months: $0.0, drift: $0.1, error: $0.2, hotDrift: $0.3, hotError: $0.4)
        }
    }

    static let all =
        months(
            1,
            [
                (0, 0, 1.2e-4, 0, 1.2e-4), (1, 0.727, 1.979e-4, 0.855, 2.160e-4), (3, 0.866, 2.177e-4, 1.020, 2.415e-4),
                (6, 0.968, 2.332e-4, 1.139, 2.618e-4), (12, 1.081, 2.518e-4, 1.273, 2.864e-4),
                (24, 1.208, 2.743e-4, 1.422, 3.166e-4), (36, 1.289, 2.896e-4, 1.518, 3.374e-4),
                (60, 1.399, 3.117e-4, 1.647, 3.677e-4),
            ])
        + months(
            2,
            [
                (1, 0.421, 1.604e-4, 0.495, 1.688e-4), (3, 0.501, 1.696e-4, 0.590, 1.802e-4),
                (6, 0.560, 1.765e-4, 0.659, 1.889e-4), (12, 0.626, 1.846e-4, 0.737, 1.991e-4),
                (24, 0.699, 1.941e-4, 0.823, 2.111e-4), (36, 0.746, 2.004e-4, 0.878, 2.192e-4),
                (60, 0.810, 2.092e-4, 0.953, 2.306e-4),
            ])
        + months(
            3,
            [
                (1, 7.391, 7.249e-2, 8.700, 1.685e-1), (3, 8.812, 1.802e-1, 10.371, 4.077e-1),
                (6, 9.845, 3.174e-1, 11.588, 6.472e-1), (12, 11.000, 5.289e-1, 12.947, 8.774e-1),
                (24, 12.290, 7.790e-1, 14.465, 9.855e-1), (36, 13.114, 8.974e-1, 15.435, 9.983e-1),
                (60, 14.231, 9.781e-1, 16.750, 1),
            ])

    @Test("Drift from new and the nonce error it leaves, with the whole of the literature's drift", arguments: all)
    func drift(month: Month) throws {
        let ageing = try #require(try ModelLibrary.builtIn()["antminer-s19"]).ageing
        let process = ReferenceProcess.all[month.process]
        let timing = try process.timing()
        let hours = TimeSpan(seconds: month.months * 730.5 * 3600)
        for (celsius, drift, error) in [(75.0, month.drift, month.error), (95, month.hotDrift, month.hotError)] {
            let shift = ageing.advance(
                shift: .zero, voltage: process.supply, temperature: .celsius(celsius), time: hours)
            #expect(abs(shift.millivolts - drift) < 6e-4)
            let measured = timing.nonceError(
                voltage: process.supply, temperature: .celsius(75), frequency: process.frequency, thresholdShift: shift)
            #expect(abs(measured / error - 1) < 6e-4, "\(measured)")
        }
    }

    @Test("The nonce error doubles with about a millivolt of threshold on n7 and 0.7 mV on the L7's process")
    func doubling() throws {
        for (index, expected) in [(1, 0.85...1.05), (3, 0.55...0.75)] {
            let process = ReferenceProcess.all[index]
            let timing = try process.timing()
            let shift = try #require(
                stride(from: 0.0, through: 3, by: 0.01).first {
                    timing.nonceError(
                        voltage: process.supply, temperature: .celsius(75), frequency: process.frequency,
                        thresholdShift: .millivolts($0)) >= 2.4e-4
                })
            #expect(expected.contains(shift), "\(process): \(shift) mV")
        }
    }

    @Test("Burn-in is taken off: a drift that would eat an L7's margin in a year does not count from new")
    func burnIn() throws {
        let model = try #require(try ModelLibrary.builtIn()["antminer-l7"])
        let whole = try #require(try ModelLibrary.builtIn()["antminer-s19"]).ageing
        let burnt = whole.burnInShift(voltage: model.nominal.voltage, temperature: .celsius(75))
        #expect(burnt > .millivolts(5))
        #expect(model.ageing.burnIn == .hours(168))
        #expect(
            abs(model.ageing.burnInShift(voltage: model.nominal.voltage, temperature: .celsius(75)) / burnt - 0.1)
                < 1e-9)
    }

    @Test(
        "A fan's chance to fail within one to five years, by the air that passes it",
        arguments: [
            (40.0, [0.00021, 0.00165, 0.00557, 0.01316, 0.02553], 0.0221),
            (50, [0.0007, 0.00557, 0.01868, 0.04371, 0.08359], 0.0726),
            (60, [0.00235, 0.01868, 0.06165, 0.14001, 0.25518], 0.2247),
        ])
    func fans(celsius: Double, years: [Double], anyOfFour: Double) {
        let fan = ComponentReliability.fan()
        func probability(_ year: Double) -> Double {
            let age = TimeSpan(seconds: year * 8766 * 3600 * fan.factor(at: .celsius(celsius)))
            return fan.life.failureProbability(by: age)
        }
        for (index, expected) in years.enumerated() {
            #expect(abs(probability(Double(index + 1)) - expected) < 6e-6)
        }
        let alive = 1 - probability(3)
        #expect(abs(1 - alive * alive * alive * alive - anyOfFour) < 6e-5)
    }
}
