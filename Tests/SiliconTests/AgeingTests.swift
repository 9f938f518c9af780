// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Silicon
import Testing

@Suite struct AgeingTests {
    let ageing: Ageing

    init() throws { ageing = try #require(try ModelLibrary.builtIn()["antminer-s19"]).ageing }

    @Test("The drift is normalised to 25 mV after ten years at 0.8 V and 125 degC")
    func normalisation() {
        let drift = ageing.advance(shift: .zero, voltage: .volts(0.8), temperature: .celsius(125), time: .days(3650))
        #expect(abs(drift.millivolts - 25) < 1e-9)
        #expect(abs(ageing.prefactor - 0.0557645665942) < 1e-12)
    }

    // An independent implementation of the same law, with Ea = 0.09 eV, g = 3, n = 0.16.
    @Test("Changing stress carries the shift over, as the reference has it")
    func piecewise() {
        let stresses: [(Double, Double, Int64, Double)] = [
            (0.78, 75, 1000, 7.772179687406e-3), (0.78, 95, 500, 8.931605905610e-3),
            (0.75, 55, 2000, 9.105685196575e-3),
            (0.78, 75, 10_000, 1.167074801221e-2),
        ]
        var shift = Voltage.zero
        for (volts, celsius, hours, expected) in stresses {
            shift = ageing.advance(
                shift: shift, voltage: .volts(volts), temperature: .celsius(celsius), time: .hours(hours))
            #expect(abs(shift.volts / expected - 1) < 1e-9)
        }
    }

    @Test("Steps do not matter under one stress, and no stress means no drift")
    func steps() {
        func drift(_ count: Int) -> Double {
            (0..<count).reduce(0.0) { shift, _ in
                ageing.advance(shift: shift, volts: 0.36, celsius: 75, hours: 8760 / Double(count))
            }
        }
        #expect(abs(drift(1) / drift(365) - 1) < 1e-9)
        #expect(ageing.advance(shift: 3e-3, volts: 0, celsius: 75, hours: 100) == 3e-3)
    }

    @Test(
        "A burnt-in S19 loses little margin in a year, and an L7 keeps most of its 20 mV",
        arguments: ["antminer-s19", "antminer-l7"])
    func firstYear(name: String) throws {
        let model = try #require(try ModelLibrary.builtIn()[name])
        let start = model.ageing.burnInShift(voltage: model.nominal.voltage, temperature: .celsius(75))
        let end = model.ageing.advance(
            shift: start, voltage: model.nominal.voltage, temperature: .celsius(75), time: .days(365))
        let drift = end - start
        #expect(drift > .zero && drift < .millivolts(1))
        let error = model.nonceError(
            voltage: model.nominal.voltage, temperature: .celsius(75), frequency: model.nominal.frequency,
            thresholdShift: drift)
        #expect(error > 1.2e-4 && error < 4e-4)
    }
}
