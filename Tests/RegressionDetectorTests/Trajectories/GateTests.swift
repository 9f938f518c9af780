// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import RegressionDetector
import Testing

@Suite("The gate")
struct GateTests {
    /// Releases of some visits each: visits of one release are told apart by their session.
    private func reading(_ releases: [(name: String, medians: [Double])]) -> TrajectoryReading {
        var points: [TrajectoryReading.Point] = []
        var visits: [Visit] = []
        for release in releases {
            for median in release.medians {
                let day = Double(visits.count)
                points.append(.init(release: .text(release.name), day: day, value: median, runs: 3))
                visits.append(
                    Visit(
                        release: .text(release.name), day: day, components: [:],
                        logValues: [logarithm(median)]))
            }
        }
        return TrajectoryReading(history: RunHistory(id: "gate", runs: []), points: points, visits: visits)
    }

    private func logarithm(_ value: Double) -> Double {
        var history = RunHistory(id: "x", runs: [Run(index: 0, day: 0, release: 0, value: value)])
        history.direction = .higherIsBetter
        return TrajectoryReading(history).visits.first?.median ?? 0
    }

    private static let steady = [100, 100.2, 99.8, 100.1, 99.9]

    @Test("a clear loss is a regression, no loss passes, and too few visits decide nothing")
    func outcomes() {
        func outcome(_ newest: [Double]) -> GateVerdict.Outcome {
            GateVerdict(
                reading([("a", Self.steady), ("b", newest)]), against: .release, leastLoss: 0.02, level: 0.05
            ).outcome
        }
        #expect(outcome([90, 90.2, 89.8, 90.1]) == .regression)
        #expect(outcome([100.1, 99.9, 100, 100.2]) == .pass)
        #expect(outcome([105, 105.3, 104.8]) == .pass)
        // One visit among six cannot be the lowest with less than a chance of one in six.
        #expect(outcome([90]) == .inconclusive)
        #expect(outcome([98.5, 97, 99, 97.5]) == .inconclusive)
    }

    @Test("the baselines are the release before, the best one, and the one of a day")
    func baselines() {
        let reading = reading([
            ("a", [100, 100.1, 99.9]), ("b", [120, 120.1, 119.9]), ("c", [110, 110.1, 109.9]), ("d", [105, 105.1]),
        ])
        func baseline(_ which: GateVerdict.Baseline) -> ReleaseLabel? {
            GateVerdict(reading, against: which, leastLoss: 0.01, level: 0.05).baseline
        }
        #expect(baseline(.release) == "c")
        #expect(baseline(.best) == "b")
        #expect(baseline(.day(1)) == "a")
        #expect(baseline(.day(4)) == "b")
        #expect(baseline(.day(-2)) == nil)
    }

    @Test("a lucky single visit is not the best release while others have several")
    func luck() {
        let reading = reading([("a", [100, 100.1, 99.9]), ("b", [130]), ("c", [99, 99.1])])
        #expect(GateVerdict(reading, against: .best, leastLoss: 0.01, level: 0.05).baseline == "a")
    }

    @Test("no runs, one release and a release without runs that count are no pass")
    func noEvidence() {
        let cases = [reading([]), reading([("a", Self.steady)])]
        for reading in cases {
            let verdict = GateVerdict(reading, against: .release, leastLoss: 0.02, level: 0.05)
            #expect(verdict.outcome == .inconclusive)
            #expect(verdict.reason.contains("not enough evidence"))
        }
        var excluded = reading([("a", Self.steady)])
        excluded.points.append(.init(release: "b", day: 9, value: nil, runs: 0, excluded: [.throttled: 3]))
        let verdict = GateVerdict(excluded, against: .release, leastLoss: 0.02, level: 0.05)
        #expect(verdict.outcome == .inconclusive)
        #expect(verdict.reason == "no run of b counts: not enough evidence")
        #expect(GateVerdict.combined([]) == .inconclusive)
    }

    @Test("several histories share the level: the same loss that fails alone may not fail among many")
    func holm() {
        // Five visits against five: the p-value is 1 in 252 = 0.004.
        let loss = reading([("a", Self.steady), ("b", [90, 90.2, 89.8, 90.1, 89.9])])
        let none = reading([("a", Self.steady), ("b", Self.steady)])
        #expect(GateVerdict.holm([loss], against: .release, leastLoss: 0.02)[0].outcome == .regression)
        let few = GateVerdict.holm([none, loss, none], against: .release, leastLoss: 0.02)
        #expect(few.map(\.outcome) == [.pass, .regression, .pass])
        let many = GateVerdict.holm([loss] + Array(repeating: none, count: 14), against: .release, leastLoss: 0.02)
        #expect(many[0].outcome == .inconclusive)
        #expect(GateVerdict.combined(few) == .regression)
        #expect(GateVerdict.combined(many) == .inconclusive)
    }
}
