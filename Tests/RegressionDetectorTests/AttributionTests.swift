// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import RegressionDetector
import Statistics
import Testing

@Suite struct AttributionTests {
    private typealias Move = PooledAttribution.Move
    private let driver = Move(component: "driver_version", from: "1", to: "2")
    private let compiler = Move(component: "compiler_version", from: "10", to: "11")

    @Test("what changed together here and apart elsewhere is told apart")
    func crossOver() throws {
        var pool = PooledAttribution()
        try pool.add(.init(moves: [driver, compiler], change: -0.05, standardError: 0.01))
        #expect(
            pool.attribution(of: [driver, compiler])
                == .notIdentifiable(
                    components: ["compiler_version", "driver_version"],
                    separatedBy: "run compiler_version 11 with driver_version 1"))
        try pool.add(.init(moves: [driver], change: 0.002, standardError: 0.01))
        try pool.add(.init(moves: [compiler], change: -0.047, standardError: 0.01))
        #expect(pool.attribution(of: [driver, compiler]) == .certain(component: "compiler_version"))
    }

    @Test("weak evidence ranks and does not claim")
    func weakEvidence() throws {
        var pool = PooledAttribution()
        try pool.add(.init(moves: [driver, compiler], change: -0.05, standardError: 0.02))
        try pool.add(.init(moves: [driver], change: -0.02, standardError: 0.03))
        guard case .ranked(let candidates) = pool.attribution(of: [driver, compiler]) else {
            Issue.record("expected a ranking")
            return
        }
        #expect(candidates.first?.component == "driver_version" || (candidates.first?.probability ?? 1) < 0.9)
        #expect(abs(candidates.reduce(0) { $0 + $1.probability } - 1) < 1e-9)
    }

    @Test("an estimate without a standard error is refused")
    func badObservation() {
        var pool = PooledAttribution()
        #expect(throws: StatisticsError.self) {
            try pool.add(.init(moves: [driver], change: -0.05, standardError: 0))
        }
    }

    @Test("two components that changed with the drop leave the cause open, and the answer names the run that decides")
    func togetherIsOpen() throws {
        let levels = Array(repeating: 100.0, count: 12) + Array(repeating: 92.0, count: 6)
        let history = steadyHistory(levels) { release, run in
            run.components = ["driver_version": release < 12 ? "1" : "2", "os_kernel": release < 12 ? "6.1" : "6.2"]
        }
        let alarm = try #require(alarms(in: history).first)
        #expect(alarm.pin == nil)
        #expect(
            alarm.attribution
                == .notIdentifiable(
                    components: ["driver_version", "os_kernel"],
                    separatedBy: "run driver_version 2 with os_kernel 6.1"))
    }

    @Test("a drop without any change of software blames none")
    func nothingChanged() throws {
        let levels = Array(repeating: 100.0, count: 12) + Array(repeating: 92.0, count: 6)
        let alarm = try #require(alarms(in: steadyHistory(levels) { $1.components = ["driver_version": "1"] }).first)
        #expect(alarm.attribution == .nothingChanged)
    }
}
