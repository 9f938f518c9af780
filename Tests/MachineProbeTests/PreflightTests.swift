// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MachineProbe
import Quantities
import Testing

@Suite("Checks before a measurement")
struct PreflightTests {
    private func outcomes(
        _ reading: EnvironmentReading, busy: Double? = nil, needed: Double = 1, scales: Bool = false
    ) -> [String: PreflightCheck.Outcome] {
        let checks = Preflight(reading, busy: busy, neededMemoryGB: needed, scalesByItself: scales).checks
        return Dictionary(uniqueKeysWithValues: checks.map { ($0.name, $0.outcome) })
    }

    @Test("what cannot be read is unknown and neither passes nor fails")
    func unknown() {
        let preflight = Preflight(EnvironmentReading(), busy: nil, neededMemoryGB: 1, scalesByItself: false)
        #expect(preflight.checks.map(\.name) == ["governor", "load", "thermal", "memory"])
        #expect(preflight.checks.allSatisfy { $0.outcome == .unknown })
        #expect(preflight.passed == nil)
    }

    @Test("one failure fails them all, one pass is enough beside the unknown")
    func together() {
        func passed(_ busy: Double, _ memory: Double) -> Bool? {
            Preflight(
                EnvironmentReading(availableMemoryGB: memory), busy: busy, neededMemoryGB: 1, scalesByItself: false
            ).passed
        }
        #expect(passed(0.01, 8) == true)
        #expect(passed(0.5, 8) == false)
        #expect(passed(0.01, 0.5) == false)
    }

    @Test(
        "governors that follow the load pass",
        arguments: [
            ("performance", false, PreflightCheck.Outcome.passed), ("schedutil", false, .passed),
            ("powersave", false, .failed), ("powersave", true, .passed), ("userspace", true, .failed),
            ("ondemand+performance", false, .passed), ("performance+powersave", false, .failed),
        ])
    func governor(_ name: String, _ scales: Bool, _ expected: PreflightCheck.Outcome) {
        #expect(outcomes(EnvironmentReading(cpuGovernor: name), scales: scales)["governor"] == expected)
    }

    @Test(
        "heat fails near the limit and while it holds the clocks back",
        arguments: [
            (ThermalReading(processor: .celsius(50), limit: .celsius(100)), PreflightCheck.Outcome.passed),
            (ThermalReading(processor: .celsius(91), limit: .celsius(100)), .failed),
            (ThermalReading(processor: .celsius(91)), .passed),
            (ThermalReading(processor: .celsius(50), isThrottling: true), .failed),
            (ThermalReading(isThrottling: false), .passed), (ThermalReading(throttleCount: 5), .unknown),
        ])
    func heat(_ reading: ThermalReading, _ expected: PreflightCheck.Outcome) {
        #expect(outcomes(EnvironmentReading(thermal: reading))["thermal"] == expected)
    }

    @Test("a quarter more memory than is needed has to be there")
    func memory() {
        #expect(outcomes(EnvironmentReading(availableMemoryGB: 5), needed: 4)["memory"] == .passed)
        #expect(outcomes(EnvironmentReading(availableMemoryGB: 4.9), needed: 4)["memory"] == .failed)
    }

    @Test("the share of busy time comes from the kernel's ticks, and from nothing without them")
    func busy() throws {
        #expect(MachineSource.capture("/nonexistent").busyShare(over: 0) == nil)
        let share = try #require(
            FileManager.default.fileExists(atPath: "/proc/stat") ? MachineSource.thisMachine.busyShare(over: 0.2) : 0)
        #expect((0...1).contains(share))
    }
}
