// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import FleetSimulation
import Quantities
import Silicon
import Testing

@Suite("Lost fans and heat") struct FanFailureTests {
    private func builder(_ firmware: String, fans: Int = 1, duration: TimeSpan? = nil) throws -> WorldBuilder {
        var builder = WorldBuilder()
        builder.groups = [("antminer-s19", 2, firmware)]
        var failure = FanFailure()
        failure.fans = fans
        try builder.fault("fan-failure", failure) {
            $0.at = .minutes(62)
            $0.duration = duration
            $0.units = .count(1)
        }
        return builder
    }

    @Test("Stock firmware stops hashing after its delay, to the second")
    func stockStops() throws {
        var world = try builder("stock").world()
        let before = world.advance(times: 12)
        let partial = world.advance()
        let rate = before.hashes / 300 / 2
        // Two minutes until the fan stops, one until the firmware does; the other unit hashes all five.
        #expect(off(partial.hashes, rate * (180 + 300)) < 1e-4)
        let struck = try #require(world.history.first?.units.first)
        #expect(world.frame.status[struck] == .fanLost)
        #expect(world.truth.isDown[struck])
        #expect(world.truth.fansLost[struck] == 1)
        #expect(world.frame.fanSpeeds(of: UnitID(struck)).filter { $0.rpm == 0 }.count == 1)
        #expect(world.frame.efficiency.values[struck].isNaN)
        // Supply, control board and three fans are left.
        let model = try WorldBuilder.model("antminer-s19")
        let fan = model.fans.power(speed: model.fans.nominalSpeed)
        let rest = model.wallPower(chipPower: .zero, fanPower: fan * 3)
        let idle = world.advance(times: 3)
        #expect(off(Double(world.truth.power.values[struck]), rest.watts) < 1e-5)
        #expect(off(idle.hashes, rate * 300) < 1e-4)
        #expect(world.truth.validRate.values[struck] == 0)
    }

    @Test("Modified firmware runs on, hotter, where the closed form says")
    func modifiedRunsOn() throws {
        var world = try builder("luxos").world()
        _ = world.advance(times: 40)
        let struck = try #require(world.history.first?.units.first)
        #expect(world.frame.status[struck] == .hashing)
        let model = try WorldBuilder.model("antminer-s19")
        let airflow = model.fans.airflowRatio(intake: model.fans.intakeFans - 1, exhaust: model.fans.exhaustFans)
        let steady = try #require(model.steadyState(model.nominal, inlet: .celsius(25), airflow: airflow))
        #expect(abs(Double(world.truth.dieTemperature.values[struck]) - steady.die.celsius) < 5e-3)
        #expect(world.truth.dieTemperature.values[struck] > world.truth.dieTemperature.values[1 - struck] + 1)
    }

    @Test("Modified firmware stops below its minimum of fans")
    func modifiedStops() throws {
        var world = try builder("luxos", fans: 2).world()
        _ = world.advance(times: 14)
        let struck = try #require(world.history.first?.units.first)
        #expect(world.frame.status[struck] == .fanLost)
    }

    @Test("A repaired unit hashes again after its reboot and half its ramp")
    func repair() throws {
        var world = try builder("stock", duration: .minutes(20)).world()
        let healthy = world.advance(times: 12).hashes / 2
        _ = world.advance(times: 4)
        // Repaired at 82 min, up again at 87.5 min: 2.5 of the 5 min from 85 to 90.
        let struck = try #require(world.history.first?.units.first)
        let starting = world.advance()
        #expect(world.frame.status[struck] == .starting)
        #expect(off(starting.hashes, healthy) < 1e-4)
        let partial = world.advance()
        #expect(off(partial.hashes, healthy * 1.5) < 1e-3)
        #expect(world.frame.status[struck] == .hashing)
        #expect(!world.truth.isDown[struck])
    }

    @Test("Heat trips a unit; it restarts once it is cool, not before")
    func tripAndRestart() throws {
        var builder = WorldBuilder()
        builder.control = .minutes(1)
        var wave = InletOffset()
        wave.delta = .kelvins(32)
        try builder.fault("inlet-offset", wave) {
            $0.at = .minutes(30)
            $0.duration = .hours(2)
        }
        var world = try builder.world()
        var statuses: [UnitStatus] = []
        for _ in 0..<240 {
            _ = world.advance()
            statuses.append(world.frame.status[0])
        }
        #expect(statuses.contains(.overheated))
        #expect(statuses.last == .hashing)
        #expect(world.truth.power.values.allSatisfy { $0.isFinite && $0 < 6000 })
    }

    @Test("A runaway stays finite until the firmware ends it", arguments: ["stock", "luxos"])
    func runaway(firmware: String) throws {
        var builder = WorldBuilder()
        builder.groups = [("antminer-s19", 3, firmware)]
        builder.control = .hours(6)
        var failure = FanFailure()
        failure.fans = 4
        try builder.fault("fan-failure", failure) { $0.at = .hours(1) }
        var wave = InletOffset()
        wave.delta = .kelvins(60)
        try builder.fault("inlet-offset", wave) { $0.at = .hours(20) }
        var world = try builder.world()
        for _ in 0..<20 {
            let totals = world.advance()
            #expect(totals.energy.isFinite && totals.hashes.isFinite)
            #expect(world.truth.power.values.allSatisfy { $0.isFinite && $0 < 20_000 })
            #expect(world.truth.dieTemperature.values.allSatisfy { $0.isFinite && $0 < 600 })
        }
    }
}
