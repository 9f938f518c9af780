// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Foundation
import RegressionDetector
import Statistics
import Testing

/// Says what it is told to say, so that the rules around a detector can be tested alone.
private struct Scripted: ReleaseDetector {
    var alarms: Set<Int> = []
    private var visits = 0

    init(alarms: Set<Int> = []) { self.alarms = alarms }

    mutating func observe(_ runs: [Run]) -> [Alarm] {
        defer { visits += 1 }
        guard alarms.contains(visits) else { return [] }
        return [
            Alarm(release: runs[0].release, raisedAt: runs[0].release, change: -0.05, attribution: .nothingChanged)
        ]
    }
}

private func visit(
    _ value: Double, release: ReleaseLabel = "1", components: [String: String] = ["driver_version": "1"],
    thermalState: ThermalState? = nil
) -> [Run] {
    (0..<3).map {
        Run(
            index: $0, day: 0, release: release, components: components, thermalState: thermalState,
            value: value * (1 + 0.001 * Double($0 - 1)))
    }
}

@Suite("The rule that asks for reruns") struct RerunRuleTests {
    private func rule(_ scripted: Scripted = Scripted()) -> RerunRule { RerunRule(scripted) }

    /// The suspicion after each visit.
    private func suspicions(_ values: [Double], _ rule: RerunRule) -> [Suspicion?] {
        var rule = rule
        return values.map { value in
            _ = rule.observe(visit(value))
            return rule.suspicion
        }
    }

    @Test(
        "Two single visits, the second 4.6 % below the first, are suspicious, and the rule says how many more would tell"
    )
    func twoVisits() throws {
        let said = suspicions([513.0, 489.2], rule())
        #expect(said[0] == nil)
        let suspicion = try #require(said[1])
        #expect(abs(suspicion.change - (489.2 / 513 - 1)) < 1e-9)
        // ((1.645 + 1.282) 0.01 / 0.0475)² is 0.38, and one visit is the least that can be asked for.
        #expect(suspicion.reruns == 1)
        #expect(suspicion.reason.contains("4.6 % below"))
    }

    @Test("A small loss among noisy visits needs as many more as the power calculation says")
    func power() throws {
        // Visits that alternate by 2 % around the level: a spread of about 2 %, then losses of 3.5 %.
        var values = (0..<20).map { $0.isMultiple(of: 2) ? 102.0 : 98.0 }
        values.append(96.5)
        let last = try #require(suspicions(values, rule()).last)
        let suspicion = try #require(last)
        let spread = ((20 * 0.02 * 0.02 + 4 * 0.01 * 0.01) / 23).squareRoot()
        let ratio = 2.927 * spread / -log(0.965)
        #expect(suspicion.reruns == Int((ratio * ratio).rounded(.up)))
    }

    @Test("A rerun at the old level settles the suspicion, one at the new level keeps it")
    func settles() {
        let level = Array(repeating: 100.0, count: 10)
        #expect(suspicions(level + [95, 100, 100], rule()).map { $0 != nil }.suffix(3) == [true, true, false])
        #expect(suspicions(level + [95, 95, 95], rule()).map { $0 != nil }.suffix(3) == [true, true, true])
    }

    @Test("An alarm ends the suspicion and takes the new level as the level")
    func alarm() {
        let values = Array(repeating: 100.0, count: 10) + [95, 95, 95, 95]
        let said = suspicions(values, rule(Scripted(alarms: [11])))
        #expect(said.map { $0 != nil }.suffix(4) == [true, false, false, false])
    }

    @Test("A level that the detector does not mind for long is taken as the level")
    func givesUp() {
        let said = suspicions(Array(repeating: 100.0, count: 10) + Array(repeating: 96.0, count: 30), rule())
        #expect(said.suffix(5).allSatisfy { $0 == nil })
    }

    @Test("After a gain a loss is measured from the new level")
    func gain() throws {
        let said = suspicions(Array(repeating: 100.0, count: 12) + [110, 110, 110, 104], rule())
        let last = try #require(said.last)
        #expect(abs(try #require(last).change + 0.0545) < 0.001)
    }

    @Test("A throttled visit is no evidence: it neither raises a suspicion nor settles one")
    func flagged() {
        var rule = rule()
        for _ in 0..<10 { _ = rule.observe(visit(100)) }
        _ = rule.observe(visit(70, thermalState: .throttled))
        #expect(rule.suspicion == nil)
        _ = rule.observe(visit(95))
        _ = rule.observe(visit(100, thermalState: .throttled))
        #expect(rule.suspicion != nil)
    }

    @Test("Noise alone is suspicious about as often as a one-sided test at 5 % allows, and far less often than at 20 %")
    func falseSuspicions() {
        var random = RandomStream(StreamKey(seed: 4))
        var rule = RerunRule(Scripted(), settings: .init(leastLoss: 0.001))
        var count = 0
        let visits = 6000
        for _ in 0..<visits {
            _ = rule.observe(visit(100 * exp(random.gaussian(sd: 0.01))))
            if rule.suspicion != nil { count += 1 }
        }
        // A suspicion lasts until it is settled, so that the share may be somewhat above the level of the test.
        let share = Double(count) / Double(visits)
        #expect(share > 0.02 && share < 0.12, "\(share)")
    }
}

@Suite("Causes read from what changed") struct AttributingDetectorTests {
    private func alarm(_ before: [String: String], _ after: [String: String]) throws -> Alarm {
        var detector = AttributingDetector(Scripted(alarms: [1]))
        _ = detector.observe(visit(100, release: "a", components: before))
        return try #require(detector.observe(visit(95, release: "b", components: after)).first)
    }

    @Test("One component that changed is the certain cause, to be pinned to the version before")
    func certain() throws {
        let alarm = try alarm(
            ["driver_version": "560.35", "os_kernel": "6.1"], ["driver_version": "560.40", "os_kernel": "6.1"])
        #expect(alarm.attribution == .certain(component: "driver_version"))
        #expect(alarm.pin == Alarm.Pin(component: "driver_version", version: "560.35"))
        #expect(alarm.advice == "pin driver 560.35 and report b to the vendor")
    }

    @Test("Two components that changed together cannot be told apart, and the answer names the run that would")
    func together() throws {
        let alarm = try alarm(
            ["driver_version": "1", "compiler_version": "12"], ["driver_version": "2", "compiler_version": "13"])
        guard case .notIdentifiable(let components, let run) = alarm.attribution else {
            Issue.record("\(alarm.attribution)")
            return
        }
        #expect(components == ["compiler_version", "driver_version"] && run.contains("compiler 12"))
        #expect(alarm.pin == nil)
    }

    @Test("Where no recorded component changed, software is not to blame as far as anybody can tell")
    func nothing() throws {
        let alarm = try alarm(["driver_version": "1"], ["driver_version": "1"])
        #expect(alarm.attribution == .nothingChanged && alarm.pin == nil)
        #expect(alarm.advice.contains("look at the machine"))
    }
}
