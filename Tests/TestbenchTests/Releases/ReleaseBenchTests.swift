// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Results
import Scenarios
import Testbench
import Testing

private let quiet = """
    noise: {run: 0 %, visit: 0 %, night: 0 %, machine: 0 %, outliers: {share: 0 %}}
    disturbances: {throttled: {share: 0 %}, capped: {share: 0 %}, preflight: {share: 0 %}}
    ambient: {effect: 0 %}
    """

private let noisy = """
    time: {start: 2026-01-01, duration: 60 d}
    products: [{name: a}, {name: b, hardware: {cores: 16}, count: 2}]
    streams: [{component: driver, every: 10 d, regression: 50 %}]
    detectors: {plain: {consecutive-runs: {threshold: 5 %}}, pelt: pelt-medians}
    """

private func play(_ text: String, jobs: Int = 1, overrides: [String] = []) async throws -> ResultDocument {
    try await ReleaseBench(try releaseScenario(text, overrides: overrides), jobs: jobs).run(version: "test").document
}

private func estimate(_ metric: String, of detector: String, in document: ResultDocument) throws -> Estimate {
    let policy = try #require(document.policies.first { $0.name == detector })
    return try #require(policy.metrics.first { $0.metric == metric }, "\(metric)").estimate
}

@Suite("The bench of release histories") struct ReleaseBenchTests {
    @Test("The result does not depend on how many worlds are played at a time, and depends on the seed")
    func jobs() async throws {
        func bytes(jobs: Int, seed: Int = 5) async throws -> Data {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return try encoder.encode(
                await play(noisy + "\nreplications: 4\n", jobs: jobs, overrides: ["seed=\(seed)"]))
        }
        let one = try await bytes(jobs: 1)
        #expect(try await bytes(jobs: 3) == one)
        #expect(try await bytes(jobs: 1, seed: 6) != one)
    }

    @Test("Nothing of the truth reaches a detector: worlds that differ in the cause alone raise the same alerts")
    func truthApart() async throws {
        func alerts(_ cause: String) async throws -> [AlertMark] {
            let document = try await play(
                """
                time: {start: 2026-01-01, duration: 30 d}
                products: [{name: a}]
                releases: [{at: 10 d, driver: "551", compiler: "13", effect: -8 %, cause: \(cause)}]
                detectors: {plain: consecutive-runs}
                """)
            return document.releases?.detectors.first?.alerts ?? []
        }
        let driver = try await alerts("driver")
        #expect(try await alerts("compiler") == driver)
        #expect(!driver.isEmpty)
    }

    @Test("A world without chance is exact: its values are intervals of no width, and one replication decides")
    func exact() async throws {
        let document = try await play(
            """
            time: {start: 2026-01-01, duration: 30 d}
            products: [{name: a, driver: "1"}]
            releases: [{at: 10 d, driver: "2", effect: -8 %}]
            \(quiet)
            detectors: {plain: consecutive-runs, deaf: {consecutive-runs: {threshold: 9 %}}}
            replications: 1
            expect:
              - {metric: recall, detector: plain, at-least: 100 %}
              - {metric: recall, detector: deaf, at-most: 0 %}
              - {metric: pin-right, detector: plain, at-least: 100 %}
              - {metric: recall, detector: plain, versus: deaf, at-least: 100 %}
              - {metric: recall, detector: deaf, at-least: 1 %}
            """)
        #expect(document.expectations.map(\.verdict) == [.pass, .pass, .pass, .pass, .fail])
        let alert = try #require(document.releases?.detectors.first?.alerts.first)
        #expect(alert.cause == "driver" && alert.advice == "pin driver 1 and report driver 2 to the vendor")
        #expect(abs(try #require(alert.delayHours) - (2 + 1.0 / 6)) < 1e-9)
    }

    @Test("A share that is 100 % in every replication keeps the doubt of its count, and counts of zero keep theirs")
    func doubt() async throws {
        let text = """
            time: {start: 2026-01-01, duration: 20 d}
            products: [{name: a}]
            releases: [{at: 10 d, driver: "2", effect: -30 %}]
            detectors: {pelt: pelt-medians}
            disturbances: {throttled: {share: 0 %}, capped: {share: 0 %}, preflight: {share: 0 %}}
            replications: 8
            """
        let recall = try estimate("recall", of: "pelt", in: try await play(text))
        #expect(recall.mean == 100 && recall.high == 100)
        // Eight of eight: the exact interval begins at 0.025 to the power of an eighth.
        #expect(abs(try #require(recall.low) - 100 * pow(0.025, 1.0 / 8)) < 1e-6)
    }

    @Test("A world without a loss has no recall, says so, and its true alerts are none")
    func null() async throws {
        let document = try await play(noisy, overrides: ["streams[0].regression=0 %", "replications=3"])
        #expect(document.policies[0].metrics.first { $0.metric == "recall" } == nil)
        #expect(document.notes.contains { $0.contains("No release of this scenario is a regression") })
        let alerts = document.releases?.detectors.flatMap(\.alerts) ?? []
        #expect(alerts.allSatisfy { $0.truth == .wrong })
    }

    @Test("Machines are told apart by what they report: two kinds of hardware, no id from a user")
    func identities() async throws {
        let document = try await play(noisy, overrides: ["replications=2"])
        #expect(try estimate("hardware-fingerprints", of: "plain", in: document).mean == 2)
        #expect(try estimate("user-ids", of: "plain", in: document).high == 0)
        #expect(Set(document.releases?.trajectories.map(\.id) ?? []).count == 3)
    }

    @Test("Milestones are read from the levels: a lucky run reaches one in the plain reading alone")
    func milestones() async throws {
        let document = try await play(
            """
            time: {start: 2026-01-01, duration: 100 d}
            products:
              - {name: a, curve: {points: {at: [0 d, 49 d, 50 d], efficiency: [78 %, 78 %, 82 %]}}}
            releases: [{at: 50 d, driver: "2"}]
            noise: {machine: 0 %, outliers: {share: 3 %, size: 10 %, upward: 100 %}}
            detectors: {plain: consecutive-runs}
            replications: 20
            """)
        let robust = try estimate("milestone-80", of: "plain", in: document)
        let plain = try estimate("milestone-80.plain", of: "plain", in: document)
        #expect(abs(try #require(robust.mean) - 50) < 3)
        #expect(try #require(plain.high) < 30)
        #expect(try estimate("milestone-90.reached", of: "plain", in: document).mean == 0)
    }

    @Test(
        "What is wrong with a scenario of releases is said with its line",
        arguments: [
            ("releases: [{at: 10 d, effect: -8 %}]", "changes nothing"),
            ("releases: [{at: 10 d, driver: \"2\", compiler: \"3\", effect: -8 %}]", "nothing says which has it"),
            ("releases: [{at: 10 d, driver: \"2\", cause: kernel, effect: -8 %}]", "does not change in this release"),
            ("releases: [{at: 10 d, driver: \"2\", products: b}]", "not a product of this file"),
            ("releases: [{at: 10 d, driver: \"2\", fixes: \"1\"}]", "no effect that could be fixed"),
            ("releases: [{at: 90 d, driver: \"2\"}]", "after the end of the run"),
            ("streams: [{component: driver, every: 10 d, jitter: 6 d}]", "half of 'every'"),
            (
                "streams: [{component: driver, every: 10 d, regression: 70 %, improvement: 40 %}]",
                "more losses and gains"
            ),
            ("visits: {every: 1 h, reruns: 5}", "longer than"),
            ("expect: [{metric: recal, detector: plain, at-least: 1 %}]", "not a metric of releases"),
            ("expect: [{metric: profit, detector: plain, at-least: 1 USD}]", "not a metric of releases"),
            ("expect: [{metric: recall, detector: plan, at-least: 1 %}]", "not a detector of this file"),
            ("expect: [{metric: recall, detector: plain, at-least: 1 h}]", "%"),
            ("scoring: {regression: 1 %, minor: 2 %}", "larger than a regression"),
            ("fleet: []", "unknown key 'products'"),
        ])
    func errors(line: String, says: String) throws {
        let text = """
            time: {start: 2026-01-01, duration: 60 d}
            products: [{name: a}]
            detectors: {plain: consecutive-runs}
            \(line)
            """
        do {
            _ = try releaseScenario(text)
            Issue.record("accepted: \(line)")
        } catch {
            let words = "\(error)"
            #expect(words.contains("test.yaml:"), "\(words)")
            #expect(words.contains(says), "\(words)")
        }
    }
}
