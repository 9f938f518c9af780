// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Results
import Statistics
import Testing

private let key = StreamKey(seed: 11)

private func estimator(_ method: Estimator.Method = .student, days: Double = 1, level: Double = 0.95) -> Estimator {
    Estimator(level: level, method: method, days: days, key: key)
}

@Suite("Estimates have honest intervals")
struct EstimatorTests {
    private let profit = Metric("profit", unit: "USD", kind: .amount, direction: .higherIsBetter, about: "")
    private let alarms = Metric("alarms", unit: "/d", kind: .rate, direction: .lowerIsBetter, about: "")
    private let lost = Metric("lost", unit: "units", kind: .count, direction: .lowerIsBetter, about: "")

    @Test("Student's interval of 1...5 is the textbook's: 3 +- 2.776 x sqrt(2.5 / 5)")
    func student() throws {
        let estimate = estimator().estimate(profit, [1, 2, 3, 4, 5])
        #expect(estimate.n == 5 && estimate.mean == 3 && estimate.method == .student)
        #expect(try abs(#require(estimate.sd) - 1.581_138_830_084) < 1e-9)
        let half = 2.776_445_105_198 * (2.5 / 5).squareRoot()
        #expect(try abs(#require(estimate.low) - (3 - half)) < 1e-6)
        #expect(try abs(#require(estimate.high) - (3 + half)) < 1e-6)
    }

    @Test("replications without a value, or with none that is finite, do not count")
    func absent() {
        let some = estimator().estimate(profit, [nil, 2, nil, 4, .nan, .infinity])
        #expect(some.n == 2 && some.mean == 3)
        let none = estimator().estimate(profit, [nil, nil])
        #expect(none.n == 0 && none.mean == nil && none.low == nil && none.method == .none)
    }

    @Test("one replication has no interval, whatever it counts")
    func single() {
        for metric in [profit, alarms, lost] {
            let one = estimator(days: 365).estimate(metric, [0])
            #expect(one.n == 1 && one.low == nil && one.high == nil && one.sd == nil && one.method == .none)
        }
    }

    @Test("no occurrence in n replications leaves the rule of three: an upper bound of about 3.7 / n, two-sided")
    func ruleOfThree() throws {
        let zeros = [Double?](repeating: 0, count: 30)
        for (metric, days) in [(lost, 7.0), (alarms, 1.0)] {
            let estimate = estimator(days: days).estimate(metric, zeros)
            #expect(estimate.mean == 0 && estimate.low == 0 && estimate.method == .poisson)
            #expect(try abs(#require(estimate.high) - -log(0.025) / 30) < 1e-9)
        }
        // The more days a replication counts, the less a rate can be.
        let week = estimator(days: 7).estimate(alarms, zeros)
        #expect(try abs(#require(week.high) - -log(0.025) / 210) < 1e-9)
        // The mutant: Student's interval alone would claim certainty.
        #expect(try #require(try studentInterval(zeros.compactMap { $0 }, level: 0.95)).width == 0)
    }

    @Test("two policies that both do nothing differ by no more than such a bound either way")
    func zeroDifference() throws {
        let estimate = estimator().estimate(alarms, [Double?](repeating: 0, count: 30), isDifference: true)
        let bound = -log(0.025) / 30
        #expect(try abs(#require(estimate.low) + bound) < 1e-9 && abs(#require(estimate.high) - bound) < 1e-9)
    }

    @Test("a rate is never below zero, a difference of rates may be")
    func signs() throws {
        #expect(try #require(estimator().estimate(alarms, [0, 0, 0, 0, 9]).low) >= 0)
        #expect(try #require(estimator().estimate(alarms, [-3, -4, -5, -4], isDifference: true).low) < 0)
    }

    @Test("the bootstrap is as wide as Student's on many normal values, and gives the same bits again")
    func bootstrap() throws {
        var stream = RandomStream(key.named("normal"))
        let values: [Double?] = (0..<200).map { _ in stream.gaussian(mean: 10, sd: 3) }
        let student = estimator().estimate(profit, values)
        let bootstrap = estimator(.bootstrap).estimate(profit, values)
        #expect(bootstrap.method == .bootstrap)
        let (a, b) = (
            try #require(student.high) - #require(student.low), try #require(bootstrap.high) - #require(bootstrap.low)
        )
        #expect(abs(a / b - 1) < 0.1)
        #expect(bootstrap == estimator(.bootstrap).estimate(profit, values))
    }

    @Test("intervals of rare occurrences cover the true rate as often as they say; Student's alone does not")
    func coverage() throws {
        let mean = 0.15
        let runs = 2000
        var stream = RandomStream(key.named("poisson"))
        var covered = 0
        var mutant = 0
        for _ in 0..<runs {
            let values = (0..<10).map { _ in Double(stream.poisson(mean: mean)) }
            let estimate = estimator().estimate(lost, values)
            if let low = estimate.low, let high = estimate.high, low <= mean, mean <= high { covered += 1 }
            if let interval = try studentInterval(values, level: 0.95), interval.contains(mean) { mutant += 1 }
        }
        #expect(Double(covered) / Double(runs) >= 0.945)
        #expect(Double(mutant) / Double(runs) < 0.9)
    }
}

@Suite("Looking several times")
struct LookingTests {
    /// The share of runs without any effect in which some look at 30, 100 or 400 replications decides something.
    private func wrongDecisions(levels: [Double], looks: [Int], runs: Int) throws -> Double {
        let profit = try #require(MetricCatalogue.fleet["profit"])
        let expectation = Expectation(metric: profit, policy: "a", versus: "b", relation: .atLeast, limit: 0)
        var wrong = 0
        for run in 0..<runs {
            var stream = RandomStream(key.named("null").indexed(UInt64(run)))
            let values = (0..<(looks.last ?? 0)).map { _ in stream.gaussian() }
            let isWrong = zip(looks, levels).contains { look, level in
                let estimate = estimator(level: level).estimate(profit, Array(values.prefix(look)), isDifference: true)
                return expectation.verdict(estimate) != .inconclusive
            }
            if isWrong { wrong += 1 }
        }
        return Double(wrong) / Double(runs)
    }

    @Test("spending the error over the looks keeps wrong decisions at the level; the full level at each look does not")
    func spending() throws {
        let looks = [30, 100, 400]
        let sequence = try SequentialLooks(looks: looks, level: 0.95)
        let runs = 4000
        // Three standard errors of a share of 5 % over 4000 runs are 1 %.
        #expect(try wrongDecisions(levels: looks.indices.map(sequence.levelAtLook), looks: looks, runs: runs) < 0.06)
        #expect(try wrongDecisions(levels: looks.map { _ in 0.95 }, looks: looks, runs: runs) > 0.07)
    }
}
