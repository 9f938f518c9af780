// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Results
import Scenarios
import Silicon
import Testbench
import Testing

private let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Scenarios").path
private let files = (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? [])
    .filter { $0.hasSuffix(".yaml") && !$0.contains("lib/") }.sorted()
private let isSlowTier = ProcessInfo.processInfo.environment["ASSAY_SLOW_TESTS"] == "1"

private func play(_ file: String, overrides: [String] = []) async throws -> ResultDocument? {
    let found = try ScenarioFile(path: "\(folder)/\(file)", overrides: overrides, library: ModelLibrary.builtIn())
    guard isSlowTier || !found.isSlow else { return nil }
    let jobs = found.isSlow ? 2 : 1
    switch found {
    case .fleet(let scenario): return try await Bench(scenario, jobs: jobs).run(version: "test").document
    case .releases(let scenario): return try await ReleaseBench(scenario, jobs: jobs).run(version: "test").document
    }
}

@Suite("The scenarios teach what is true")
struct ScenarioExpectationTests {
    @Test("every expectation of a shipped scenario is met", arguments: files)
    func meets(file: String) async throws {
        guard let document = try await play(file) else { return }
        #expect(!document.expectations.isEmpty, "a scenario without expectations teaches nothing")
        for expectation in document.expectations {
            #expect(expectation.verdict == .pass, "\(expectation.text): \(expectation.estimate)")
        }
    }

    /// A scenario that a worse policy, or a world without what it is about, passes as well shows nothing.
    @Test("a worse alternative fails", arguments: alternatives)
    func worseFails(alternative: Alternative) async throws {
        guard let document = try await play(alternative.file, overrides: [alternative.override]) else { return }
        let failed = document.expectations.filter { $0.verdict == .fail }.map(\.text)
        #expect(!failed.isEmpty)
        if let wanted = alternative.fails {
            #expect(failed.contains { $0.hasPrefix(wanted) }, "what failed: \(failed)")
        }
    }
}

/// What a scenario must not pass with, and the start of the expectation that has to fail; any where nil.
struct Alternative: Sendable, CustomTestStringConvertible {
    var file: String
    var override: String
    var fails: String?

    init(_ file: String, _ override: String, fails: String? = nil) {
        self.file = file
        self.override = override
        self.fails = fails
    }

    var testDescription: String { "\(file): \(override)" }
}

private let alternatives: [Alternative] = [
    Alternative("meter-noise.yaml", "policies.candidate={median-efficiency: bare}"),
    Alternative("healthy-fleet.yaml", "policies.candidate={median-efficiency: bare}"),
    Alternative(
        "dead-sensor.yaml", "policies.candidate={median-efficiency: {confirm: 1 of 1, action: sleep, retry: 30 d}}"),
    Alternative(
        "heat-wave.yaml", "policies.candidate={median-efficiency: {enter: 1.03, exit: 1.02, action: sleep}}"),
    Alternative(
        "two-generations.yaml", "policies.candidate={median-efficiency: {group-by: algorithm, action: sleep}}"),
    Alternative("uniform-drift.yaml", "policies.guardian={median-efficiency: {action: sleep}}"),
    Alternative("price-collapse.yaml", "policies.candidate=none"),
    Alternative("negative-prices.yaml", "policies.candidate=none"),
    Alternative("meter-bias.yaml", "policies.wide={median-efficiency: {action: sleep, retry: 30 d}}"),
    Alternative("nonce-drift.yaml", "policies.candidate={median-efficiency: {action: sleep, retry: 60 d}}"),
    Alternative("pool-outage.yaml", "policies.candidate=none"),
    Alternative(
        "scrypt-boards.yaml",
        "policies.candidate={median-efficiency: {enter: 1.01, exit: 1.005, confirm: 1 of 1, action: sleep}}"),
    Alternative("fan-failure.yaml", "policies.limit={fan-response: {action: sleep}}"),
    Alternative("fan-failure.yaml", "policies.limit=none"),
    Alternative("meter-noise.yaml", "policies.candidate=none"),
    // Tries again too seldom; judges more finely than units differ.
    Alternative(
        "cold-snap.yaml",
        "policies.candidate={median-efficiency: {action: sleep, enter: 1.3, exit: 1.15, retry: 6 d}}",
        fails: "profit of candidate against guardian"),
    Alternative(
        "cold-snap.yaml",
        "policies.candidate={median-efficiency: {action: sleep, enter: 1.03, exit: 1.02, retry: 6 h}}",
        fails: "sleeps.false of candidate"),
    // Cuts too deep; judges by efficiency; air so warm that no fan has to fail.
    Alternative(
        "hot-l7.yaml", "policies.candidate={fan-response: {action: limit-power, limit: 65 %}}",
        fails: "profit of candidate against deep"),
    Alternative(
        "hot-l7.yaml", "policies.candidate={median-efficiency: {action: sleep}}",
        fails: "profit of candidate against baseline"),
    Alternative("hot-l7.yaml", "site.inlet.mean=34 degC", fails: "nonce-error of baseline in healthy"),
    // Steps that are too coarse; one step that is too small.
    Alternative(
        "weak-population.yaml",
        "policies.candidate={early-failure: {ratio: 3, budget: 0.05 /yr, action: derate, derate: 6 %, steps: 6}}",
        fails: "profit of candidate against coarse"),
    Alternative(
        "weak-population.yaml",
        "policies.candidate={early-failure: {ratio: 3, budget: 0.05 /yr, action: derate, derate: 1 %, steps: 1}}",
        fails: "profit of candidate against baseline"),
    Alternative("redirect-alone.yaml", "policies.sleep=none"),
    Alternative("redirect-alone.yaml", "policies.sleep={median-efficiency: {action: redirect}}"),
    Alternative("release-history.yaml", "detectors.statistical={consecutive-runs: {threshold: 5 %}}"),
    Alternative("releases/h100-like.yaml", "detectors.statistical={consecutive-runs: {threshold: 5 %}}"),
    Alternative("releases/mi300x-like.yaml", "detectors.statistical={consecutive-runs: {threshold: 5 %}}"),
    Alternative("releases/driver-560-40.yaml", "detectors.plain-4={consecutive-runs: {threshold: 5 %}}"),
    Alternative("releases/driver-560-40.yaml", "detectors.statistical={consecutive-runs: {threshold: 4 %}}"),
    Alternative("claims/redirect.yaml", "policies.sleep=none"),
    Alternative("claims/early-failure.yaml", "policies.check=none"),
    Alternative(
        "claims/virtualization.yaml", "fleet[0].guard-band=60 mV", fails: "efficiency of run in s19 is at most"),
    Alternative("claims/guard-band.yaml", "variants.band-20={fleet: {guard-band: 60 mV}}"),
]
