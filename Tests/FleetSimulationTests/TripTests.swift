// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import FleetSimulation
import Foundation
import Quantities
import Silicon
import Testing

@Suite("Units that trip") struct TripTests {
    /// A unit that trips, cools, boots and trips again, by Euler's method in steps of 20 ms: seconds in which it hashes, and
    /// joules.
    private struct Cycle {
        var hashing = 0.0
        /// In seconds at the full rate.
        var work = 0.0
        var energy = 0.0
        var trips = 0

        init(_ model: AsicModel, _ firmware: FirmwareProfile, inlet: Double, hours: Double, slower: Double = 1) {
            let network = model.thermal
            let dieConductance = 1 / network.dieResistance.base
            let airConductance = 1 / (network.resistance(airflow: 1).base - network.dieResistance.base)
            let dynamic = model.dynamicPower(model.nominal).watts
            let hotSpot = 4.0
            // A fleet starts at its steady state, however hot.
            let start = model.steadyState(model.nominal, inlet: .celsius(inlet))
            var (die, heatsink) = (start?.die.celsius ?? inlet, start?.heatsink.celsius ?? inlet)
            let boot = firmware.rebootDuration.seconds * slower
            let ramp = firmware.rampDuration.seconds * slower
            enum Mode { case running, hot, starting(since: Double) }
            var mode = Mode.running
            let dt = 0.02
            for _ in 0..<Int(hours * 3600 / dt) {
                var power = 0.0
                let leakage = model.leakagePower(voltage: model.nominal.voltage, temperature: .celsius(die)).watts
                var share = 0.0
                switch mode {
                case .running: share = 1
                case .hot: if die + hotSpot < firmware.restartTemperature.celsius { mode = .starting(since: 0) }
                case .starting(let since):
                    power = leakage
                    // The firmware raises the clock in eight steps about a straight line.
                    if since >= boot { share = (((since - boot) / ramp * 8).rounded(.down) + 0.5) / 8 }
                    mode = since + dt < boot + ramp ? .starting(since: since + dt) : .running
                }
                if share > 0 {
                    power = dynamic * share + leakage
                    hashing += dt
                    work += dt * share
                    if die + hotSpot > firmware.tripTemperature.celsius {
                        mode = .hot
                        trips += 1
                    }
                }
                energy += dt * model.wallPower(chipPower: .watts(power)).watts
                let across = (die - heatsink) * dieConductance
                let out = (heatsink - inlet) * airConductance
                die += dt * (power - across) / network.dieCapacity.base
                heatsink += dt * (across - out) / network.heatsinkCapacity.base
            }
        }
    }

    @Test("How much a tripping unit hashes does not depend on the control interval", arguments: [1, 5, 12, 60])
    func cycle(minutes: Int64) throws {
        let model = try WorldBuilder.model("antminer-s19")
        let firmware = try #require(model.firmware(named: "stock"))
        let expected = Cycle(model, firmware, inlet: 52, hours: 24)
        #expect(expected.trips > 50)
        var builder = WorldBuilder()
        builder.site.inlet.mean = .celsius(52)
        builder.control = .minutes(minutes)
        var world = try builder.world()
        var energy = 0.0
        var hashing = 0.0
        var work = 0.0
        for _ in 0..<(24 * 60 / minutes) {
            let totals = world.advance()
            energy += totals.energy
            work += totals.hashes
            let shown = world.truth.validRate.values[0] > 0 ? builder.control.seconds : 0
            hashing += shown + totals.hashingCorrection
        }
        #expect(off(hashing, expected.hashing) < 0.01)
        #expect(off(energy, expected.energy) < 0.01)
        let rate = model.idealHashRate(frequency: model.nominal.frequency).hashesPerSecond
        #expect(off(work, rate * expected.work) < 0.01)
        // The mutant: a start that takes a fifth longer.
        let slower = Cycle(model, firmware, inlet: 52, hours: 24, slower: 1.2)
        #expect(off(work, rate * slower.work) > 0.02)
    }

    @Test("A unit that stays below its trip temperature is advanced with the fleet, and a hotter one is not missed")
    func watched() throws {
        // The warmest air in which a unit does not trip, from the steady state.
        let model = try WorldBuilder.model("antminer-s19")
        let firmware = try #require(model.firmware(named: "stock"))
        func die(_ inlet: Double) -> Double {
            (model.steadyState(model.nominal, inlet: .celsius(inlet))?.die.celsius ?? 999) + 4
        }
        var edge = 40.0
        while die(edge) < firmware.tripTemperature.celsius { edge += 0.01 }
        for (delta, trips) in [(-0.3, false), (0.3, true)] {
            var builder = WorldBuilder()
            builder.control = .hours(1)
            var heat = InletOffset()
            heat.delta = .kelvins(edge + delta - 25)
            try builder.fault("inlet-offset", heat) {
                $0.at = .minutes(150)
                $0.duration = .hours(10)
            }
            var world = try builder.world()
            var down = 0.0
            for _ in 0..<14 {
                let totals = world.advance()
                down += (world.truth.validRate.values[0] > 0 ? 0 : 3600) - totals.hashingCorrection
            }
            #expect((down > 60) == trips)
        }
    }

    @Test("Fans that answer a rising inlet keep a unit from tripping, whatever the interval", arguments: [5, 60, 360])
    func fans(minutes: Int64) throws {
        var builder = WorldBuilder()
        builder.fanControl = .automatic
        builder.site.inlet.mean = .celsius(15)
        builder.site.inlet.daily = .kelvins(28)
        builder.control = .minutes(minutes)
        var world = try builder.world()
        for _ in 0..<(48 * 60 / minutes) {
            let totals = world.advance()
            #expect(totals.hashingCorrection == 0)
            #expect(world.truth.validRate.values[0] > 0)
        }
    }

    @Test("A lost fan stops a unit after the firmware's delay, to the second", arguments: [1, 10, 60])
    func fanStop(minutes: Int64) throws {
        let model = try WorldBuilder.model("antminer-s19")
        let firmware = try #require(model.firmware(named: "stock"))
        let delay = try #require(firmware.stopDelay(runningFans: 3, of: 4))
        var builder = WorldBuilder()
        builder.control = .minutes(minutes)
        try builder.fault("fan-failure", FanFailure()) {
            $0.at = .seconds(1234)
            $0.duration = .seconds(4000)
        }
        var world = try builder.world()
        var hashing = 0.0
        for _ in 0..<(180 / minutes) {
            let totals = world.advance()
            hashing += (world.truth.validRate.values[0] > 0 ? builder.control.seconds : 0) + totals.hashingCorrection
        }
        let boot = firmware.rebootDuration.seconds
        #expect(abs(hashing - (180 * 60 - (4000 - delay.seconds) - boot)) < 0.01)
    }
}
