// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Quantities
import RegressionDetector
import ReleaseSimulation
import Testbench
import Testing

@Suite("The driver of release histories") struct ReleaseDriverTests {
    private func drive(_ detector: ScriptedDetector, reruns: Int = 6) -> DrivenMachine {
        var driver = ReleaseDriver(world: smallWorld(days: 5, reruns: reruns, []), machine: 0, detector: detector)
        driver.run()
        return driver.result
    }

    @Test("A detector without suspicion sees the planned visits and no others")
    func planned() {
        let driven = drive(ScriptedDetector())
        #expect(driven.visits.count == 5 && driven.visits.allSatisfy { !$0.isRerun })
        #expect(Set(driven.visits.flatMap(\.runs).map(\.index)) == Set(0..<25))
    }

    @Test("A suspicion brings further visits the same night, until it is gone")
    func reruns() throws {
        // Shown visits: nights 0 and 1, then night 2 with the reruns 3 and 4, of which the second leaves no suspicion.
        let driven = drive(ScriptedDetector(suspicions: [2, 3]))
        #expect(driven.visits.count == 7)
        #expect(driven.visits.map(\.isRerun) == [false, false, false, true, true, false, false])
        let night = driven.visits[2...4].map(\.truth.at)
        #expect(night[1] - night[0] == .minutes(40) && night[2] - night[1] == .minutes(40))
        #expect(driven.suspicions.map(\.rerunsMade) == [2])
        #expect(Set(driven.visits[2...4].compactMap { $0.runs.first?.session }).count == 3)
    }

    @Test("No more further visits are made than the site allows, and none where it forbids them", arguments: [0, 1, 4])
    func limit(reruns: Int) {
        let driven = drive(ScriptedDetector(suspicions: Set(0..<100)), reruns: reruns)
        #expect(driven.visits.count == 5 * (1 + reruns))
        #expect(driven.suspicions.map(\.rerunsMade) == Array(repeating: reruns, count: 5))
    }

    @Test("An alarm is as late as the end of the visit that raised it")
    func alarmTime() throws {
        let driven = drive(ScriptedDetector(suspicions: [1], alarms: [2]))
        let raised = try #require(driven.alarms.first)
        let visit = driven.visits[raised.visit]
        #expect(visit.isRerun && visit.end - visit.truth.at == .minutes(10))
    }

    @Test("Planned visits are the same under every detector: all meet the same world")
    func commonNumbers() {
        let quiet = drive(ScriptedDetector()).visits.filter { !$0.isRerun }
        let eager = drive(ScriptedDetector(suspicions: Set(0..<100))).visits.filter { !$0.isRerun }
        #expect(quiet.map { $0.runs.map(\.value) } == eager.map { $0.runs.map(\.value) })
    }
}
