// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// What the sensors of a fleet said at one poll, as columns by unit. This is telemetry, never truth: values may be noisy,
/// biased, old (`sampleTimes`) or absent (NaN).
public struct TelemetryFrame: Sendable {
    /// The fleet, in the order of the columns.
    public let units: [UnitDescription]
    /// When the poll was made.
    public var time: Instant
    /// When each unit's values were measured; older than `time` where a unit did not answer.
    public var sampleTimes: [Instant]
    public var status: [UnitStatus]
    public var pool: [PoolID]
    /// `power_real`: at the wall.
    public var power: Column<PowerDimension>
    /// `power_limit`: the limit in force; NaN where none is.
    public var powerLimit: Column<PowerDimension>
    /// `asic_temp_max`, `asic_temp_avg`.
    public var chipTemperatureMax: Column<TemperatureDimension>
    public var chipTemperatureAverage: Column<TemperatureDimension>
    /// `total_hash_rate`: valid hashes only.
    public var hashRate: Column<HashRateDimension>
    /// `joules_per_th` as a quantity: power over hash rate, NaN where nothing hashes.
    public var efficiency: Column<EnergyPerHashDimension>
    /// `nonce_error`: wrong nonces over all nonces since the last poll, 0...1; NaN without nonces.
    public var nonceError: Column<FractionDimension>
    /// Counters since the unit's last restart.
    public var nonces: [Double]
    public var nonceErrors: [Double]
    /// `accept_rate`.
    public var acceptRate: Column<FractionDimension>
    /// `diff_accepted`: difficulty of the last accepted share; NaN where nobody asked for it.
    public var shareDifficulty: [Float]
    /// `fan_rpm`: ``fanSlots`` values a unit; 0 is a stopped fan, NaN a slot without one.
    public var fanSpeeds: [Float]
    /// Share of `total_hash_rate` by board: ``boardSlots`` values a unit, NaN where there is no board.
    public var boardShares: [Float]
    /// The chips' clock over the set one: less while a unit starts or its firmware throttles it, 0 where none runs.
    public var clockShares: [Float]
    /// `voltage_domain` in volts, ``boardSlots`` values a unit.
    public var domainVoltages: [Float]

    public static let fanSlots = 4
    public static let boardSlots = 4

    public init(units: [UnitDescription], time: Instant) {
        let count = units.count
        self.units = units
        self.time = time
        sampleTimes = Array(repeating: time, count: count)
        status = Array(repeating: .offline, count: count)
        pool = Array(repeating: .primary, count: count)
        power = Column(count: count)
        powerLimit = Column(count: count)
        chipTemperatureMax = Column(count: count)
        chipTemperatureAverage = Column(count: count)
        hashRate = Column(count: count)
        efficiency = Column(count: count)
        nonceError = Column(count: count)
        nonces = Array(repeating: 0, count: count)
        nonceErrors = Array(repeating: 0, count: count)
        acceptRate = Column(count: count)
        shareDifficulty = Array(repeating: .nan, count: count)
        fanSpeeds = Array(repeating: .nan, count: count * Self.fanSlots)
        boardShares = Array(repeating: .nan, count: count * Self.boardSlots)
        clockShares = Array(repeating: 0, count: count)
        domainVoltages = Array(repeating: .nan, count: count * Self.boardSlots)
    }

    public var count: Int { units.count }

    /// The fans of one unit in revolutions per minute.
    public func fanSpeeds(of unit: UnitID) -> [RotationalSpeed] {
        fanSpeeds[unit.index * Self.fanSlots..<(unit.index + 1) * Self.fanSlots]
            .filter { !$0.isNaN }.map { .rpm(Double($0)) }
    }
}
