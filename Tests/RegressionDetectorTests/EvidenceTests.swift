// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import RegressionDetector
import Statistics
import Testing

@Suite struct EvidenceTests {
    private func visits(_ values: [Double]) -> [Visit] {
        values.map { Visit(release: 0, day: 0, components: [:], logValues: [Elementary.log($0)]) }
    }

    @Test("with few visits every way to deal them is counted, and the smallest p-value is named")
    func exactPermutation() throws {
        let few = try LossConfirmation(before: visits([100, 101, 99, 100.5]), after: visits([90, 91]), leastLoss: 0)
        #expect(few.method == .permutation)
        #expect(abs(try #require(few.pValue) - 1 / 15) < 1e-12)
        #expect(abs(try #require(few.smallestPValue) - 1 / 15) < 1e-12)
        #expect(try #require(few.interval).contains(-0.097))
        let single = try LossConfirmation(before: visits([100, 101, 99]), after: visits([50]))
        #expect(abs(try #require(single.pValue) - 0.25) < 1e-12)
        #expect(abs(try #require(single.smallestPValue) - 0.25) < 1e-12)
    }

    @Test("many visits go to Welch's test: half its two-sided p-value, in the direction of the loss")
    func welch() throws {
        let before = (0..<8).map { 100 + Double($0 % 3) }
        let after = (0..<6).map { 96 + Double($0 % 3) }
        let loss = try LossConfirmation(before: visits(before), after: visits(after), leastLoss: 0)
        let test = try WelchTest(candidate: after.map(Elementary.log), baseline: before.map(Elementary.log))
        #expect(loss.method == .welch)
        #expect(abs(try #require(loss.pValue) - test.pValue / 2) < 1e-12)
        let gain = try LossConfirmation(before: visits(after), after: visits(before), leastLoss: 0)
        #expect(try #require(gain.pValue) > 0.99)
    }

    @Test("nothing to compare with is no confirmation")
    func noEvidence() throws {
        let none = try LossConfirmation(before: visits([100]), after: [])
        #expect(none.method == .none)
        #expect(none.pValue == nil)
        #expect(none.interval == nil)
    }

    @Test("the power calculation agrees with simulated evidence")
    func power() {
        let loss = 0.03
        let scale = 0.02
        let drop = -Elementary.log(1 - loss)
        for count in [2, 5, 9] {
            var stream = RandomStream(StreamKey(seed: 3).indexed(UInt64(count)))
            let trials = 20_000
            var reached = 0
            for _ in 0..<trials {
                var sum = 0.0
                for _ in 0..<count {
                    let y = stream.gaussian(mean: -drop, sd: scale)
                    sum += (y * y - (y + drop) * (y + drop)) / (2 * scale * scale)
                }
                if sum >= 3 { reached += 1 }
            }
            let expected = DetectionPower.probability(visits: count, loss: loss, scale: scale, missing: 3)
            #expect(abs(Double(reached) / Double(trials) - expected) < 0.015)
        }
        #expect(DetectionPower.visits(toSee: 0.03, scale: 0.02, missing: 3, power: 0.9, most: 50) == 8)
        #expect(DetectionPower.visits(toSee: 0.001, scale: 0.02, missing: 3, power: 0.9, most: 20) == nil)
    }

    @Test("the best level is the one it is surest to have been, not the luckiest visit")
    func bestLevel() {
        var best = BestLevel(direction: .higherIsBetter)
        best.observe(LevelEstimate(value: 100, interval: Interval(low: 99, high: 101)), release: 1, day: 1)
        best.observe(LevelEstimate(value: 103, interval: Interval(low: 97, high: 109)), release: 2, day: 2)
        #expect(best.best?.release == 1)
        best.observe(LevelEstimate(value: 104, interval: Interval(low: 102, high: 106)), release: 3, day: 3)
        #expect(best.best?.release == 3)
    }

    @Test("the level's interval covers the true level in about 90 % of histories")
    func levelCoverage() {
        var covered = 0
        for seed in 0..<200 {
            var detector = LevelFilterDetector()
            _ = detector.observe(steadyHistory(Array(repeating: 100, count: 15), seed: UInt64(1000 + seed)))
            if detector.level?.interval.contains(100) == true { covered += 1 }
        }
        #expect(covered >= 170)
    }
}
