// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import FleetSimulation
import Foundation
import Quantities
import Silicon
import Statistics
import Testing

@Suite("Units that age faster than their like") struct WeakUnitTests {
    private func errors(weakShare: Fraction, spread: Fraction, days: Int) throws -> (errors: [Float], failing: [Bool]) {
        var builder = WorldBuilder()
        builder.groups = [("antminer-s19", 60, "luxos")]
        builder.control = .hours(6)
        var specification = try builder.specification()
        specification.groups[0].settings.weakShare = weakShare
        specification.groups[0].settings.ageingSpread = spread
        var world = FleetWorld(specification, key: StreamKey(seed: 3).indexed(0))
        _ = world.advance(times: days * 4)
        return ((0..<60).map { world.truth.nonceError.values[$0] }, world.truth.isFailing)
    }

    @Test("A weak share drifts ten times as far, and the truth knows which units they are")
    func weak() throws {
        let model = try WorldBuilder.model("antminer-s19")
        let (errors, failing) = try errors(weakShare: .percent(10), spread: .zero, days: 92)
        #expect(failing.count { $0 } == 6)
        let healthy = Double(errors[try #require(failing.firstIndex(of: false))])
        let weak = Double(errors[try #require(failing.firstIndex(of: true))])
        // Ageing is brought up to date once a week: after 13 weeks, the units are burnt in and 13 weeks old.
        let celsius = try #require(model.steadyState(model.nominal, inlet: .celsius(25), airflow: 1)).die.celsius
        let start = model.ageing.burnInShift(voltage: model.nominal.voltage, temperature: .celsius(75))
        let end = model.ageing.advance(
            shift: start, voltage: model.nominal.voltage, temperature: .celsius(celsius), time: .days(91))
        func error(_ factor: Double) -> Double {
            model.nonceError(
                voltage: model.nominal.voltage, temperature: .celsius(celsius), frequency: model.nominal.frequency,
                thresholdShift: (end - start) * factor)
        }
        #expect(abs(healthy / error(1) - 1) < 0.02)
        #expect(abs(weak / error(10) - 1) < 0.02)
        #expect(weak > 5 * healthy)
        // Units with this factor alone are told apart from units without.
        #expect(Set(zip(errors, failing).filter { !$0.1 }.map(\.0)).count == 1)
    }

    @Test("A lognormal spread makes no unit weak and every unit another")
    func spread() throws {
        let (errors, failing) = try errors(weakShare: .zero, spread: .percent(30), days: 92)
        #expect(!failing.contains(true))
        #expect(Set(errors).count > 50)
        let sorted = errors.sorted()
        let median = try self.errors(weakShare: .zero, spread: .zero, days: 92).errors[0]
        #expect(abs(sorted[30] / median - 1) < 0.15)
    }
}
