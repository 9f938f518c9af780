// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Quantities
import Silicon
import Testing

@Suite struct StageTimingTests {
    private struct Reference: Decodable {
        struct Preset: Decodable {
            var lnK, s_dyn, Vcrit50, Vcrit1pct, V_ZTC: Double
        }
        struct Unequal: Decodable {
            var p_at_V0, vcrit50: Double
        }
        struct Row: Decodable {
            var preset: String
            var margin, celsius, frequencyRatio, error: Double

            init(from decoder: any Decoder) throws {
                var list = try decoder.unkeyedContainer()
                preset = try list.decode(String.self)
                margin = try list.decode(Double.self)
                celsius = try list.decode(Double.self)
                frequencyRatio = try list.decode(Double.self)
                error = try list.decode(Double.self)
            }
        }
        var presets: [String: Preset]
        var rows: [Row]
        var hetero: [String: Unequal]
    }

    @Test(
        "Every reference row is met: to a millionth above 1e-12, to a ten-thousandth down to 1e-66",
        .enabled(if: SharedReference.timing != nil),
        arguments: ReferenceProcess.all)
    func referenceTable(process: ReferenceProcess) throws {
        let file = try #require(SharedReference.timing)
        let reference = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
        let preset = try #require(reference.presets[process.label])
        let timing = try process.timing()
        let rows = reference.rows.filter { $0.preset == process.label }
        #expect(rows.count == 120 && reference.rows.count == 480)
        var worst = 0.0
        var worstTiny = 0.0
        for row in rows {
            let error = timing.nonceError(
                voltage: .volts(preset.Vcrit50 + row.margin), temperature: .celsius(row.celsius),
                frequency: process.frequency * row.frequencyRatio)
            let off = abs(error / row.error - 1)
            if row.error > 1e-12 { worst = max(worst, off) } else { worstTiny = max(worstTiny, off) }
        }
        #expect(worst < 1e-6, "\(worst)")
        #expect(worstTiny < 1e-4, "\(worstTiny)")
        #expect(abs(timing.logScale - preset.lnK) < 1e-8)
        #expect(abs(timing.pathSpread - preset.s_dyn) < 1e-9)
        func collapse(_ error: Double) -> Double {
            timing.criticalVoltage(nonceError: error, temperature: .celsius(75), frequency: process.frequency)?.volts
                ?? 0
        }
        #expect(abs(collapse(0.5) - preset.Vcrit50) < 1e-9)
        #expect(abs(collapse(0.01) - preset.Vcrit1pct) < 1e-9)
        let unequal = try #require(reference.hetero[process.label])
        let chip = ChipVariationTests.unequal
        let error = timing.nonceError(
            voltage: process.supply, temperature: .celsius(75), frequency: process.frequency, chip: chip)
        #expect(abs(error / unequal.p_at_V0 - 1) < 1e-6)
        let critical = try #require(
            timing.criticalVoltage(temperature: .celsius(75), frequency: process.frequency, chip: chip))
        #expect(abs(critical.volts - unequal.vcrit50) < 1e-8)
        #expect(abs(timing.temperatureIndependentVoltage().volts - preset.V_ZTC) < 1e-6)
    }

    // Chosen rows of an independent implementation in scipy (log_ndtr, logaddexp) of the equations in StageTiming.
    @Test(
        "Chosen reference values are met to a millionth",
        arguments: [
            (1, 0.345, 95, 1.00, 0.00010605505167728044), (1, 0.34, 75, 1.05, 0.9147608744840822),
            (1, 0.335, 95, 1.05, 0.07718930499606332), (1, 0.365, 95, 0.95, 7.176609303397214e-12),
            (2, 0.32, 75, 1.00, 2.865477967304267e-10), (2, 0.30, 50, 1.00, 0.5833141994414256),
            (2, 0.32, 50, 0.95, 8.749467436742921e-06), (3, 0.775, 95, 0.95, 1.69529162464108e-07),
            (3, 0.77, 25, 1.05, 7.660003867892514e-08), (3, 0.76, 25, 1.05, 0.00011393804202298956),
            (0, 0.40, 50, 1.05, 0.9666584047260982), (0, 0.38, 95, 1.00, 0.0010768422205865362),
        ] as [(Int, Double, Double, Double, Double)])
    func embeddedRows(process: Int, volts: Double, celsius: Double, ratio: Double, expected: Double) throws {
        let process = ReferenceProcess.all[process]
        let error = try process.timing().nonceError(
            voltage: .volts(volts), temperature: .celsius(celsius), frequency: process.frequency * ratio)
        #expect(abs(error / expected - 1) < 1e-6)
    }

    @Test(
        "Sixty-four different stages give the reference's product",
        arguments: zip(
            ReferenceProcess.all,
            [6.241289909699158e-4, 5.427054421089402e-4, 5.415425569268559e-4, 1.6683220026529107e-3]))
    func differentStages(process: ReferenceProcess, expected: Double) throws {
        let shifts = (0..<64).map { index in
            let turn = 2 * Double.pi * Double(index) / 64
            return Voltage.millivolts(4 * cos(turn) + 1.5 * sin(3 * turn))
        }
        let timing = try process.timing()
        let error = timing.nonceError(
            voltage: process.supply, temperature: .celsius(75), frequency: process.frequency, thresholdShifts: shifts)
        #expect(abs(error / expected - 1) < 1e-6)
        let equal = timing.nonceError(
            voltage: process.supply, temperature: .celsius(75), frequency: process.frequency,
            thresholdShifts: Array(repeating: .zero, count: 64))
        #expect(abs(equal / 1.2e-4 - 1) < 1e-9)
    }

    @Test("Both tails of the nonce error are exact", arguments: [(1, 6.9, 64), (2048, 8, 131_072)])
    func tails(passes: Int, margin: Double, trials: Double) throws {
        let timing = try ReferenceProcess.all[1].timing(passes: passes)
        let small = trials * 0.5 * erfc(margin / 2.0.squareRoot())
        #expect(abs(timing.nonceError(margin: margin) / small - 1) < 1e-6)
        #expect(timing.nonceError(margin: 40) == 0)
        #expect(timing.nonceError(margin: -40) == 1)
        #expect(abs(timing.nonceError(margin: timing.requiredMargin(nonceError: 3e-7)) / 3e-7 - 1) < 1e-9)
    }

    @Test("Below the temperature-independent voltage heat makes a chip faster, above it slower")
    func inversion() throws {
        for (index, process) in ReferenceProcess.all.enumerated() {
            let timing = try process.timing()
            let cool = timing.margin(voltage: process.supply, temperature: .celsius(50), frequency: process.frequency)
            let hot = timing.margin(voltage: process.supply, temperature: .celsius(90), frequency: process.frequency)
            let isInverted = process.supply < timing.temperatureIndependentVoltage()
            #expect(isInverted == (index < 3))
            #expect((hot > cool) == isInverted)
        }
    }

    @Test("More voltage, a slower clock or a lower threshold never cost margin", arguments: ReferenceProcess.all)
    func monotone(process: ReferenceProcess) throws {
        let timing = try process.timing()
        for celsius in stride(from: -20.0, through: 130, by: 15) {
            for offset in stride(from: -60.0, through: 60, by: 10) {
                func margin(_ millivolts: Double, _ ratio: Double, _ shift: Double) -> Double {
                    timing.margin(
                        voltage: process.supply + .millivolts(millivolts), temperature: .celsius(celsius),
                        frequency: process.frequency * ratio, thresholdShift: .millivolts(shift))
                }
                let here = margin(offset, 1, 0)
                #expect(margin(offset + 1, 1, 0) > here)
                #expect(margin(offset, 0.99, 0) > here)
                #expect(margin(offset, 1, 1) < here)
            }
        }
    }
}
