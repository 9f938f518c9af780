// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Statistics
import Testing

@Suite("Log-likelihood CUSUM of a share")
struct LogLikelihoodCusumTests {
    /// What a step adds, measured far above the floor.
    private func step(own: Double, others: Double, weight: Double, ratio: Double) -> Double {
        var cusum = LogLikelihoodCusum()
        cusum.observe(own: 1000, others: 0, weight: 1e-6, ratio: 3)
        let before = cusum.value
        return cusum.observe(own: own, others: others, weight: weight, ratio: ratio) - before
    }

    @Test(
        "With no change the exponential of a step has mean 1: Lorden's bound needs no more",
        arguments: [0.01, 0.2, 1, 5], [1.5, 3, 10])
    func martingale(weight: Double, ratio: Double) throws {
        for total in [1, 7, 60] {
            let share = weight / (1 + weight)
            let law = try CountDistribution.binomial(n: total, p: share)
            let mean = (0...total).reduce(0.0) { sum, own in
                sum + law.probability(own)
                    * exp(step(own: Double(own), others: Double(total - own), weight: weight, ratio: ratio))
            }
            #expect(abs(mean - 1) < 1e-9)
        }
    }

    @Test("In a large group it is the Poisson test: X ln r - (r - 1) expected")
    func largeGroup() {
        let value = step(own: 7, others: 4e9, weight: 1e-9, ratio: 3)
        #expect(abs(value - (7 * log(3) - 2 * 4)) < 1e-6)
    }

    @Test("The threshold is the logarithm of the steps that a false alarm may take")
    func threshold() {
        let h = LogLikelihoodCusum.threshold(falseAlarmsPerSecond: 1 / 3e6, step: 300)
        #expect(abs(h - log(1e4)) < 1e-12)
        #expect(LogLikelihoodCusum.threshold(falseAlarmsPerSecond: 0, step: 300) == .infinity)
        #expect(LogLikelihoodCusum.threshold(falseAlarmsPerSecond: 1, step: 300) == 0)
    }

    @Test("It never falls below 0, and nonsense leaves it as it is")
    func floor() {
        var cusum = LogLikelihoodCusum()
        #expect(cusum.observe(own: 0, others: 1000, weight: 1, ratio: 3) == 0)
        cusum.observe(own: 9, others: 0, weight: 0.1, ratio: 3)
        let value = cusum.value
        #expect(value > 0)
        for bad in [-1, .nan, .infinity] {
            cusum.observe(own: bad, others: 1, weight: 1, ratio: 3)
            cusum.observe(own: 1, others: bad, weight: 1, ratio: 3)
            cusum.observe(own: 1, others: 1, weight: bad, ratio: 3)
        }
        cusum.observe(own: 1, others: 1, weight: 1, ratio: 1)
        #expect(cusum.value == value)
        cusum.reset()
        #expect(cusum.value == 0)
    }

    @Test("Below the reference rate a change is never expected to be found")
    func delay() {
        let found = LogLikelihoodCusum.detectionDelay(threshold: 12, expected: 4, assumed: 4, ratio: 3)
        #expect(abs(found - 12 / (12 * log(3) - 8)) < 1e-12)
        #expect(LogLikelihoodCusum.detectionDelay(threshold: 12, expected: 1, assumed: 2, ratio: 3) == .infinity)
    }
}
