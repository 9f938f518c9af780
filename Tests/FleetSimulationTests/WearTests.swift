// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import FleetSimulation
import Foundation
import Quantities
import Silicon
import Testing

@Suite("Wear by use") struct WearTests {
    @Test("Hot carriers count the time that chips switch, bias the time under voltage")
    func hotCarriers() throws {
        let model = try WorldBuilder.model("antminer-l7")
        var builder = WorldBuilder()
        builder.groups = [("antminer-l7", 2, "luxos")]
        builder.control = .hours(1)
        var world = try builder.world()
        // One unit works, the other sleeps half of each day.
        for step in 0...(42 * 24) {
            if step % 24 == 0 { world.order(.sleep, 1) }
            if step % 24 == 12 { world.order(.wake, 1) }
            _ = world.advance()
        }
        let die = try #require(model.steadyState(model.nominal, inlet: .celsius(25))).die
        func expected(_ days: Int64) -> ThresholdDriftState {
            var drift = ThresholdDriftState()
            drift.advance(
                model.ageing, hotCarriers: model.hotCarriers, voltage: model.nominal.voltage,
                temperature: model.referenceTemperature, activity: 1, time: model.ageing.burnIn)
            drift.advance(
                model.ageing, hotCarriers: model.hotCarriers, voltage: model.nominal.voltage, temperature: die,
                activity: 1, time: .days(days))
            return drift
        }
        for (unit, days) in [(0, Int64(42)), (1, 21)] {
            let drift = world.thresholdDrift(of: unit)
            let wanted = expected(days)
            #expect(off(drift.hotCarriers.volts, wanted.hotCarriers.volts) < 0.01)
            #expect(off(drift.bias.volts, wanted.bias.volts) < 0.01)
        }
        // The mutant: sleep that ages like work.
        #expect(off(world.thresholdDrift(of: 1).hotCarriers.volts, expected(42).hotCarriers.volts) > 0.15)
        #expect(world.thresholdDrift(of: 0).hotCarriers > .zero)
    }

    @Test("Solder cracks with the cycles of sleeping units as Norris and Landzberg have it, and with nothing else")
    func solder() throws {
        let count = 300
        let cycles = 30
        func play(sleeps: Bool, _ settings: SolderHazard) throws -> (struck: Int, cycle: ThermalCycle) {
            var builder = WorldBuilder()
            builder.groups = [("antminer-s19", count, "luxos")]
            builder.control = .minutes(10)
            try builder.fault("board-failure", BoardFailure()) { $0.hazard = .solder(settings) }
            var world = try builder.world()
            _ = world.advance(times: 12)
            var cycle = ThermalCycle(swing: .zero, dwell: .minutes(60), peak: .zero)
            for _ in 0..<cycles {
                let peak = Double(world.truth.dieTemperature.values[0]) + 4
                for unit in 0..<count where sleeps { world.order(.sleep, unit) }
                _ = world.advance(times: 3)
                let trough = Double(world.truth.dieTemperature.values[0]) + 4
                for unit in 0..<count where sleeps { world.order(.wake, unit) }
                _ = world.advance(times: 6)
                cycle.peak = .celsius(peak)
                cycle.swing = .kelvins(peak - trough)
            }
            return (world.history.flatMap(\.units).count, cycle)
        }
        var settings = SolderHazard()
        settings.cycles = 8
        let (struck, cycle) = try play(sleeps: true, settings)
        let perTest = SolderFatigue.assumed.cyclesPerTestCycle(cycle)
        #expect(perTest > 2)
        // The first crack of three boards.
        func share(_ damage: Double) -> Double { 1 - exp(-3 * pow(damage / 8, settings.shape)) }
        let expected = share(Double(cycles) / perTest)
        let tolerance = 3.5 * (expected * (1 - expected) * Double(count)).squareRoot() + 3
        #expect((0.1...0.9).contains(expected))
        #expect(abs(Double(struck) - expected * Double(count)) < tolerance)
        // The mutants: one use cycle for one cycle of the test, and one board for three.
        #expect(abs(Double(struck) - share(Double(cycles)) * Double(count)) > tolerance)
        let single = 1 - pow(1 - expected, 1.0 / 3)
        #expect(abs(Double(struck) - single * Double(count)) > tolerance)
        #expect(try play(sleeps: false, settings).struck == 0)
    }

    @Test(
        "A dead board stops the others where the model says so, unless the fault says otherwise",
        arguments: [
            ("antminer-s19-xp", nil, 0.0), ("antminer-s19", nil, 2.0 / 3), ("antminer-s19-xp", false, 2.0 / 3),
            ("antminer-s19", true, 0),
        ] as [(String, Bool?, Double)])
    func deadBoard(model: String, stops: Bool?, share: Double) throws {
        var builder = WorldBuilder()
        builder.groups = [(model, 1, "luxos")]
        var dead = BoardFailure()
        dead.stopsUnit = stops
        try builder.fault("board-failure", dead) { $0.at = .minutes(7) }
        var world = try builder.world()
        _ = world.advance()
        let healthy = Double(world.truth.validRate.values[0])
        _ = world.advance(times: 12)
        #expect(abs(Double(world.truth.validRate.values[0]) / healthy - share) < 1e-3)
        #expect(world.frame.status[0] == (share > 0 ? .hashing : .failed))
    }

    @Test("Dies beyond the table are counted, none within it")
    func ranges() throws {
        for (celsius, isCold) in [(-80.0, true), (5, false)] {
            var builder = WorldBuilder()
            builder.groups = [("antminer-l7", 3, "luxos")]
            builder.site.inlet.mean = .celsius(celsius)
            var world = try builder.world()
            _ = world.advance(times: 20)
            #expect(world.truth.validRate.values[0] > 0)
            #expect((world.truth.dieTemperature.values[0] < -20) == isCold)
            #expect(world.ranges.colder == (isCold ? 60 : 0))
            #expect(world.ranges.hotter == 0)
            world.order(.setPowerLimit(.watts(900)))
            _ = world.advance()
            #expect(world.ranges.limitsTooLow == 1)
        }
    }
}
