// SPDX-License-Identifier: GPL-3.0-or-later

import Statistics
import Testing

/// The share of samples of size n whose interval, made by this function, holds the true mean 10 of normal values.
private func coverage(n: Int, replications: Int, _ interval: ([Double]) throws -> Interval?) rethrows -> Double {
    var hits = 0
    for replication in 0..<replications {
        var stream = RandomStream(StreamKey(seed: 21).indexed(UInt64(replication)))
        let values = (0..<n).map { _ in stream.gaussian(mean: 10, sd: 3) }
        if try interval(values)?.contains(10) == true { hits += 1 }
    }
    return Double(hits) / Double(replications)
}

private let acceptable = 0.93...0.97

@Suite("Intervals hold what they promise")
struct CoverageTests {
    @Test("Student intervals cover 95 %; with normal quantiles at n = 5 they do not", arguments: [2, 5, 20])
    func student(_ n: Int) throws {
        let share = try coverage(n: n, replications: 1000) { try studentInterval($0, level: 0.95) }
        #expect(acceptable.contains(share))
        let mutant = coverage(n: 5, replications: 1000) { values in
            let summary = Summary(values)
            let reach = 1.959_964 * summary.standardError
            return Interval(low: summary.mean - reach, high: summary.mean + reach)
        }
        #expect(!acceptable.contains(mutant))
        #expect(try studentInterval([1], level: 0.95) == nil)
        #expect(throws: StatisticsError.self) { try studentInterval([1, 2], level: 1) }
        #expect(throws: StatisticsError.self) { try studentInterval([1, .nan], level: 0.9) }
    }

    @Test("Bootstrap intervals of a mean cover, half as wide ones do not, and equal keys give equal intervals")
    func bootstrap() throws {
        let key = StreamKey(seed: 5)
        let mean: ([Double]) -> Double = { $0.reduce(0, +) / Double($0.count) }
        func interval(_ values: [Double]) throws -> Interval? {
            try bootstrapInterval(values, level: 0.95, resamples: 200, key: key, statistic: mean)
        }
        #expect(try (0.91...0.98).contains(coverage(n: 30, replications: 300, interval)))
        let mutant = try coverage(n: 30, replications: 300) { values in
            try interval(values).map { Interval(low: $0.center - $0.width / 4, high: $0.center + $0.width / 4) }
        }
        #expect(!(0.91...0.98).contains(mutant))
        #expect(try interval([1, 2, 3, 4, 9]) == interval([1, 2, 3, 4, 9]))
    }

    @Test("Looks with spent error keep the total error; an unadjusted level at each look does not")
    func looks() throws {
        let looks = try SequentialLooks(looks: [10, 20, 40], level: 0.95)
        let spent = (0..<3).reduce(0) { $0 + looks.errorAtLook($1) }
        #expect((spent - 0.05).magnitude < 1e-12 && looks.levelAtLook(3) == 1)
        #expect(looks.levelAtLook(0) > looks.levelAtLook(1))
        func totalError(_ level: (Int) -> Double) throws -> Double {
            var errors = 0
            for replication in 0..<4000 {
                var stream = RandomStream(StreamKey(seed: 31).indexed(UInt64(replication)))
                let values = (0..<40).map { _ in stream.gaussian(mean: 0, sd: 1) }
                let wrong = try looks.looks.indices.contains { look in
                    try studentInterval(Array(values[..<looks.looks[look]]), level: level(look))?.contains(0) == false
                }
                errors += wrong ? 1 : 0
            }
            return Double(errors) / 4000
        }
        // Three standard errors of a share of 5 % in 4000.
        let noise = 0.0103
        #expect(try totalError(looks.levelAtLook) < 0.05 + noise)
        #expect(try totalError { _ in 0.95 } > 0.05 + noise)
        #expect(throws: StatisticsError.self) { try SequentialLooks(looks: [10, 10], level: 0.95) }
        #expect(throws: StatisticsError.self) { try SequentialLooks(looks: [], level: 0.95) }
    }

    @Test(
        "CUSUM run lengths agree with simulation to 5 %, and a threshold meets its budget",
        arguments: [(0.02, 2.0, 2.5), (0.6, 1.5, 4), (5, 1.3, 8), (40, 1.2, 15)])
    func cusum(_ expected: Double, _ ratio: Double, _ threshold: Double) throws {
        var cusum = try PoissonCusum(ratio: ratio, threshold: threshold)
        var stream = RandomStream(StreamKey(seed: 41).named("\(expected)"))
        var length = RunningSummary()
        for _ in 0..<4000 {
            cusum.reset()
            var steps = 1.0
            while !cusum.observe(count: stream.poisson(mean: expected), expected: expected) { steps += 1 }
            length.add(steps)
        }
        let predicted = try cusum.averageRunLength(expected: expected)
        let error = 3 * length.sd / Double(length.n).squareRoot()
        #expect((predicted - length.mean).magnitude < 0.05 * length.mean + error, "\(predicted) \(length.mean)")
        #expect(try cusum.averageRunLength(expected: expected, trueRatio: ratio) < predicted / 2)
        let chosen = try PoissonCusum.threshold(
            falseAlarmsPerUnitYear: 0.1, observationsPerYear: 0.1 * predicted, expected: expected, ratio: ratio)
        #expect((chosen / threshold - 1).magnitude < 0.06, "\(chosen)")
    }
}
