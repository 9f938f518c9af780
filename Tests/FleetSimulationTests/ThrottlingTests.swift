// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import FleetSimulation
import Quantities
import Silicon
import Testing

@Suite("Throttling") struct ThrottlingTests {
    private func builder(throttling: Bool, minutes: Int64) -> WorldBuilder {
        var builder = WorldBuilder()
        builder.groups = [("antminer-s19", 1, "luxos")]
        builder.throttling = throttling
        builder.control = .minutes(minutes)
        return builder
    }

    /// The fewest steps with which a unit's hottest die rests below the throttle temperature.
    private func fewestSteps(inlet: Double) throws -> Int {
        let model = try WorldBuilder.model("antminer-s19")
        let throttle = try #require(model.firmware(named: "luxos")?.throttle)
        return try #require(
            (0..<12).first { steps in
                let clock = model.nominal.frequency * (1 - Double(steps) * throttle.step.fraction)
                let point = OperatingPoint(frequency: clock, voltage: model.nominal.voltage)
                let die = model.steadyState(point, inlet: .celsius(inlet))?.die.celsius ?? 999
                return die + 4 <= throttle.temperature.celsius
            })
    }

    @Test("Held-back clocks carry a unit through a hot day, with as few steps as it takes", arguments: [1, 10, 60])
    func day(minutes: Int64) throws {
        let model = try WorldBuilder.model("antminer-s19")
        let step = try #require(model.firmware(named: "luxos")?.throttle).step.fraction
        func play(_ throttling: Bool) throws -> (throttled: Double, down: Double, atPeak: Double, end: Double) {
            var builder = builder(throttling: throttling, minutes: minutes)
            builder.site.inlet.mean = .celsius(38)
            builder.site.inlet.daily = .kelvins(14)
            var world = try builder.world()
            var (throttled, down, atPeak) = (0.0, 0.0, 0.0)
            for index in 1...(24 * 60 / minutes) {
                let totals = world.advance()
                throttled += totals.throttledSeconds / 3600
                down += (world.truth.validRate.values[0] > 0 ? 0 : Double(minutes) * 60) - totals.hashingCorrection
                if index * minutes == 15 * 60 {
                    atPeak = Double(1 - world.frame.clockShares[0]) / step
                    let rate = model.idealHashRate(frequency: model.nominal.frequency).hashesPerSecond
                    #expect(
                        off(Double(world.truth.validRate.values[0]), rate * Double(world.frame.clockShares[0])) < 1e-3
                            || !throttling)
                }
            }
            return (throttled, down, atPeak, Double(world.frame.clockShares[0]))
        }
        let fewest = Double(try fewestSteps(inlet: 52))
        #expect(fewest >= 2)
        let held = try play(true)
        #expect(abs(held.down) < 1)
        // A step is taken off before the heat of the last one has gone: one too many is possible.
        #expect((fewest - 0.01...fewest + 1.01).contains(held.atPeak))
        #expect((4...14).contains(held.throttled))
        #expect(held.end == 1)
        // The mutant: the same unit with throttling turned off.
        let cliff = try play(false)
        #expect(cliff.down > 3600 && cliff.throttled == 0)
    }

    @Test("Sudden heat trips a unit, which then goes on more slowly instead of tripping again and again")
    func sudden() throws {
        var builder = builder(throttling: true, minutes: 10)
        var heat = InletOffset()
        heat.delta = .kelvins(27)
        try builder.fault("inlet-offset", heat) { $0.at = .hours(2) }
        var world = try builder.world()
        var down: [Double] = []
        for _ in 0..<(16 * 6) {
            let totals = world.advance()
            down.append((world.truth.validRate.values[0] > 0 ? 0 : 600) - totals.hashingCorrection)
        }
        #expect(down[12..<36].reduce(0, +) > 60)
        #expect(abs(down[60...].reduce(0, +)) < 1)
        #expect(world.frame.clockShares[0] < 0.95)
    }
}
