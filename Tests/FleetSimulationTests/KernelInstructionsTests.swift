// SPDX-License-Identifier: GPL-3.0-or-later

import CFleetKernel
import FleetSimulation
import Testing

/// A group of units in all conditions, and what the pass makes of it.
private final class Bench {
    static let units = 75
    static let rows = (units + FleetColumns.lanes - 1) / FleetColumns.lanes * FleetColumns.lanes
    static let levels = 9

    private var state: UInt64 = 1
    private var blocks = [Float](repeating: 0, count: FleetColumns.Name.allCases.count * rows)
    private var speeds: [assay_fleet_fan_level] = []
    private let floats = (0..<11).map { _ in memory(Float(-1), units) }
    private let fanSpeeds = memory(Float(3000), units * Int(ASSAY_FLEET_FAN_SLOTS))
    private let counters = [memory(7.0, units), memory(3.0, units)]
    private let times = memory(Int64(-1), units)
    private let missed = memory(assay_fleet_missed(nonces: 5, errors: 2), units)
    private var hot = [UInt32](repeating: 0, count: units + 1)
    private var restless = [UInt32](repeating: 0, count: units + 1)
    private(set) var totals: [assay_fleet_totals] = []

    private static func memory<Element>(_ value: Element, _ count: Int) -> UnsafeMutableBufferPointer<Element> {
        let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: count)
        memory.initialize(repeating: value)
        return memory
    }

    deinit {
        for column in floats + [fanSpeeds] { column.deallocate() }
        for column in counters { column.deallocate() }
        times.deallocate()
        missed.deallocate()
    }

    private func uniform(_ low: Float, _ high: Float) -> Float {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return low + (high - low) * Float(state >> 40) * 0x1p-24
    }

    init() {
        for row in 0..<Self.rows {
            func set(_ name: FleetColumns.Name, _ value: Float) {
                let lanes = FleetColumns.lanes
                blocks[(row / lanes * FleetColumns.Name.allCases.count + name.rawValue) * lanes + row % lanes] = value
            }
            set(.die, uniform(40, 100))
            set(.heatsink, uniform(35, 90))
            set(.leakageNow, uniform(200, 500))
            for name in [FleetColumns.Name.e11, .e12, .e21, .e22] { set(name, uniform(0, 0.01)) }
            set(.m1, 0.0165)
            set(.m2, 0.0115)
            set(.n1, 0.985)
            set(.n2, 0.98)
            set(.leakageSlope, uniform(6, 10))
            set(.dynamic, uniform(2600, 3900))
            set(.leakage, uniform(250, 400))
            set(.auxiliary, 43)
            set(.live, uniform(0, 1) < 0.1 ? 0 : 1)
            set(.inletOffset, uniform(-2, 2))
            set(.rate, uniform(0, 1) < 0.1 ? 0 : 95e12)
            set(.nonceRate, uniform(0, 1) < 0.1 ? 0 : 86.4)
            // From units that hardly err to some that get every tenth nonce wrong.
            set(.z0, uniform(2.8, 5))
            set(.z1, uniform(-0.6, 0.6))
            set(.z2, -0.2)
            set(.powerGain, uniform(0.95, 1.05))
            set(.rateGain, 1)
            set(.weight, row >= Self.units || uniform(0, 1) < 0.05 ? 0 : 1)
            set(.quietLow, 70)
            set(.quietHigh, 72)
            set(.fansLost, uniform(0, 1) < 0.2 ? -1 : uniform(0, 1) < 0.2 ? 1 : 0)
            set(.fanLevel, uniform(0, Float(Self.levels) - 0.01).rounded(.down))
        }
        for level in 0..<2 * Self.levels {
            speeds.append(
                assay_fleet_fan_level(
                    resistance: 0.02 - 0.001 * Double(level % Self.levels), e11: 0.001, e12: 0.006, e21: 0.0001,
                    e22: 0.007, m1: 0.0165 - 0.0005 * Float(level % Self.levels), m2: 0.011, n1: 0.985, n2: 0.98,
                    leakage_slope: 8.5, auxiliary: 40 + Float(level), quiet_low: 68, quiet_high: 72,
                    speed: 3000 + 100 * Float(level)))
        }
    }

    func pass(_ instructions: assay_fleet_instructions, step: UInt32, dropout: Float) {
        var model = assay_fleet_model(
            supply_idle: 20, supply_gain: 1.02, supply_quadratic: 0.025 / 3600, exponent_slope: 75 / 36,
            exponent_at_zero: -20 / 36, stage_passes: 64)
        var sensors = assay_fleet_sensors(
            power_noise: 0.005, rate_noise: 0.004, dropout: dropout, noise_key: (1, 2), poll_key: (3, 4))
        var interval = assay_fleet_interval(
            first_unit: 0, units: UInt32(Self.units), step: step, inlet: 24 + Float(step % 7), trip: 80, seconds: 300,
            end: Int64(step) * 300_000_000_000)
        let columns = floats.compactMap(\.baseAddress)
        let total = speeds.withUnsafeBufferPointer { speeds -> assay_fleet_totals? in
            guard let levels = speeds.baseAddress, let fanSpeeds = fanSpeeds.baseAddress, columns.count == 11,
                let nonces = counters[0].baseAddress, let errors = counters[1].baseAddress,
                let times = times.baseAddress, let missed = missed.baseAddress
            else { return nil }
            var fans = assay_fleet_fans(
                levels: levels, level_count: UInt32(Self.levels), target: 71, leakage_at_target: 0.9,
                inlet: 24 + Double(step % 7))
            var readings = assay_fleet_readings(
                true_power: columns[0], true_rate: columns[1], true_efficiency: columns[2], true_error: columns[3],
                true_die: columns[4], power: columns[5], rate: columns[6], efficiency: columns[7], error: columns[8],
                average: columns[9], hottest: columns[10], fan_speeds: fanSpeeds, nonces: nonces,
                nonce_errors: errors, sample_times: times, hot_spot: 4, missed: missed)
            return assay_fleet_pass_by(
                instructions, &blocks, &model, &sensors, &fans, &interval, &readings, &hot, &restless)
        }
        if let total { totals.append(total) }
    }

    var speedsSeen: Set<Float> { Set(fanSpeeds) }

    /// The bits of everything that passes wrote.
    var bits: [UInt64] {
        (floats.flatMap { Array($0) } + blocks + Array(fanSpeeds)).map { UInt64($0.bitPattern) }
            + (counters.flatMap { Array($0) } + missed.flatMap { [$0.nonces, $0.errors] }).map(\.bitPattern)
            + times.map { UInt64(bitPattern: $0) } + (hot + restless).map { UInt64($0) }
            + totals.flatMap { [$0.power.bitPattern, $0.valid_rate.bitPattern, UInt64($0.hot), UInt64($0.restless)] }
    }
}

@Suite("Instructions of the dense pass") struct KernelInstructionsTests {
    private static let all = [assay_fleet_baseline, assay_fleet_avx2, assay_fleet_avx512vl]
    private static var available: [assay_fleet_instructions] {
        all.filter { $0.rawValue <= assay_fleet_widest().rawValue }
    }

    @Test("Whatever instructions a processor has, the pass gives the same bits", arguments: [Float(0), 0.3])
    func sameBits(dropout: Float) {
        let expected = Bench()
        for step in 0..<40 { expected.pass(assay_fleet_baseline, step: UInt32(step), dropout: dropout) }
        #expect(expected.totals.count == 40)
        #expect(expected.totals.contains { $0.hot > 0 } && expected.totals.contains { $0.restless > 0 })
        #expect(expected.speedsSeen.count > 3)
        for instructions in Self.available {
            let bench = Bench()
            for step in 0..<40 { bench.pass(instructions, step: UInt32(step), dropout: dropout) }
            #expect(bench.bits == expected.bits, "\(instructions)")
        }
    }

    @Test("One unit's draws at another step show in the bits that are compared")
    func mutant() {
        let one = Bench()
        let other = Bench()
        one.pass(assay_fleet_baseline, step: 0, dropout: 0)
        other.pass(assay_fleet_baseline, step: 7, dropout: 0)
        #expect(one.bits != other.bits)
    }
}
