// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import RegressionDetector
import Testing

@Suite struct IncidentTests {
    private var course: IncidentCourse {
        IncidentCourse(
            Incident(
                id: "1", alarm: Alarm(release: 3, raisedAt: 4, change: -0.05, attribution: .nothingChanged)))
    }

    @Test("one good visit closes nothing, two in a row do, and a relapse reopens")
    func recoveryNeedsTwo() {
        var course = course
        #expect(course.apply(.visit(day: 1, lossAtMost: 0.001)) == nil)
        #expect(course.apply(.visit(day: 2, lossAtMost: 0.04)) == nil)
        #expect(course.apply(.visit(day: 3, lossAtMost: 0.001)) == nil)
        #expect(course.incident.state == .open)
        #expect(course.apply(.visit(day: 4, lossAtMost: 0.001)) == .recovered)
        #expect(course.apply(.visit(day: 5, lossAtMost: 0.001)) == nil)
        #expect(course.apply(.visit(day: 6, lossAtMost: 0.05)) == .reopened)
        #expect(course.incident.state == .reopened)
        #expect(course.apply(.visit(day: 7, lossAtMost: 0.05)) == nil)
    }

    @Test("a mute is silent until its day, then says so")
    func mute() {
        var course = course
        #expect(course.apply(.mute(until: 10, reason: "known")) == nil)
        #expect(course.apply(.visit(day: 9, lossAtMost: 0.05)) == nil)
        #expect(course.incident.state == .muted(until: 10, reason: "known"))
        #expect(course.apply(.visit(day: 10, lossAtMost: 0.05)) == .muteEnded)
        #expect(course.incident.state == .open)
    }

    @Test("a recovery under a mute is quiet")
    func quietRecovery() {
        var course = course
        _ = course.apply(.mute(until: 10, reason: "known"))
        _ = course.apply(.visit(day: 1, lossAtMost: 0))
        #expect(course.apply(.visit(day: 2, lossAtMost: 0)) == nil)
        #expect(course.incident.state == .recovered)
    }

    @Test("acknowledging keeps watching")
    func acknowledge() {
        var course = course
        #expect(course.apply(.acknowledge) == nil)
        #expect(course.incident.state == .acknowledged)
        _ = course.apply(.visit(day: 1, lossAtMost: 0))
        #expect(course.apply(.visit(day: 2, lossAtMost: 0)) == .recovered)
        #expect(course.apply(.acknowledge) == nil)
        #expect(course.incident.state == .recovered)
    }
}
