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

extension TelemetryRecord {
    /// Every field is written, as null where there is no value: a unit that hashes nothing has no energy per hash, and a
    /// client can tell that from a field it does not know.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(unit, forKey: .unit)
        try container.encode(model, forKey: .model)
        try container.encode(time, forKey: .time)
        try container.encode(status, forKey: .status)
        try container.encode(powerReal, forKey: .powerReal)
        try container.encode(powerLimit, forKey: .powerLimit)
        try container.encode(asicTempMax, forKey: .asicTempMax)
        try container.encode(asicTempAvg, forKey: .asicTempAvg)
        try container.encode(nonceError, forKey: .nonceError)
        try container.encode(diffAccepted, forKey: .diffAccepted)
        try container.encode(chainRate, forKey: .chainRate)
        try container.encode(fanRPM, forKey: .fanRPM)
        try container.encode(voltageDomain, forKey: .voltageDomain)
        try container.encode(joulesPerTH, forKey: .joulesPerTH)
        try container.encode(acceptRate, forKey: .acceptRate)
        try container.encode(totalHashRate, forKey: .totalHashRate)
        try container.encode(hashRateUnit, forKey: .hashRateUnit)
        try container.encode(efficiencyUnit, forKey: .efficiencyUnit)
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
