// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import FleetOptimizer
import Quantities
import Statistics
import Testing

private let isOptimized = {
    var optimized = true
    assert({ optimized = false }() == ())
    return optimized
}()

@Suite("Speed", .serialized, .enabled(if: isOptimized, "debug code is over a hundred times slower"))
struct DecisionSpeedTests {
    /// Nanoseconds per unit of the fastest of many decisions.
    private func fastest(_ policy: inout some Policy, spread: Double) -> Double {
        var fleet = SyntheticFleet(10_000)
        var stream = RandomStream(StreamKey(seed: 1).named("speed"))
        for index in 0..<10_000 { fleet[index] = 34 * stream.gaussian(mean: 1, sd: spread) }
        var best = Duration.seconds(1)
        for _ in 0..<200 {
            fleet.advance()
            let observation = fleet.observation
            best = min(best, ContinuousClock().measure { _ = policy.decide(observation) })
        }
        return Double(best.components.attoseconds) / 1e9 / 10_000
    }

    @Test("A decision on 10,000 quiet units takes a few nanoseconds a unit")
    func quiet() {
        var policy = MedianEfficiency()
        let time = fastest(&policy, spread: 0.01)
        print("median-efficiency, nothing happens: \(time) ns a unit")
        #expect(time < 10)
    }

    @Test("Units in the hysteresis band cost little more")
    func busy() {
        var policy = MedianEfficiency(settings { $0.confirm = Confirmation(3, of: 32) })
        let time = fastest(&policy, spread: 0.05)
        print("median-efficiency, spread 5 %: \(time) ns a unit")
        #expect(time < 30)
    }
}
