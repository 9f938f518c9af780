// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import RegressionDetector
import Statistics
import Testing

@Suite("The gate by the detector")
struct DetectedGateTests {
    /// Nightly visits of three runs, a new driver every so many nights.
    private func nights(
        _ count: Int, perRelease: Int, runs: Int = 3, sd: Double = 0.01, seed: UInt64,
        level: (Int) -> Double = { _ in 100 }
    ) -> RunHistory {
        var stream = RandomStream(StreamKey(seed: seed).named("gate test"))
        var all: [Run] = []
        for night in 0..<count {
            let offset = stream.gaussian(sd: sd)
            for number in 0..<runs {
                all.append(
                    Run(
                        index: all.count, day: Double(night) + Double(number) / 1000,
                        release: .text("d\(night / perRelease)"), session: "\(night)",
                        components: ["driver_version": "\(night / perRelease)"],
                        value: level(night) * (1 + offset + stream.gaussian(sd: 0.004))))
            }
        }
        return RunHistory(id: "nights", runs: all)
    }

    @Test("two single runs are no pass, whatever they show", arguments: [513.0, 497, 530])
    func twoRuns(_ second: Double) {
        let history = Written.history([(0, "a", [513]), (5, "b", [second])])
        let verdict = GateVerdict(detecting: TrajectoryReading(history))
        #expect(verdict.outcome == .inconclusive)
        #expect(verdict.reason.contains("visit") || verdict.reason.contains("suspect"), "\(verdict.reason)")
    }

    @Test("silence passes where it excludes a loss, and says which")
    func pass() throws {
        let history = nights(40, perRelease: 20, sd: 0.006, seed: 3)
        let verdict = GateVerdict(detecting: TrajectoryReading(history))
        #expect(verdict.outcome == .pass)
        #expect(verdict.reason == "no alarm, and a loss of 2.5 % or more is excluded")
        let low = try #require(verdict.comparison?.interval?.low)
        #expect(low >= -0.025)
    }

    @Test("a noisy newest release is inconclusive at first, with the visits that would do, and passes after them")
    func more() {
        func verdict(_ newest: Int) -> GateVerdict {
            GateVerdict(
                detecting: TrajectoryReading(nights(20 + newest, perRelease: 20, runs: 1, sd: 0.02, seed: 8)))
        }
        let first = verdict(1)
        #expect(first.outcome == .inconclusive)
        #expect(first.reason.contains("more visits would do"), "\(first.reason)")
        #expect(verdict(16).outcome == .pass)
    }

    @Test("a slide without a step is told and not passed, a steady history is not called one")
    func slow() throws {
        let slide = nights(300, perRelease: 30, sd: 0.003, seed: 4) { 100 * (1 - 0.00045 * Double($0)) }
        let verdict = GateVerdict(detecting: TrajectoryReading(slide))
        #expect(verdict.outcome != .pass)
        #expect(verdict.outcome == .regression || verdict.reason.contains("slow loss"), "\(verdict.reason)")
        var called = 0
        for seed in 0..<20 {
            let steady = TrajectoryReading(nights(120, perRelease: 30, seed: UInt64(100 + seed)))
            if SlowLoss(steady, leastLoss: 0.025) != nil { called += 1 }
        }
        // The mutant that compares the best of all segments with the newest as if it had been chosen beforehand is what the widened
        // interval stands against; a loss that matters is far beyond either here.
        #expect(called == 0)
    }

    @Test("a loss in the middle of a release is the machine's own; with the release it is the release's")
    func ownLoss() {
        let middle = TrajectoryReading(nights(60, perRelease: 30, sd: 0.004, seed: 6) { $0 < 45 ? 100 : 94 })
        #expect(middle.alarms.isEmpty)
        #expect(!middle.ownLosses.isEmpty)
        #expect(GateVerdict(detecting: middle).outcome != .regression)
        let start = TrajectoryReading(nights(60, perRelease: 30, sd: 0.004, seed: 6) { $0 < 30 ? 100 : 94 })
        #expect(start.alarms.map(\.release) == ["d1"])
        #expect(start.ownLosses.isEmpty)
        // Where no component is recorded nothing can be told apart.
        var bare = nights(60, perRelease: 30, sd: 0.004, seed: 6) { $0 < 45 ? 100 : 94 }
        for index in bare.runs.indices { bare.runs[index].components = [:] }
        #expect(!TrajectoryReading(bare).alarms.isEmpty)
    }

    @Test("an alarm has its evidence: interval, p-values, visits, and the best level before it")
    func evidence() throws {
        let reading = TrajectoryReading(nights(60, perRelease: 30, sd: 0.004, seed: 6) { $0 < 30 ? 100 : 94 })
        let evidence = try #require(AlarmEvidence.all(in: reading, leastLoss: 0.025).first ?? nil)
        #expect(evidence.start == 30)
        let interval = try #require(evidence.comparison.interval)
        #expect(interval.contains(-0.06))
        #expect(interval.high < -0.05)
        let p = try #require(evidence.comparison.pValue)
        #expect(p < 1e-6)
        #expect(try #require(evidence.searchedPValue) >= p)
        let best = try #require(evidence.previousBest)
        #expect(best.release == "d0" && best.day < 30)
        #expect(abs(best.level.value - 100) < 0.6)
        // The best single run lies above the best level: luck is not a level.
        let luckiest = try #require(reading.history.runs.map(\.value).max())
        #expect(luckiest > best.level.value + 0.5)
    }
}
