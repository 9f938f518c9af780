// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import FleetSimulation
import Quantities
import Silicon
import Testing

@Suite("A healthy unit") struct SteadyStateTests {
    static let models = [
        "antminer-s19", "antminer-s19-pro", "antminer-s19j-pro", "antminer-s19-xp", "antminer-s21", "antminer-l7",
    ]

    @Test("settles where the model's closed form says, and reports it", arguments: models, [5.0, 25, 35])
    func steadyState(name: String, inlet: Double) throws {
        var builder = WorldBuilder()
        builder.groups = [(name, 3, "stock")]
        builder.site.inlet.mean = .celsius(inlet)
        var world = try builder.world()
        let totals = world.advance(times: 30)
        let model = try WorldBuilder.model(name)
        let steady = try #require(model.steadyState(model.nominal, inlet: .celsius(inlet)))
        let wall = model.wallPower(chipPower: steady.power)
        let error = model.nonceError(
            voltage: model.nominal.voltage, temperature: steady.die, frequency: model.nominal.frequency)
        let rate = model.idealHashRate(frequency: model.nominal.frequency).hashesPerSecond * (1 - error)
        for unit in 0..<3 {
            let id = UnitID(unit)
            #expect(abs(try #require(world.truth.dieTemperature[id]).celsius - steady.die.celsius) < 5e-3)
            #expect(off(try #require(world.truth.power[id]).watts, wall.watts) < 1e-4)
            #expect(off(try #require(world.truth.validRate[id]).hashesPerSecond, rate) < 1e-4)
            if error > 1e-9 {
                #expect(off(Double(world.truth.nonceError.values[unit]), error) < 5e-3)
            }
            #expect(world.frame.power.values[unit] == world.truth.power.values[unit])
            #expect(world.frame.hashRate.values[unit] == world.truth.validRate.values[unit])
            #expect(world.frame.efficiency.values[unit] == world.truth.efficiency.values[unit])
            #expect(world.frame.status[unit] == .hashing)
        }
        #expect(off(totals.energy, 3 * wall.watts * 300) < 1e-4)
        #expect(off(totals.hashes, 3 * rate * 300) < 1e-4)
    }

    @Test("needs about what its label says", arguments: models)
    func nameplate(name: String) throws {
        var builder = WorldBuilder()
        builder.groups = [(name, 1, "stock")]
        var world = try builder.world()
        _ = world.advance(times: 30)
        let model = try WorldBuilder.model(name)
        let efficiency = try #require(world.truth.efficiency[UnitID(0)])
        // Data sheets carry plus or minus 5 %; a grade computed out of sample may add as much again.
        #expect(abs(efficiency / model.nameplateEfficiency - 1) < 0.1)
        let power = try #require(world.truth.power[UnitID(0)])
        let rate = try #require(world.truth.validRate[UnitID(0)])
        #expect(off(efficiency.base, (power / rate).base) < 1e-6)
    }

    @Test("uses in a day its power times a day")
    func day() throws {
        var builder = WorldBuilder()
        builder.groups = [("antminer-s19", 9, "stock")]
        var world = try builder.world()
        _ = world.advance(times: 30)
        let power = Double(world.truth.power.values[0])
        let rate = Double(world.truth.validRate.values[0])
        var energy = 0.0
        var hashes = 0.0
        for _ in 0..<288 {
            let totals = world.advance()
            energy += totals.energy
            hashes += totals.sha256Primary
        }
        #expect(off(energy, 9 * power * 86_400) < 1e-6)
        #expect(off(hashes, 9 * rate * 86_400) < 1e-6)
    }

    @Test("ends with the run, however long the last interval is")
    func lastInterval() throws {
        var builder = WorldBuilder()
        builder.duration = .minutes(7)
        var world = try builder.world()
        let first = world.advance().energy
        let last = world.advance().energy
        #expect(off(last, first * 2 / 5) < 1e-4)
        #expect(world.advance() == IntervalTotals())
        #expect(world.time == .epoch + .minutes(7))
        #expect(world.step == 2)
    }

    @Test("ages by as much as the law says, and never grows younger")
    func ageing() throws {
        var builder = WorldBuilder()
        builder.control = .hours(6)
        builder.duration = .days(366)
        var world = try builder.world()
        _ = world.advance()
        let fresh = Double(world.truth.nonceError.values[0])
        var last = fresh
        for day in 0..<360 {
            _ = world.advance(times: 4)
            let now = Double(world.truth.nonceError.values[0])
            #expect(now >= last * 0.999, "day \(day)")
            last = now
        }
        // A year at 0.36 V shifts thresholds by 1.1 mV beyond burn-in, which doubles the errors or so.
        #expect(last / fresh > 1.4 && last / fresh < 4)
    }
}
