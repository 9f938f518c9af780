// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import FleetSimulation
import Quantities
import Silicon
import Testing

@Suite("Commands") struct CommandTests {
    private func builder(_ firmware: String = "luxos") -> WorldBuilder {
        var builder = WorldBuilder()
        builder.groups = [("antminer-s19", 2, firmware)]
        return builder
    }

    @Test("A redirect moves the work, costs the switching loss, and leaves the power as it was")
    func redirect() throws {
        var world = try builder().world()
        let before = world.advance(times: 20)
        let power = world.truth.power.values[0]
        let rate = before.hashes / 300 / 2
        world.order(.redirect)
        let switching = world.advance()
        #expect(off(switching.sha256Primary, rate * 300) < 1e-5)
        #expect(off(switching.sha256Spare, rate * 270) < 1e-5)
        #expect(off(switching.energy, before.energy) < 1e-6)
        let after = world.advance()
        #expect(abs(world.truth.power.values[0] / power - 1) < 1e-6)
        #expect(off(after.sha256Spare, rate * 300) < 1e-5)
        #expect(world.frame.pool == [.spare, .primary])
        #expect(world.orders.map(\.outcome) == [.done])
        world.order(.redirect)
        world.order(.restore)
        let back = world.advance()
        #expect(off(back.sha256Primary, rate * 570) < 1e-5)
        #expect(abs(back.sha256Spare) < rate)
        #expect(world.orders.map(\.outcome) == [.done, .ignored, .done])
    }

    @Test("Without a spare pool nothing is redirected")
    func noSparePool() throws {
        var builder = builder()
        builder.switchLoss = nil
        var world = try builder.world()
        world.order(.redirect)
        _ = world.advance()
        #expect(world.orders.map(\.outcome) == [.ignored])
        #expect(world.frame.pool == [.primary, .primary])
    }

    @Test("A sleeping unit draws standby power; waking takes half a ramp")
    func sleepAndWake() throws {
        let model = try WorldBuilder.model("antminer-s19")
        var world = try builder().world()
        let before = world.advance(times: 20)
        world.order(.sleep)
        let asleep = world.advance()
        #expect(off(asleep.energy, before.energy / 2 + model.sleepPower.watts * 300) < 1e-5)
        #expect(off(asleep.hashes, before.hashes / 2) < 1e-5)
        #expect(world.frame.status[0] == .sleeping)
        #expect(world.frame.efficiency.values[0].isNaN)
        #expect(!world.truth.isDown[0])
        // Its fans turn slowly; they do not stand still.
        #expect(world.frame.fanSpeeds(of: UnitID(0)).allSatisfy { $0 == model.fans.sleepSpeed })
        _ = world.advance(times: 6)
        world.order(.wake)
        let waking = world.advance()
        let ramp = try #require(model.firmware(named: "luxos")).rampDuration.seconds
        #expect(off(waking.hashes, before.hashes / 2 * (1 + (300 - ramp / 2) / 300)) < 1e-3)
        #expect(off(world.advance().hashes, before.hashes) < 1e-4)
    }

    @Test("A reboot costs its minutes and half a ramp, and clears the counters")
    func reboot() throws {
        let firmware = try #require(try WorldBuilder.model("antminer-s19").firmware(named: "luxos"))
        var world = try builder().world()
        let before = world.advance(times: 20)
        let nonces = world.frame.nonces[0]
        #expect(nonces > 0)
        world.order(.reboot)
        var hashes = 0.0
        for _ in 0..<3 { hashes += world.advance().hashes }
        let lost = firmware.rebootDuration.seconds + firmware.rampDuration.seconds / 2
        #expect(off(hashes, before.hashes / 2 * (3 + (900 - lost) / 300)) < 1e-3)
        #expect(off(world.frame.nonces[0], nonces / 20 * (900 - lost) / 300) < 1e-3)
        #expect(off(world.frame.nonces[1], nonces / 20 * 23) < 1e-5)
    }

    @Test(
        "A power limit is kept, and the chips are tuned for the temperature they then have",
        arguments: [1800.0, 2500, 3000])
    func powerLimit(watts: Double) throws {
        let model = try WorldBuilder.model("antminer-s19")
        var world = try builder().world()
        _ = world.advance()
        world.order(.setPowerLimit(.watts(watts)))
        _ = world.advance(times: 20)
        #expect(Double(world.truth.power.values[0]) <= watts * 1.001)
        #expect(Double(world.truth.power.values[0]) > watts * 0.93)
        #expect(Double(world.truth.nonceError.values[0]) < model.nominalNonceError * 1.1)
        #expect(world.frame.powerLimit.values[0] == Float(watts))
        #expect(world.truth.efficiency.values[0] < world.truth.efficiency.values[1])
    }

    @Test("A limit above the nameplate changes nothing")
    func highLimit() throws {
        var world = try builder().world()
        let before = world.advance(times: 20)
        world.order(.setPowerLimit(.watts(9000)))
        _ = world.advance()
        #expect(off(world.advance().hashes, before.hashes) < 1e-5)
    }

    @Test("What a unit cannot do is ignored")
    func ignored() throws {
        let model = try WorldBuilder.model("antminer-s19")
        var world = try builder().world()
        world.order(.setOperatingPoint(frequency: .hertz(1), voltage: model.nominal.voltage))
        world.order(.setOperatingPoint(frequency: model.nominal.frequency, voltage: .volts(.nan)))
        world.order(.setOperatingPoint(frequency: model.nominal.frequency, voltage: .volts(-1)))
        world.order(.setPowerLimit(.watts(.nan)))
        world.order(.setPowerLimit(.watts(-5)))
        world.order(.wake)
        world.order(.sleep, 17)
        world.order(.sleep, -1)
        _ = world.advance()
        #expect(world.orders.allSatisfy { $0.outcome == .ignored })
        #expect(world.truth.power.values.allSatisfy { $0.isFinite })
        var stock = try builder("stock").world()
        stock.order(.setPowerLimit(.watts(2500)))
        _ = stock.advance()
        #expect(stock.orders.map(\.outcome) == [.ignored])
    }

    @Test("Commands take their latency")
    func latency() throws {
        var builder = builder()
        builder.commands.latency = .seconds(60)
        var world = try builder.world()
        let before = world.advance(times: 20)
        world.order(.sleep)
        let totals = world.advance()
        #expect(off(totals.hashes, before.hashes / 2 * (1 + 60.0 / 300)) < 1e-4)
    }

    @Test("The share of commands that fail is the configured one")
    func failures() throws {
        var builder = builder()
        builder.groups = [("antminer-s19", 2000, "luxos")]
        builder.commands.failure = .percent(20)
        var world = try builder.world()
        for unit in 0..<2000 { world.order(.sleep, unit) }
        _ = world.advance()
        let failed = world.orders.filter { $0.outcome == .failed }.count
        // Five standard deviations of a binomial count.
        #expect(abs(failed - 400) < 90)
        #expect(world.frame.status.filter { $0 == .sleeping }.count == 2000 - failed)
    }

    @Test("A unit that is down obeys nothing and answers nothing")
    func down() throws {
        var builder = builder()
        try builder.fault("unit-down", UnitDown()) {
            $0.at = .minutes(12)
            $0.duration = .minutes(30)
            $0.units = .count(1)
        }
        var world = try builder.world()
        _ = world.advance(times: 3)
        let struck = try #require(world.history.first?.units.first)
        #expect(world.frame.status[struck] == .offline)
        #expect(world.truth.power.values[struck] == 0)
        #expect(world.truth.isDown[struck])
        #expect(world.frame.sampleTimes[struck] == .epoch + .minutes(10))
        world.order(.sleep, struck)
        _ = world.advance()
        #expect(world.orders.map(\.outcome) == [.failed])
        _ = world.advance(times: 8)
        #expect(world.frame.status[struck] == .hashing)
        #expect(world.frame.sampleTimes[struck] == world.time)
        #expect(world.frame.nonces[struck] < world.frame.nonces[1 - struck])
    }
}
