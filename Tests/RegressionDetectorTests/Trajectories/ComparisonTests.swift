// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import RegressionDetector
import Statistics
import Testing

@Suite("The newest run against the best")
struct ComparisonTests {
    private static let figures = Written.history([(0, "560.35", [513.0]), (5, "560.40", [489.2])])

    @Test("513.0 to 489.2 is -4.6 %: silent at 5 %, an alert at 4 % that says what to pin and what to report")
    func figures() throws {
        let comparison = try #require(PlainComparison(TrajectoryReading(Self.figures)))
        #expect(abs(comparison.change - (489.2 / 513.0 - 1)) < 1e-12)
        #expect((comparison.loss * 1000).rounded() == 46)
        #expect(!comparison.isAlert(threshold: 0.05))
        #expect(comparison.isAlert(threshold: 0.04))
        #expect(comparison.cause == "driver_version")
        #expect(comparison.recommendation == "pin driver_version to 560.35 and report 560.40 to the vendor")
    }

    @Test("the best is the best run before the newest, whenever it was")
    func best() throws {
        let history = Written.history([(0, "a", [100]), (1, "b", [130]), (2, "c", [110]), (3, "d", [120])])
        let comparison = try #require(PlainComparison(TrajectoryReading(history)))
        #expect(comparison.best.value == 130 && comparison.current.value == 120)
        var lower = history
        lower.direction = .lowerIsBetter
        let other = try #require(PlainComparison(TrajectoryReading(lower)))
        #expect(other.best.value == 100)
        #expect(abs(other.loss - 0.2) < 1e-12)
    }

    @Test("several components, or none, have no cause")
    func causes() throws {
        func comparison(_ before: [String: String], _ after: [String: String]) throws -> PlainComparison {
            let runs = [
                Run(index: 0, day: 0, release: 0, components: before, value: 100),
                Run(index: 1, day: 1, release: 1, components: after, value: 90),
            ]
            return try #require(PlainComparison(TrajectoryReading(RunHistory(id: "x", runs: runs))))
        }
        let both = try comparison(
            ["driver_version": "1", "os_kernel": "6.1"], ["driver_version": "2", "os_kernel": "6.2"])
        #expect(both.cause == nil)
        #expect(both.recommendation.contains("changed together"))
        let none = try comparison(["driver_version": "1"], ["driver_version": "1"])
        #expect(none.cause == nil)
        #expect(none.recommendation.contains("no recorded component changed"))
    }

    @Test("one run is no comparison")
    func one() {
        #expect(PlainComparison(TrajectoryReading(Written.history([(0, "a", [1])]))) == nil)
        #expect(PlainComparison(TrajectoryReading(RunHistory(id: "x", runs: []))) == nil)
    }

    @Test("the plain rule sees a loss at its threshold half of the time, and others by the normal distribution")
    func power() throws {
        #expect(abs(try #require(PlainPower.probability(loss: 0.05, threshold: 0.05, scatter: 0.01)) - 0.5) < 1e-9)
        // ln(0.95/0.90) = 0.0541 over 0.02 sqrt(2) = 1.912 standard deviations.
        let seen = try #require(PlainPower.probability(loss: 0.10, threshold: 0.05, scatter: 0.02))
        #expect(abs(seen - 0.97206) < 2e-4)
        let none = try #require(PlainPower.probability(loss: 0, threshold: 0.05, scatter: 0.02))
        #expect(abs(none - 0.03491) < 2e-4)
        #expect(PlainPower.probability(loss: 0.05, threshold: 0.05, scatter: 0) == nil)
    }

    @Test("the scatter is that of the visits, whatever steps lie between")
    func scatter() throws {
        var values: [Double] = []
        for number in 0..<4000 {
            var stream = RandomStream(StreamKey(seed: 3).named("scatter").indexed(UInt64(number)))
            let level = number < 2000 ? 100.0 : 50.0
            values.append(level * Elementary.exp(0.01 * stream.gaussian()))
        }
        let history = Written.history(values.enumerated().map { (Double($0), "\($0)", [$1]) })
        let found = try #require(PlainPower.scatter(TrajectoryReading(history).visits))
        #expect(abs(found / 0.01 - 1) < 0.06)
        #expect(PlainPower.scatter([]) == nil)
    }
}
