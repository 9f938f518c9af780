// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import RegressionDetector
import ReleaseSimulation
import Statistics
import Testing

@Suite struct FalseAlarmTests {
    // Another seed than the thresholds were simulated with.
    private static let unchanging = SyntheticHistories(key: StreamKey(seed: 99).named("null"), hasChanges: false)

    @Test("without a change, alarms stay within 1.5 times the budget, and are not silently far below it")
    func fewAlarmsWithoutChange() throws {
        let score = score(Self.unchanging, histories: 300) { LevelFilterDetector(.init(budget: 5)) }
        let rate = try #require(score.falseAlarmsPerThousand)
        #expect((5 / 2.5...5 * 1.5).contains(rate))
    }

    @Test(
        "over 50,000 releases without a change every budget is kept within 1.5 times", .enabled(if: isSlowTier),
        arguments: [1.0, 2, 5, 10, 20])
    func budgetsAreKept(budget: Double) throws {
        let score = score(Self.unchanging, histories: 1250) { LevelFilterDetector(.init(budget: budget)) }
        #expect(score.releases == 50_000)
        let rate = try #require(score.falseAlarmsPerThousand)
        #expect((budget / 2.5...budget * 1.5).contains(rate), "\(rate) at a budget of \(budget)")
    }

    @Test(
        "single runs without a change stay within twice the budget however noisy the machine is",
        arguments: [0.002, 0.01, 0.03, 0.08, 0.15])
    func noisyMachines(visitNoise: Double) {
        var raised = 0
        for seed in 0..<150 {
            let history = steadyHistory(
                Array(repeating: 100.0, count: 40), runs: 1, runNoise: 0.001, visitNoise: visitNoise,
                seed: UInt64(5000 + seed))
            raised += alarms(in: history).count
        }
        #expect(Double(raised) / 6 <= 5 * 2)
    }

    @Test("three single runs that scatter by a fifth are no regression")
    func threeWildRuns() {
        let history = steadyHistory([32.5, 26.24, 29.9], runs: 1, runNoise: 0, visitNoise: 0)
        #expect(alarms(in: history).isEmpty)
    }

    @Test("the mutant that takes the runs of a visit for independent breaks the budget")
    func independentRunsBreakTheBudget() throws {
        let score = score(
            Self.unchanging, histories: 100,
            edit: { history in
                var split = history
                for index in split.runs.indices { split.runs[index].session = "\(index)" }
                return split
            }
        ) { LevelFilterDetector(.init(budget: 5)) }
        let rate = try #require(score.falseAlarmsPerThousand)
        #expect(rate > 5 * 1.5)
    }

    @Test("throttled visits, forced ones and failed preflights raise nothing, however slow they are")
    func flaggedVisitsAreNoEvidence() {
        let levels = Array(repeating: 100.0, count: 24)
        for flag in [
            { (run: inout Run) in run.thermalState = .throttled }, { $0.preflightPassed = false }, { $0.forced = true },
        ] {
            let history = steadyHistory(levels) { release, run in
                guard release >= 12 else { return }
                run.value *= 0.7
                flag(&run)
            }
            #expect(alarms(in: history, budget: 20).isEmpty)
        }
    }

    @Test("visits in another power mode raise nothing and leave the usual one as it was", arguments: [3, 8])
    func cappedVisitsAreAnotherStratum(every: Int) {
        let history = steadyHistory(Array(repeating: 100.0, count: 32)) { release, run in
            guard release % every == every - 1 else { return }
            run.value *= 0.75
            run.powerMode = "capped"
        }
        #expect(alarms(in: history, budget: 20).isEmpty)
    }

    @Test("the mutant of the same drop without the flag is found")
    func theSameDropUnflaggedIsFound() {
        let history = steadyHistory(Array(repeating: 100.0, count: 24)) { release, run in
            if release >= 12 { run.value *= 0.7 }
        }
        #expect(alarms(in: history).map(\.release) == [12])
    }

    @Test("one single run proves nothing, however low it is")
    func oneRunIsNoEvidence() {
        let levels = Array(repeating: 100.0, count: 20) + [60]
        var detector = LevelFilterDetector(.init(budget: 20))
        #expect(detector.observe(steadyHistory(levels, runs: 1)).isEmpty)
        #expect(detector.suspicion?.release == 20)
    }

    @Test("a visit of one outlier among sound runs raises nothing")
    func outlierAmongRuns() {
        let history = steadyHistory(Array(repeating: 100.0, count: 24)) { release, run in
            if release == 15, run.index % 3 == 0 { run.value *= 0.8 }
        }
        #expect(alarms(in: history).isEmpty)
    }
}
