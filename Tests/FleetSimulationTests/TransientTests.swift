// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import FleetSimulation
import Foundation
import Quantities
import Silicon
import Testing

@Suite("Transients") struct TransientTests {
    /// Both temperatures by Euler's method in steps of 10 ms, with the leakage's exponential as it is.
    private func integrate(
        _ model: AsicModel, die: Double, heatsink: Double, inlet: Double, seconds: Double
    ) -> (die: Double, heatsink: Double) {
        let network = model.thermal
        let dieConductance = 1 / network.dieResistance.base
        let airConductance = 1 / (network.resistance(airflow: 1).base - network.dieResistance.base)
        let dynamic = model.dynamicPower(model.nominal).watts
        var (die, heatsink) = (die, heatsink)
        let dt = 0.01
        for _ in 0..<Int(seconds / dt) {
            let leakage = model.leakagePower(voltage: model.nominal.voltage, temperature: .celsius(die)).watts
            let across = (die - heatsink) * dieConductance
            let out = (heatsink - inlet) * airConductance
            die += dt * (dynamic + leakage - across) / network.dieCapacity.base
            heatsink += dt * (across - out) / network.heatsinkCapacity.base
        }
        return (die, heatsink)
    }

    @Test("The dies follow a step of the inlet as a fine integration does", arguments: [10.0, -15], [30, 60, 300])
    func inletStep(delta: Double, control: Int64) throws {
        var builder = WorldBuilder()
        builder.control = .seconds(control)
        var step = InletOffset()
        step.delta = .kelvins(delta)
        try builder.fault("inlet-offset", step) { $0.at = .minutes(20) }
        var world = try builder.world()
        _ = world.advance(times: Int(1200 / control))
        let model = try WorldBuilder.model("antminer-s19")
        let before = try #require(model.steadyState(model.nominal, inlet: .celsius(25)))
        var expected = (die: before.die.celsius, heatsink: before.heatsink.celsius)
        for _ in 0..<Int(600 / control) {
            _ = world.advance()
            expected = integrate(
                model, die: expected.die, heatsink: expected.heatsink, inlet: 25 + delta, seconds: Double(control))
            // What is left is the curvature of the leakage within one step.
            let tolerance = control > 60 ? 0.7 : 0.25
            #expect(abs(Double(world.truth.dieTemperature.values[0]) - expected.die) < tolerance)
        }
        let after = try #require(model.steadyState(model.nominal, inlet: .celsius(25 + delta)))
        _ = world.advance(times: Int(3600 / control))
        #expect(abs(Double(world.truth.dieTemperature.values[0]) - after.die.celsius) < 5e-3)
    }

    @Test("An event that changes nothing splits an interval without a trace", arguments: [1, 7, 8, 9])
    func split(count: Int) throws {
        var builder = WorldBuilder()
        builder.groups = [("antminer-s19", count, "stock")]
        var whole = try builder.world()
        builder.commands.latency = .seconds(100)
        var parted = try builder.world()
        for _ in 0..<20 {
            // Restoring what was never redirected is ignored, and still settles the unit in the middle of the interval.
            parted.order(.restore, count - 1)
            let a = whole.advance()
            let b = parted.advance()
            #expect(off(b.energy, a.energy) < 1e-6)
            #expect(off(b.hashes, a.hashes) < 1e-6)
            #expect(
                abs(parted.truth.dieTemperature.values[count - 1] - whole.truth.dieTemperature.values[count - 1]) < 1e-3
            )
            #expect(off(parted.frame.nonces[count - 1], whole.frame.nonces[count - 1]) < 1e-6)
            for unit in 0..<count - 1 {
                #expect(parted.truth.power.values[unit] == whole.truth.power.values[unit])
                #expect(parted.frame.nonceErrors[unit] == whole.frame.nonceErrors[unit])
            }
        }
        #expect(parted.orders.allSatisfy { $0.outcome == .ignored })
    }
}
