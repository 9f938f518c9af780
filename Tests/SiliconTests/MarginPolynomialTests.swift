// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Silicon
import Testing

@Suite struct MarginPolynomialTests {
    /// The worst deviation from the exact margin over the corners of voltage and threshold shift.
    private func worstError(_ model: AsicModel, _ fit: (Voltage, Voltage) -> MarginPolynomial) -> Double {
        var worst = 0.0
        for offset in stride(from: -60.0, through: 60, by: 20) {
            for shift in stride(from: -20.0, through: 40, by: 10) {
                let voltage = model.nominal.voltage + .millivolts(offset)
                let polynomial = fit(voltage, .millivolts(shift))
                for celsius in stride(from: -20.0, through: 130, by: 1) {
                    let exact = model.stageMargin(
                        voltage: voltage, temperature: .celsius(celsius), frequency: model.nominal.frequency,
                        thresholdShift: .millivolts(shift))
                    guard MarginPolynomial.range.contains(Float(exact)) else { continue }
                    let value = polynomial(MarginPolynomial.argument(celsius: Float(celsius)))
                    worst = max(worst, abs(Double(value) - exact))
                }
            }
        }
        return worst
    }

    @Test("Degree six keeps the margin within 2e-4 for every model", arguments: ModelLibraryTests.names)
    func accuracy(name: String) throws {
        let model = try #require(try ModelLibrary.builtIn()[name])
        let worst = worstError(model) {
            model.marginPolynomial(voltage: $0, frequency: model.nominal.frequency, thresholdShift: $1)
        }
        #expect(worst < 2e-4)
    }

    @Test("Without its last term the polynomial fails the same check")
    func truncated() throws {
        let model = try #require(try ModelLibrary.builtIn()["antminer-s21"])
        let worst = worstError(model) {
            var polynomial = model.marginPolynomial(
                voltage: $0, frequency: model.nominal.frequency, thresholdShift: $1)
            polynomial.c6 = 0
            return polynomial
        }
        #expect(worst > 2e-4)
    }

    @Test("The nonce error through the polynomial is within 0.1 % from 1e-9 to 1", arguments: ModelLibraryTests.names)
    func nonceError(name: String) throws {
        let model = try #require(try ModelLibrary.builtIn()[name])
        for offset in [-20.0, 0, 20] {
            let voltage = model.nominal.voltage + .millivolts(offset)
            let polynomial = model.marginPolynomial(voltage: voltage, frequency: model.nominal.frequency)
            for celsius in stride(from: -20.0, through: 130, by: 0.5) {
                let exact = model.nonceError(
                    voltage: voltage, temperature: .celsius(celsius), frequency: model.nominal.frequency)
                guard exact > 1e-9 else { continue }
                let margin = polynomial(MarginPolynomial.argument(celsius: Float(celsius)))
                #expect(abs(model.nonceError(margin: Double(margin)) / exact - 1) < 1e-3)
            }
        }
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
