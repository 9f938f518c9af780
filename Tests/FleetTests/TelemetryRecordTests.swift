// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import Foundation
import Quantities
import Testing

/// One unit of a model with three boards and four fans.
func unit(_ algorithm: HashAlgorithm, _ model: String = "antminer-l7") -> UnitDescription {
    UnitDescription(
        id: UnitID(0), model: model, algorithm: algorithm, boards: 3, fans: 4,
        nameplateHashRate: .megahashesPerSecond(9500), nameplatePower: .watts(3425), nominalFrequency: .megahertz(600),
        nominalVoltage: .volts(0.78), rack: 0, slot: 0, group: 0)
}

@Suite("Telemetry records")
struct TelemetryRecordTests {
    /// The L7 of the specification: 3412.5 W at 9533 MH/s, on boards of 3175, 3180 and 3178 MH/s.
    private var frame: TelemetryFrame {
        var frame = TelemetryFrame(units: [unit(.scrypt1024)], time: Instant(year: 2026, month: 7, day: 1) ?? .epoch)
        frame.status[0] = .hashing
        frame.power.values[0] = 3412.5
        frame.powerLimit.values[0] = 3425
        frame.hashRate.values[0] = 9533e6
        frame.efficiency.values[0] = 3412.5 / 9533e6
        frame.chipTemperatureMax.values[0] = 71.5
        frame.chipTemperatureAverage.values[0] = 66
        frame.nonceError.values[0] = 0.000_25
        frame.acceptRate.values[0] = 0.999
        frame.shareDifficulty[0] = 65536
        for (board, rate) in [3175, 3180, 3178].enumerated() {
            frame.boardShares[board] = Float(rate) / 9533
            frame.domainVoltages[board] = 0.78
        }
        for fan in 0..<3 { frame.fanSpeeds[fan] = 5880 }
        frame.fanSpeeds[3] = 0
        return frame
    }

    private func near(_ value: Double?, _ expected: Double, to tolerance: Double = 1e-5) -> Bool {
        value.map { abs($0 / expected - 1) < tolerance } ?? false
    }

    @Test("An L7 at 3412.5 W and 9533 MH/s needs 0.358 J/MH")
    func litecoin() {
        let record = frame.record(of: UnitID(0))
        #expect(record.hashRateUnit == "MH/s")
        #expect(record.efficiencyUnit == "J/MH")
        #expect(near(record.totalHashRate, 9533))
        #expect(record.joulesPerTH.map { formatNumber($0, digits: 3) } == "0.358")
        #expect(near(record.powerReal, 3412.5))
        #expect(near(record.nonceError, 0.000_25))
        #expect(near(record.acceptRate, 99.9))
        #expect(record.diffAccepted == 65536)
        #expect(record.time == "2026-07-01T00:00:00Z")
    }

    @Test("The boards' rates are in the unit of the total and sum to it")
    func boards() {
        let record = frame.record(of: UnitID(0))
        #expect(record.chainRate.map { $0.rounded() } == [3175, 3180, 3178])
        #expect(near(record.chainRate.reduce(0, +), record.totalHashRate ?? 0, to: 1e-6))
        #expect(record.voltageDomain.count == 3)
    }

    @Test("A stopped fan reads 0 rpm and is not left out")
    func fans() {
        #expect(frame.record(of: UnitID(0)).fanRPM == [5880, 5880, 5880, 0])
    }

    @Test("A SHA-256 unit speaks of TH/s and J/TH")
    func bitcoin() {
        var frame = TelemetryFrame(units: [unit(.sha256d, "antminer-s19")], time: .epoch)
        frame.hashRate.values[0] = 95e12
        frame.efficiency.values[0] = 3250 / 95e12
        let record = frame.record(of: UnitID(0))
        #expect(record.hashRateUnit == "TH/s")
        #expect(record.efficiencyUnit == "J/TH")
        #expect(near(record.totalHashRate, 95))
        #expect(near(record.joulesPerTH, 3250.0 / 95))
    }

    @Test("The field names are those clients know, and absent values are null rather than missing")
    func fieldNames() throws {
        let names: Set = [
            "unit", "model", "time", "status", "power_real", "power_limit", "asic_temp_max", "asic_temp_avg",
            "nonce_error", "diff_accepted", "chain_rate", "fan_rpm", "voltage_domain", "joules_per_th", "accept_rate",
            "total_hash_rate", "hash_rate_unit", "efficiency_unit",
        ]
        let silent = TelemetryFrame(units: [unit(.scrypt1024)], time: .epoch).record(of: UnitID(0))
        for record in [frame.record(of: UnitID(0)), silent] {
            let data = try JSONEncoder().encode(record)
            let object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
            #expect(Set(object.keys) == names)
            #expect(try JSONDecoder().decode(TelemetryRecord.self, from: data) == record)
        }
        #expect(silent.joulesPerTH == nil && silent.totalHashRate == nil && silent.fanRPM.isEmpty)
        #expect(silent.chainRate == [0, 0, 0])
    }
}
