// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import RegressionDetector
import Statistics
import Testing

@Suite struct IncidentTests {
    private func course(_ state: Incident.State = .open) -> IncidentCourse {
        IncidentCourse(
            Incident(
                id: "1", alarm: Alarm(release: 3, raisedAt: 4, change: -0.05, attribution: .nothingChanged),
                state: state))
    }

    @Test("one good visit closes nothing, two in a row do, and a relapse reopens")
    func recoveryNeedsTwo() {
        var course = LossCourse(negligible: 0.005)
        let (good, unclear, bad) = (
            Interval(low: -0.003, high: 0.001), Interval(low: 0.001, high: 0.02), Interval(low: 0.03, high: 0.05)
        )
        for (day, visit, isRecovered) in [
            (1.0, good, false), (2, bad, false), (3, good, false), (4, good, true), (5, unclear, true), (6, bad, false),
            (7, good, false), (8, unclear, false), (9, good, false), (10, good, true),
        ] {
            course.observe(day: day, loss: visit)
            #expect(course.isRecovered == isRecovered, "day \(day)")
        }
        #expect(course.changed == 10)
    }

    /// What would happen if a relapse were read from the upper end, which noise alone lifts.
    private struct TwitchyCourse {
        var isRecovered = false
        var goodVisits = 0

        mutating func observe(_ loss: Interval) {
            goodVisits = loss.high < 0.025 ? goodVisits + 1 : 0
            if isRecovered { isRecovered = goodVisits > 0 } else { isRecovered = goodVisits >= 2 }
        }
    }

    @Test("noise reopens next to nothing that recovered, and a rule that reads the upper end does")
    func relapsesOfNoise() throws {
        var (relapses, twitchy, recovered) = (0, 0, 0)
        for seed in 0..<40 {
            let levels =
                Array(repeating: 100.0, count: 12) + Array(repeating: 93.0, count: 6)
                + Array(repeating: 100.0, count: 30)
            let reading = TrajectoryReading(steadyHistory(levels, visitNoise: 0.012, seed: UInt64(seed)))
            guard let drop = SegmentDrop.all(in: reading).first else { continue }
            var course = LossCourse(negligible: 0.025)
            var mutant = TwitchyCourse()
            for visit in drop.remaining {
                let (before, mutantBefore) = (course.isRecovered, mutant.isRecovered)
                course.observe(day: visit.day, loss: visit.loss)
                mutant.observe(visit.loss)
                if before, !course.isRecovered { relapses += 1 }
                if mutantBefore, !mutant.isRecovered { twitchy += 1 }
            }
            if course.isRecovered { recovered += 1 }
        }
        #expect(recovered >= 34)
        #expect(relapses <= 2)
        #expect(twitchy > 5, "the test sees a rule that noise reopens")
    }

    @Test("what is over recovers, what comes back is reopened, and nothing is told twice")
    func backAndForth() {
        var course = course()
        #expect(course.apply(.seen(day: 1, isOver: false)) == nil)
        #expect(course.incident.state == .open)
        #expect(course.apply(.seen(day: 2, isOver: true)) == .recovered)
        #expect(course.apply(.seen(day: 3, isOver: true)) == nil)
        #expect(course.apply(.seen(day: 4, isOver: false)) == .reopened)
        #expect(course.incident.state == .reopened)
        #expect(course.apply(.seen(day: 5, isOver: false)) == nil)
    }

    @Test("a mute is silent until its day, then reopens what is still there and says so")
    func mute() {
        var course = course()
        #expect(course.apply(.mute(until: 10, reason: "known")) == nil)
        #expect(course.apply(.seen(day: 9.9, isOver: false)) == nil)
        #expect(course.incident.state == .muted(until: 10, reason: "known"))
        #expect(course.apply(.seen(day: 10, isOver: false)) == .muteEnded)
        #expect(course.incident.state == .reopened)
        _ = course.apply(.mute(until: 20, reason: "known"))
        #expect(course.apply(.unmute) == nil)
        #expect(course.incident.state == .reopened)
    }

    @Test("a recovery under a mute is quiet, and one that a mute ends with is told")
    func quietRecovery() {
        var quiet = course(.muted(until: 10, reason: "known"))
        #expect(quiet.apply(.seen(day: 2, isOver: true)) == nil)
        #expect(quiet.incident.state == .recovered)
        var late = course(.muted(until: 10, reason: "known"))
        #expect(late.apply(.seen(day: 11, isOver: true)) == .recovered)
    }

    @Test("what has recovered cannot be answered for")
    func recoveredIsOver() {
        for event in [IncidentCourse.Event.acknowledge, .mute(until: 9, reason: "x"), .unmute] {
            var course = course(.recovered)
            #expect(course.apply(event) == nil)
            #expect(course.incident.state == .recovered)
        }
    }

    @Test("acknowledging keeps watching")
    func acknowledge() {
        var course = course()
        #expect(course.apply(.acknowledge) == nil)
        #expect(course.incident.state == .acknowledged)
        #expect(course.apply(.seen(day: 2, isOver: true)) == .recovered)
    }

    @Test("an id is the same for the same parts, and parts do not run into each other")
    func ids() {
        #expect(Incident.id(of: ["a", "bc"]) == Incident.id(of: ["a", "bc"]))
        #expect(Incident.id(of: ["a", "bc"]) != Incident.id(of: ["ab", "c"]))
        #expect(Incident.id(of: ["a"]).count == 12)
    }
}
