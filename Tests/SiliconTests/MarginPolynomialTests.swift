// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Silicon
import Testing

@Suite struct MarginPolynomialTests {
    /// How far a polynomial of the margin is off where the nonce error is 1e-9 or more.
    private struct Deviation {
        /// In the margin, in standard deviations.
        var margin = 0.0
        /// In the nonce error, relative.
        var nonceError = 0.0
        var samples = 0
    }

    /// The worst over clocks of the whole tuning range, 60 mV either side of the nominal voltage, and thresholds that differ by
    /// process and age.
    private func worst(
        _ model: AsicModel, _ fit: (Voltage, Frequency, Voltage) -> MarginPolynomial
    ) -> Deviation {
        var worst = Deviation()
        let clocks = [model.frequencyRange.lowerBound, model.nominal.frequency, model.frequencyRange.upperBound]
        for frequency in clocks {
            for offset in stride(from: -60.0, through: 60, by: 10) {
                for shift in stride(from: -20.0, through: 40, by: 10) {
                    let voltage = model.nominal.voltage + .millivolts(offset)
                    let polynomial = fit(voltage, frequency, .millivolts(shift))
                    for celsius in stride(from: -20.0, through: 130, by: 2.5) {
                        let exact = model.stageMargin(
                            voltage: voltage, temperature: .celsius(celsius), frequency: frequency,
                            thresholdShift: .millivolts(shift))
                        let error = model.nonceError(margin: exact)
                        guard error >= 1e-9, exact > Double(MarginPolynomial.range.lowerBound) else { continue }
                        let value = Double(polynomial(MarginPolynomial.argument(celsius: Float(celsius))))
                        worst.samples += 1
                        worst.margin = max(worst.margin, abs(value - exact))
                        worst.nonceError = max(worst.nonceError, abs(model.nonceError(margin: value) / error - 1))
                    }
                }
            }
        }
        return worst
    }

    @Test(
        "The nonce error through the polynomial is within 0.1 % from 1e-9 to 1, at any clock, voltage and threshold",
        arguments: ModelLibraryTests.names)
    func accuracy(name: String) throws {
        let model = try #require(try ModelLibrary.builtIn()[name])
        let deviation = worst(model) { model.marginPolynomial(voltage: $0, frequency: $1, thresholdShift: $2) }
        #expect(deviation.samples > 1000)
        // What 0.1 % of a nonce error of 1e-9 takes: 1e-3 over d ln(p) / dz, which is 7.8 for an L7 of 131,072 stages.
        #expect(deviation.margin < 1.2e-4 && deviation.nonceError < 1e-3, "\(deviation)")
    }

    @Test("Without its last term the polynomial fails the same check")
    func truncated() throws {
        let model = try #require(try ModelLibrary.builtIn()["antminer-s21"])
        let deviation = worst(model) {
            var polynomial = model.marginPolynomial(voltage: $0, frequency: $1, thresholdShift: $2)
            polynomial.c6 = 0
            return polynomial
        }
        #expect(deviation.nonceError > 1e-3, "\(deviation)")
    }

    @Test("Outside its range the polynomial saturates")
    func saturation() throws {
        let model = try #require(try ModelLibrary.builtIn()["antminer-s19"])
        let polynomial = model.marginPolynomial(voltage: .volts(0.2), frequency: model.nominal.frequency)
        #expect(polynomial(-1) == MarginPolynomial.range.lowerBound)
        #expect(MarginPolynomial.argument(celsius: 500) == 1)
        #expect(model.nonceError(margin: Double(MarginPolynomial.range.lowerBound)) == 1)
    }
}
