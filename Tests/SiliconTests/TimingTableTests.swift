// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Quantities
import Silicon
import Testing

/// The reference's table of nonce errors, four digits of each, from an independent implementation.
@Suite("The table of nonce errors") struct TimingTableTests {
    struct Row: Sendable {
        var margin: Double
        /// n7 at 25, 75 and 95 degC.
        var n7: [Double]
        /// n5 at 75 and 95 degC.
        var n5: [Double]
        /// scrypt-780 at 25, 75 and 95 degC.
        var l7: [Double]
    }

    static let rows = [
        Row(margin: -5, n7: [1, 9.459e-1, 1.207e-2], n5: [9.465e-1, 7.086e-3], l7: [1.856e-12, 9.439e-1, 1]),
        Row(margin: 0, n7: [1, 5.000e-1, 1.290e-3], n5: [5.000e-1, 7.138e-4], l7: [7.495e-15, 5.000e-1, 1]),
        Row(margin: 5, n7: [1, 1.160e-1, 1.061e-4], n5: [1.157e-1, 5.570e-5], l7: [1.977e-17, 1.174e-1, 1]),
        Row(margin: 10, n7: [1, 1.619e-2, 6.789e-6], n5: [1.611e-2, 3.410e-6], l7: [3.437e-20, 1.651e-2, 9.982e-1]),
        Row(margin: 15, n7: [1, 1.612e-3, 3.420e-7], n5: [1.605e-3, 1.655e-7], l7: [3.981e-23, 1.640e-3, 8.685e-1]),
        Row(margin: 20, n7: [1, 1.200e-4, 1.369e-8], n5: [1.200e-4, 6.443e-9], l7: [3.102e-26, 1.200e-4, 4.047e-1]),
        Row(
            margin: 25, n7: [1, 6.784e-6, 4.408e-10], n5: [6.848e-6, 2.035e-10], l7: [1.643e-29, 6.532e-6, 9.862e-2]),
        Row(
            margin: 30, n7: [9.988e-1, 2.947e-7, 1.153e-11], n5: [3.022e-7, 5.276e-12],
            l7: [5.980e-33, 2.661e-7, 1.604e-2]),
        Row(
            margin: 40, n7: [2.454e-1, 2.650e-10, 4.434e-15], n5: [2.865e-10, 2.057e-15],
            l7: [2.675e-40, 1.893e-10, 1.854e-4]),
    ]

    @Test("Every entry, down to 1e-40", arguments: rows)
    func entries(row: Row) throws {
        func check(_ process: ReferenceProcess, _ temperatures: [Double], _ expected: [Double]) throws {
            let timing = try process.timing()
            for (celsius, value) in zip(temperatures, expected) {
                let error = timing.nonceError(
                    voltage: process.supply + .millivolts(row.margin - 20), temperature: .celsius(celsius),
                    frequency: process.frequency)
                // Half a unit of the fourth digit, and what the reference's own rounding of thresholds leaves at 1e-40.
                #expect(abs(error / value - 1) < 8e-4, "\(process) \(celsius) degC: \(error)")
            }
        }
        try check(ReferenceProcess.all[1], [25, 75, 95], row.n7)
        try check(ReferenceProcess.all[2], [75, 95], row.n5)
        try check(ReferenceProcess.all[3], [25, 75, 95], row.l7)
    }

    @Test("A slope 2 % off does not pass for the reference")
    func mutant() throws {
        let process = ReferenceProcess.all[1]
        var timing = try process.timing()
        timing.driveExponent *= 1.02
        timing = try timing.calibrated(to: TimingCalibration(voltage: process.supply, frequency: process.frequency))
        let error = timing.nonceError(
            voltage: process.supply - .millivolts(10), temperature: .celsius(95), frequency: process.frequency)
        #expect(abs(error / 6.789e-6 - 1) > 8e-4)
    }

    @Test(
        "A chip of 64 different stages collapses where the reference says",
        arguments: zip(
            ReferenceProcess.all,
            [0.3820330877006617, 0.34185063604278176, 0.2818652517535425, 0.7635830862606763]))
    func differentStages(process: ReferenceProcess, expected: Double) throws {
        let timing = try process.timing()
        let collapse = try #require(
            timing.criticalVoltage(
                temperature: .celsius(75), frequency: process.frequency, chip: ChipVariationTests.unequal))
        #expect(abs(collapse.volts - expected) < 1e-8)
    }
}
