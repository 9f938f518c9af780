// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Silicon
import Testing

@Suite struct CalibrationTests {
    @Test("Calibration meets both of its conditions, with one pass and with two thousand", arguments: [1, 2048])
    func solves(passes: Int) throws {
        for process in ReferenceProcess.all {
            let timing = try process.timing(passes: passes)
            func error(_ voltage: Voltage) -> Double {
                timing.nonceError(voltage: voltage, temperature: .celsius(75), frequency: process.frequency)
            }
            #expect(abs(error(process.supply) / 1.2e-4 - 1) < 1e-9)
            #expect(abs(error(process.supply - .millivolts(20)) / 0.5 - 1) < 1e-9)
            let critical = try #require(
                timing.criticalVoltage(temperature: .celsius(75), frequency: process.frequency))
            #expect(abs((process.supply - critical).millivolts - 20) < 1e-6)
        }
    }

    @Test("A process calibrated for one pass has 2,048 times the error per Scrypt hash, and needs 12.2 mV more")
    func scryptNeedsItsOwnCalibration() throws {
        let process = ReferenceProcess.all[3]
        var timing = try process.timing()
        timing.passes = 2048
        let error = timing.nonceError(
            voltage: process.supply, temperature: .celsius(75), frequency: process.frequency)
        #expect(abs(error - 0.218) < 5e-4)
        let needed = try #require(
            timing.criticalVoltage(nonceError: 1.2e-4, temperature: .celsius(75), frequency: process.frequency))
        #expect(abs(needed.volts - 0.79222) < 5e-6)
        let folded = try process.timing(passes: 2048)
        let margin = folded.margin(voltage: process.supply, temperature: .celsius(75), frequency: process.frequency)
        #expect(abs(margin - 6.012) < 5e-4)
    }

    @Test("A margin that supply noise alone exceeds is refused")
    func impossible() throws {
        let process = ReferenceProcess.all[1]
        let timing = try process.timing()
        #expect(throws: CalibrationError.self) {
            try timing.calibrated(
                to: TimingCalibration(voltage: process.supply, frequency: process.frequency, margin: .millivolts(2)))
        }
    }

    @Test("The same silicon at another speed keeps its margin at the new clock")
    func rescaling() throws {
        let process = ReferenceProcess.all[2]
        let timing = try process.timing()
        let slower = timing.rescaled(from: process.frequency, to: process.frequency * 0.8)
        let before = timing.margin(voltage: .volts(0.31), temperature: .celsius(60), frequency: process.frequency)
        let after = slower.margin(voltage: .volts(0.31), temperature: .celsius(60), frequency: process.frequency * 0.8)
        #expect(abs(before - after) < 1e-9)
    }
}
