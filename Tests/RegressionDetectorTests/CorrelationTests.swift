// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import RegressionDetector
import Statistics
import Testing

@Suite("Visits that resemble each other")
struct CorrelationTests {
    private func series(_ count: Int, _ correlation: Double, sd: Double = 0.01, seed: UInt64) -> [Double] {
        var stream = RandomStream(StreamKey(seed: seed).named("correlation test"))
        var value = stream.gaussian(sd: sd)
        return (0..<count).map { _ in
            defer {
                value = correlation * value + (1 - correlation * correlation).squareRoot() * stream.gaussian(sd: sd)
            }
            return value
        }
    }

    private func visits(_ values: [Double]) -> [Visit] {
        values.map { Visit(release: 0, day: 0, components: [:], logValues: [$0]) }
    }

    @Test("the correlation is found on average", arguments: [0.0, 0.3, 0.7])
    func estimate(_ truth: Double) {
        let estimates = (0..<200).map { seed in
            SerialCorrelation([series(40, truth, seed: UInt64(seed)), series(40, truth, seed: UInt64(1000 + seed))])
                .lag1
        }
        let mean = estimates.reduce(0, +) / 200
        // What lies below 0 counts as none, so that none is estimated a little above.
        #expect(abs(mean - truth) < 0.08, "\(mean)")
    }

    @Test("the effective number is n without correlation, and n (1 - r) / (1 + r) in long series")
    func effective() {
        #expect(SerialCorrelation.none.effective(30) == 30)
        #expect(abs(SerialCorrelation(lag1: 0.5).effective(3000) - 1000) < 2)
        // Two visits: the variance of their mean is (1 + r) / 2.
        #expect(abs(SerialCorrelation(lag1: 0.5).effective(2) - 2 / 1.5) < 1e-9)
        #expect(SerialCorrelation([[1, 2], [3]]).lag1 == 0)
    }

    @Test("few visits claim little correlation")
    func few() {
        let rising = [0.0, 1, 2, 3, 4, 5]
        let long = (0..<60).map { Double($0) }
        #expect(SerialCorrelation([rising]).lag1 < SerialCorrelation([long]).lag1)
    }

    @Test("the 95 % interval of no change holds 0, with and without correlation", arguments: [0.0, 0.7])
    func coverage(_ correlation: Double) throws {
        var misses = 0
        var naive = 0
        for seed in 0..<300 {
            let before = series(30, correlation, seed: UInt64(seed))
            let after = series(30, correlation, seed: UInt64(5000 + seed))
            let comparison = try LossConfirmation(before: visits(before), after: visits(after))
            if comparison.interval?.contains(0) != true { misses += 1 }
            let welch = try WelchTest(candidate: after, baseline: before)
            if !welch.interval.contains(0) { naive += 1 }
        }
        // 5 % of 300 is 15; the bound is what 9 % would exceed once in two.
        #expect(misses <= (correlation > 0 ? 36 : 24), "\(misses) of 300")
        // The mutant takes visits as independent.
        if correlation > 0 { #expect(naive > 80, "\(naive) of 300") }
    }
}
