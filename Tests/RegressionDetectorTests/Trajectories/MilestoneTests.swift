// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import RegressionDetector
import Statistics
import Testing

@Suite("Milestones")
struct MilestoneTests {
    private func milestone(_ threshold: Double, _ history: RunHistory, origin: Double = 0) -> Milestone {
        Milestone(threshold, in: TrajectoryReading(history), origin: origin)
    }

    @Test("a step over the level is dated by both readings to the visit that took it")
    func step() {
        let history = Written.curve(to: 100) { $0 < 40 ? 0.75 : 0.85 }
        let milestone = milestone(0.8, history)
        #expect(milestone.plain == .reached(day: 40))
        #expect(milestone.robust == .reached(day: 40))
        #expect(!milestone.isLost)
        // Counted from a launch ten days before the first calibration.
        #expect(self.milestone(0.8, history, origin: -10).plain == .reached(day: 50))
    }

    @Test("a lucky run is a milestone of the plain reading only")
    func luck() throws {
        var history = Written.curve(to: 100) { _ in 0.75 }
        history.runs[10].value = 0.9
        let milestone = milestone(0.8, history)
        #expect(milestone.plain.day != nil)
        #expect(milestone.robust == .notBefore(day: try #require(history.runs.last?.day)))
        #expect(milestone.robust.words == ">Day 100")
    }

    @Test("what was not reached may come later, and a history without runs says nothing")
    func censored() {
        let milestone = milestone(0.9, Written.curve(to: 320) { _ in 0.75 })
        #expect(milestone.plain.words == ">Day 320")
        #expect(milestone.robust.words == ">Day 320")
        let none = self.milestone(0.9, RunHistory(id: "none", runs: []))
        #expect(none.plain == .noEvidence && none.robust == .noEvidence)
    }

    @Test("flagged runs reach nothing")
    func flagged() {
        var history = Written.curve(to: 50) { _ in 0.75 }
        for index in history.runs.indices.suffix(6) {
            history.runs[index].value = 0.95
            history.runs[index].forced = true
        }
        #expect(milestone(0.8, history).plain.day == nil)
    }

    @Test("a level that was reached and left again is said to be lost")
    func lost() {
        let history = Written.curve(to: 200) { $0 < 40 ? 0.75 : $0 < 120 ? 0.85 : 0.7 }
        let milestone = milestone(0.8, history)
        #expect(milestone.robust == .reached(day: 40))
        #expect(milestone.isLost)
    }

    @Test("where less is better the level is reached from above")
    func lowerIsBetter() {
        var history = Written.curve(to: 100) { $0 < 40 ? 12 : 10.5 }
        history.direction = .lowerIsBetter
        #expect(milestone(11, history).plain == .reached(day: 40))
        #expect(milestone(11, history).robust == .reached(day: 40))
    }

    @Test(
        "the assessment follows the rule, and is open before its day",
        arguments: [
            (Milestone.Reading.reached(day: 180), MaturityRule.Assessment.excellent), (.reached(day: 181), .good),
            (.notBefore(day: 179), .open), (.notBefore(day: 180), .concerning), (.noEvidence, .noEvidence),
        ])
    func assessment(_ reading: Milestone.Reading, _ expected: MaturityRule.Assessment) {
        #expect(MaturityRule().assessment(reading) == expected)
    }

    /// A level that steps to just above the threshold, with visits that scatter.
    private func step(to level: Double, on day: Double, seed: UInt64) -> RunHistory {
        var stream = RandomStream(StreamKey(seed: seed).named("milestone test"))
        var visits: [(day: Double, driver: String, values: [Double])] = []
        for (number, at) in stride(from: 0.0, through: 300, by: 4).enumerated() {
            let offset = stream.gaussian(sd: 0.006)
            let value = at < day ? 0.86 : level
            visits.append((at, "\(number)", (0..<3).map { _ in value * (1 + offset + stream.gaussian(sd: 0.003)) }))
        }
        return Written.history(visits)
    }

    @Test("the day is an interval that holds the truth, and is dated back to where the confirmed level began")
    func interval() throws {
        var held = 0
        var early = 0
        var wasLate = 0
        for seed in 0..<30 {
            let milestone = milestone(0.9, step(to: 0.907, on: 180, seed: UInt64(seed)))
            guard let between = milestone.between, let day = milestone.robust.day else { continue }
            #expect(between.contains(day))
            if between.contains(180) { held += 1 }
            if day <= 180 { early += 1 }
            // The reading that was there before: the first of the two visits that confirm.
            if between.high > 180 { wasLate += 1 }
            if between.low <= 180, between.high > 180 {
                #expect(MaturityRule().assessment(milestone) == .excellentOrGood)
            }
        }
        #expect(held >= 26, "\(held) of 30")
        #expect(early >= 15, "\(early) of 30")
        // The mutant that dates a milestone by its confirmation is late nearly always.
        #expect(wasLate >= 22, "\(wasLate) of 30")
    }

    @Test("the assessment says when the day may lie on both sides of the rule's")
    func straddling() {
        var milestone = milestone(0.8, Written.curve(to: 100) { $0 < 40 ? 0.75 : 0.85 })
        #expect(MaturityRule(threshold: 0.8, excellentBy: 60).assessment(milestone) == .excellent)
        #expect(MaturityRule(threshold: 0.8, excellentBy: 30).assessment(milestone) == .good)
        milestone.between = Interval(low: 20, high: 40)
        #expect(MaturityRule(threshold: 0.8, excellentBy: 30).assessment(milestone) == .excellentOrGood)
    }
}
