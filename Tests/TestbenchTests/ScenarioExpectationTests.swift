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

    /// A scenario that a worse policy passes as well shows nothing.
    @Test(
        "a worse policy fails",
        arguments: [
            ("meter-noise.yaml", "policies.candidate={median-efficiency: bare}"),
            ("healthy-fleet.yaml", "policies.candidate={median-efficiency: bare}"),
            (
                "dead-sensor.yaml",
                "policies.candidate={median-efficiency: {confirm: 1 of 1, action: sleep, retry: 30 d}}"
            ),
            ("heat-wave.yaml", "policies.candidate={median-efficiency: {enter: 1.03, exit: 1.02, action: sleep}}"),
            ("two-generations.yaml", "policies.candidate={median-efficiency: {group-by: algorithm, action: sleep}}"),
            ("uniform-drift.yaml", "policies.guardian={median-efficiency: {action: sleep}}"),
            ("price-collapse.yaml", "policies.candidate=none"),
            ("negative-prices.yaml", "policies.candidate=none"),
            ("meter-bias.yaml", "policies.wide={median-efficiency: {action: sleep, retry: 30 d}}"),
            ("nonce-drift.yaml", "policies.candidate={median-efficiency: {action: sleep, retry: 60 d}}"),
            ("pool-outage.yaml", "policies.candidate=none"),
            (
                "scrypt-boards.yaml",
                "policies.candidate={median-efficiency: {enter: 1.01, exit: 1.005, confirm: 1 of 1, action: sleep}}"
            ),
            ("fan-failure.yaml", "policies.limit={fan-response: {action: sleep}}"),
            ("cold-snap.yaml", "policies.candidate=none"),
            ("hot-l7.yaml", "policies.candidate=none"),
            ("weak-population.yaml", "policies.candidate=none"),
            ("redirect-alone.yaml", "policies.sleep=none"),
            ("fan-failure.yaml", "policies.limit=none"),
            ("meter-noise.yaml", "policies.candidate=none"),
            ("redirect-alone.yaml", "policies.sleep={median-efficiency: {action: redirect}}"),
            ("claims/redirect.yaml", "policies.sleep=none"),
            ("claims/early-failure.yaml", "policies.check=none"),
            ("claims/virtualization.yaml", "fleet[2].efficiency-spread=30 %"),
            ("claims/guard-band.yaml", "variants.band-20={fleet: {guard-band: 60 mV}}"),
        ])
    func worsePolicyFails(file: String, override: String) async throws {
        guard let document = try await play(file, overrides: [override]) else { return }
        #expect(document.expectations.contains { $0.verdict == .fail })
    }
}
