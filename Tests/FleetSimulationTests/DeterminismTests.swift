// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import FleetSimulation
import Quantities
import Silicon
import Statistics
import Testing

@Suite("The same world for everyone") struct DeterminismTests {
    private func builder(_ counts: [Int] = [20, 13]) -> WorldBuilder {
        var builder = WorldBuilder()
        builder.groups = zip(["antminer-s19", "antminer-s21"], counts).map { ($0, $1, "luxos") }
        builder.fanControl = .automatic
        builder.efficiencySpread = .percent(3)
        builder.thresholdSpread = .millivolts(1)
        builder.sensors = SensorSettings()
        builder.site.inlet = InletSettings()
        builder.site.racks = 3
        return builder
    }

    /// The bits of everything a world shows of one unit.
    private func print(of unit: Int, _ world: borrowing FleetWorld) -> [UInt64] {
        let floats = [
            world.truth.power.values[unit], world.truth.validRate.values[unit], world.truth.nonceError.values[unit],
            world.truth.dieTemperature.values[unit], world.frame.power.values[unit], world.frame.hashRate.values[unit],
            world.frame.nonceError.values[unit], world.frame.shareDifficulty[unit],
        ]
        return floats.map { UInt64($0.bitPattern) }
            + [world.frame.nonces[unit].bitPattern, world.frame.nonceErrors[unit].bitPattern]
    }

    @Test("Units that got no command are the same to the bit, whatever others were told")
    func commonRandomNumbers() throws {
        var builder = builder()
        try builder.fault("fan-failure", FanFailure()) {
            $0.meanTimeBetween = .days(3)
            $0.duration = .hours(6)
        }
        builder.sensors.dropout = .percent(2)
        var left = try builder.world()
        var right = try builder.world()
        var other = try builder.world(seed: 2)
        var differs = false
        for step in 0..<600 {
            if step % 40 == 3 {
                right.order(step % 80 == 3 ? .sleep : .wake, 5)
                right.order(.reboot, 21)
            }
            _ = left.advance()
            _ = right.advance()
            _ = other.advance()
            for unit in 0..<33 where unit != 5 && unit != 21 {
                #expect(print(of: unit, left) == print(of: unit, right))
            }
            differs = differs || print(of: 0, left) != print(of: 0, other)
        }
        #expect(differs)
        #expect(left.history.map(\.from) == right.history.map(\.from))
        #expect(left.history.count > 5)
    }

    @Test("A unit does not depend on how many follow it", arguments: [1, 7, 8, 9, 17])
    func padding(count: Int) throws {
        var small = builder([count])
        small.site.racks = 1
        var large = builder([40])
        large.site.racks = 1
        var a = try small.world()
        var b = try large.world()
        for _ in 0..<50 {
            _ = a.advance()
            _ = b.advance()
            for unit in 0..<count { #expect(print(of: unit, a) == print(of: unit, b)) }
        }
    }

    @Test("Totals are the sums of the units", arguments: [[1, 1], [7, 9], [8, 8], [17, 3]])
    func totals(counts: [Int]) throws {
        var world = try builder(counts).world()
        for _ in 0..<20 {
            let totals = world.advance()
            let power = world.truth.power.values.reduce(0.0) { $0 + Double($1) }
            let rate = world.truth.validRate.values.reduce(0.0) { $0 + Double($1) }
            #expect(off(totals.energy, power * 300) < 1e-6)
            #expect(off(totals.hashes, rate * 300) < 1e-6)
        }
    }

    @Test("Whatever happens, nothing becomes nonsense", arguments: 1...6)
    func fuzz(seed: UInt64) throws {
        var builder = builder([11, 6])
        builder.control = .minutes(seed % 2 == 0 ? 5 : 60)
        builder.sensors.dropout = .percent(3)
        builder.commands.latency = .seconds(70)
        builder.commands.failure = .percent(3)
        var stream = RandomStream(StreamKey(seed: seed))
        for entry in 0..<10 {
            let hours = 1 + stream.integer(below: 300)
            let schedule = { (common: inout FaultSchedule) in
                if entry % 2 == 0 {
                    common.at = .hours(Int64(hours))
                } else {
                    common.meanTimeBetween = .hours(Int64(hours) + 20)
                }
                common.duration = entry % 3 == 0 ? nil : .minutes(Int64(17 * hours))
                common.units = entry % 4 == 0 ? .count(2) : .share(0.5)
            }
            var fans = FanFailure()
            fans.fans = 1 + entry % 4
            var heat = InletOffset()
            heat.delta = .kelvins(60)
            var loss = EfficiencyLoss()
            loss.by = .percent(100)
            var drift = ThresholdDrift()
            drift.perDay = .millivolts(10)
            var boards = BoardFailure()
            boards.boards = 4
            var sensor = SensorFault()
            sensor.mode = SensorFault.Mode.allCases[entry % 3]
            let kinds: [any Fault] = [fans, heat, loss, drift, boards, sensor, UnitDown(), PoolOutage()]
            try builder.fault("fuzz", kinds[(entry + Int(seed)) % kinds.count], schedule)
        }
        let model = try WorldBuilder.model("antminer-s19")
        var world = try builder.world(seed: seed)
        while world.time < .epoch + .days(30) {
            if stream.bernoulli(0.3) {
                let commands: [Command] = [
                    .redirect, .restore, .sleep, .wake, .reboot, .setPowerLimit(.watts(stream.uniform() * 6000)),
                    .setOperatingPoint(
                        frequency: model.nominal.frequency * (0.4 + stream.uniform()),
                        voltage: model.nominal.voltage * (0.5 + stream.uniform())),
                ]
                world.order(commands[stream.integer(below: commands.count)], stream.integer(below: 17))
            }
            let totals = world.advance()
            #expect(totals.energy.isFinite && totals.energy >= 0)
            // At worst every order of an interval costs its switching loss.
            #expect(totals.hashes.isFinite && totals.hashes > -2 * 2e14 * 30)
            for unit in 0..<17 {
                let power = world.truth.power.values[unit]
                let die = world.truth.dieTemperature.values[unit]
                #expect(power.isFinite && power >= 0 && power < 30_000)
                #expect(die.isFinite && die > -60 && die < 800)
                #expect(world.truth.validRate.values[unit] >= 0)
                #expect((0...1).contains(world.truth.nonceError.values[unit]))
                #expect(world.frame.nonces[unit] >= 0)
                #expect(world.frame.nonceErrors[unit] >= 0)
                #expect(world.frame.nonceErrors[unit] <= world.frame.nonces[unit])
            }
        }
        #expect(!world.history.isEmpty)
    }
}
