// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities

/// One unit's telemetry with the field names clients know. Hash rates are in `hash_rate_unit`, efficiency in
/// `efficiency_unit`: `joules_per_th` keeps its name for a Scrypt unit, whose number is in J/MH.
public struct TelemetryRecord: Sendable, Hashable, Codable {
    public var unit: Int
    public var model: String
    /// ISO 8601 time of measurement.
    public var time: String
    public var status: String
    public var powerReal: Double?
    public var powerLimit: Double?
    public var asicTempMax: Double?
    public var asicTempAvg: Double?
    public var nonceError: Double?
    public var diffAccepted: Double?
    public var chainRate: [Double]
    public var fanRPM: [Int]
    public var voltageDomain: [Double]
    public var joulesPerTH: Double?
    public var acceptRate: Double?
    public var totalHashRate: Double?
    public var hashRateUnit: String
    public var efficiencyUnit: String

    enum CodingKeys: String, CodingKey {
        case unit, model, time, status
        case powerReal = "power_real"
        case powerLimit = "power_limit"
        case asicTempMax = "asic_temp_max"
        case asicTempAvg = "asic_temp_avg"
        case nonceError = "nonce_error"
        case diffAccepted = "diff_accepted"
        case chainRate = "chain_rate"
        case fanRPM = "fan_rpm"
        case voltageDomain = "voltage_domain"
        case joulesPerTH = "joules_per_th"
        case acceptRate = "accept_rate"
        case totalHashRate = "total_hash_rate"
        case hashRateUnit = "hash_rate_unit"
        case efficiencyUnit = "efficiency_unit"
    }
}

extension TelemetryFrame {
    /// The record of one unit; what was not reported is nil.
    public func record(of unit: UnitID) -> TelemetryRecord {
        let index = unit.index
        let description = units[index]
        let algorithm = description.algorithm
        let rate = hashRate[unit]?.value(in: algorithm.hashRateUnit)
        let boards = index * Self.boardSlots..<index * Self.boardSlots + min(description.boards, Self.boardSlots)
        return TelemetryRecord(
            unit: index, model: description.model, time: sampleTimes[index].iso8601, status: "\(status[index])",
            powerReal: power[unit]?.watts, powerLimit: powerLimit[unit]?.watts,
            asicTempMax: chipTemperatureMax[unit]?.celsius, asicTempAvg: chipTemperatureAverage[unit]?.celsius,
            nonceError: nonceError[unit]?.fraction,
            diffAccepted: shareDifficulty[index].isNaN ? nil : Double(shareDifficulty[index]),
            chainRate: boards.map { board in
                let share = boardShares[board]
                return share.isNaN ? 0 : (rate ?? 0) * Double(share)
            },
            fanRPM: fanSpeeds(of: unit).map { Int($0.rpm.rounded()) },
            voltageDomain: boards.map { domainVoltages[$0].isNaN ? 0 : Double(domainVoltages[$0]) },
            joulesPerTH: efficiency[unit]?.value(in: algorithm.efficiencyUnit),
            acceptRate: acceptRate[unit]?.percent, totalHashRate: rate, hashRateUnit: algorithm.hashRateUnit,
            efficiencyUnit: algorithm.efficiencyUnit)
    }
}
