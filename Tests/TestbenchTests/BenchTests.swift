// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Quantities
import Results
import Scenarios
import Synchronization
import Testbench
import Testing

private func play(_ scenario: Scenario, jobs: Int = 2) async throws -> ResultDocument {
    try await Bench(scenario, jobs: jobs).run(version: "test").document
}

private func mean(_ metric: String, of policy: Int = 0, in document: ResultDocument) -> Double? {
    document.policies[policy].metrics.first { $0.metric == metric }?.estimate.mean
}

private let loss = "faults: [{at: 2 h, kind: efficiency-loss, units: 2, by: 40 %}]"

@Suite("A run")
struct BenchTests {
    @Test("the result does not depend on how many worlds are played at a time, and does on the seed")
    func determinism() async throws {
        let expect = "[{metric: profit, policy: bare, versus: baseline, at-least: 0 USD}]"
        func tiny(_ overrides: [String] = []) throws -> Scenario {
            try scenario(
                fleet: "[{model: antminer-s19, count: 30}]", replications: "{looks: [3, 7], interval: bootstrap}",
                expect: expect, more: [loss], overrides: overrides)
        }
        let one = try await play(tiny(), jobs: 1)
        #expect(try await play(tiny(), jobs: 2) == one)
        #expect(try await play(tiny(), jobs: 7) == one)
        let other = try await play(tiny(["seed=2"]))
        #expect(mean("profit", in: other) != mean("profit", in: one))
    }

    @Test("one replication is inconclusive, never a pass, even where nothing happened")
    func single() async throws {
        let document = try await play(
            scenario(
                replications: "1",
                expect:
                    "[{metric: profit, policy: baseline, at-least: -1 MUSD}, {metric: sleeps.false, policy: baseline, at-most: 9 /d}]"
            ))
        #expect(document.expectations.map(\.verdict) == [.inconclusive, .inconclusive])
        #expect(document.notes.contains { $0.contains("no interval") })
    }

    @Test("a metric without a value is no data, and no pass")
    func noData() async throws {
        let document = try await play(
            scenario(expect: "[{metric: time-to-detect, policy: baseline, at-most: 1000 h}]"))
        #expect(document.expectations.map(\.verdict) == [.noData])
    }

    @Test("a run ends at the look where everything is decided")
    func early() async throws {
        let document = try await play(
            scenario(
                replications: "[4, 40]".looks, expect: "[{metric: profit, policy: baseline, at-least: -1 MUSD}]"))
        #expect(document.replications.n == 4 && document.replications.stopped == "every expectation decided at look 1")
        #expect(document.expectations[0].verdict == .pass && document.expectations[0].look == 1)
    }

    @Test("looks that never decide are all taken, and the end is inconclusive")
    func never() async throws {
        let first = try await play(scenario(replications: "12"))
        let profit = try #require(mean("profit", in: first))
        let document = try await play(
            scenario(
                replications: "[4, 12]".looks,
                expect: "[{metric: profit, policy: baseline, at-least: \(profit) USD}]"))
        #expect(document.replications.n == 12 && document.replications.stopped == "all looks taken")
        #expect(document.expectations[0].verdict == .inconclusive && document.expectations[0].look == 2)
    }

    @Test("a decided expectation keeps its verdict and its look while others go on")
    func keeps() async throws {
        let first = try await play(scenario(replications: "12"))
        let profit = try #require(mean("profit", in: first))
        let document = try await play(
            scenario(
                replications: "[4, 12]".looks,
                expect: """
                    [{metric: profit, policy: baseline, at-least: -1 MUSD}, {metric: profit, policy: baseline, at-least: \(profit) USD}]
                    """))
        #expect(document.expectations[0].look == 1 && document.expectations[0].estimate.n == 4)
        #expect(document.expectations[1].look == 2 && document.expectations[1].estimate.n == 12)
    }

    @Test("claims are judged and decide nothing about when the run ends")
    func claims() async throws {
        let document = try await play(
            scenario(
                replications: "[4, 8]".looks,
                more: ["claims: [{metric: profit, policy: baseline, at-least: 1 MUSD, because: hope}]"]))
        #expect(document.replications.n == 8 && document.claims.map(\.verdict) == [.fail])
        #expect(document.notes.contains { $0.contains("expects nothing") })
    }

    @Test("a cancelled run keeps the replications that all policies finished, and decides nothing more")
    func cancelled() async throws {
        let tiny = try scenario(
            replications: "400", expect: "[{metric: profit, policy: baseline, at-least: -1 MUSD}]")
        let calls = Mutex(0)
        let outcome = try await Bench(tiny, jobs: 2).run(
            version: "test",
            isCancelled: {
                calls.withLock { count in
                    count += 1
                    return count > 60
                }
            })
        #expect(outcome.wasInterrupted)
        let n = outcome.document.replications.n
        #expect(n > 0 && n < 400)
        #expect(outcome.document.replications.stopped == "interrupted after \(n) of 400 replications")
        #expect(outcome.document.expectations.map(\.verdict) == [.inconclusive])
        // The same numbers as a run that was declared so long.
        let whole = try await play(
            scenario(replications: "\(n)", expect: "[{metric: profit, policy: baseline, at-least: -1 MUSD}]"))
        #expect(outcome.document.policies == whole.policies)
    }

    @Test("a run that is cancelled at once leaves nothing")
    func nothing() async throws {
        let tiny = try scenario()
        await #expect(throws: BenchError.self) {
            try await Bench(tiny, jobs: 2).run(version: "test", isCancelled: { true })
        }
    }

    @Test("the warm-up is simulated and not counted")
    func warmUp() async throws {
        let all = try await play(scenario(time: "{start: 2026-07-01, duration: 2 d, control: 1 h}"))
        let half = try await play(scenario(time: "{start: 2026-07-01, duration: 2 d, control: 1 h, warmup: 1 d}"))
        let ratio = try #require(mean("energy", in: half)) / #require(mean("energy", in: all))
        #expect(abs(ratio - 0.5) < 0.01)
        #expect(half.scenario.warmupDays == 1)
    }

    @Test("progress rises to one")
    func progress() async throws {
        let seen = Mutex<[Double]>([])
        _ = try await Bench(scenario(replications: "20"), jobs: 1).run(
            version: "test", progress: { share in seen.withLock { $0.append(share) } })
        let shares = seen.withLock { $0 }
        #expect(zip(shares, shares.dropFirst()).allSatisfy { $0 <= $1 } && shares.last == 1)
    }

    @Test("the command of a result gives the file by its name, with what was changed as shell words")
    func command() async throws {
        let document = try await play(scenario(overrides: ["about=It's new", "seed=3"]))
        #expect(document.command == "assay run tiny.yaml --set 'about=It'\\''s new' --set seed=3")
    }

    @Test("what a report draws stays small however long the run and large the fleet")
    func sketch() async throws {
        let document = try await play(
            scenario(
                fleet: "[{model: antminer-s19, count: 400}]",
                time: "{start: 2026-07-01, duration: 1 d, control: 2 min}", replications: "1",
                market: "{spare-pool: {}}",
                more: [loss, "site: {racks: 10}", "sensors: {power: {noise: 10 %}}"]))
        let drawn = try #require(document.illustration)
        for policy in drawn.policies {
            #expect(policy.decisions.count <= 200)
            #expect(policy.series.allSatisfy { $0.values.count <= 361 && $0.values.count == $0.days.count })
            #expect(policy.maps.allSatisfy { map in map.racks.map(\.count).reduce(0, +) <= 2600 })
        }
        #expect(drawn.policies[1].decisionsInAll > 200)
    }

    @Test("a fault that is over by the end is on the map of its middle, and only there")
    func duringFault() async throws {
        func maps(_ fault: String) async throws -> [FleetMap] {
            let document = try await play(
                scenario(
                    time: "{start: 2026-07-01, duration: 1 d, control: 10 min}", replications: "1", more: [fault]))
            return try #require(document.illustration).policies[0].maps
        }
        func worst(_ map: FleetMap) -> Double { map.racks.joined().compactMap(\.self).max() ?? 0 }
        let passing = try await maps("faults: [{at: 6 h, for: 12 h, kind: efficiency-loss, units: 2, by: 40 %}]")
        #expect(passing.map(\.name) == ["efficiency-before", "efficiency-during", "efficiency-after"])
        #expect(passing[1].title == "Efficiency on day 0.5")
        #expect(worst(passing[1]) > 1.2 * worst(passing[0]))
        #expect(worst(passing[1]) > 1.2 * worst(passing[2]))
        // A fault without a given time has no middle that could be known beforehand.
        #expect(try await maps("faults: []").map(\.name) == ["efficiency-before", "efficiency-after"])
    }

    @Test("memory is estimated: worlds that do not fit are not played at a time")
    func memory() throws {
        let big = Bench(try scenario(fleet: "[{model: antminer-s19, count: 1000000}]"), jobs: 8)
        #expect(Bench.worldBytes(units: 1_000_000) > 1_000_000_000)
        #expect(big.worldsFitting(bytes: 100_000_000) == 0)
        #expect(big.worldsFitting(bytes: 5_000_000_000) == 2)
        #expect(big.worldsFitting(bytes: 1 << 40) == 8)
        let samples = 1e6 * 24.0 * 2 * 3
        #expect(big.cost == samples)
    }
}

extension String {
    /// `{looks: [..]}`
    fileprivate var looks: String { "{looks: \(self)}" }
}
