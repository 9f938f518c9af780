// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import Results
import Scenarios
import Statistics
import Testbench
import Testing

private func values(_ scenario: Scenario, policy: Int, worlds: Range<Int>) throws -> [[Double?]] {
    try worlds.map { index in
        let run = Replication(
            scenario: scenario, policy: scenario.policies[policy].value, name: scenario.policies[policy].name,
            index: index, isIllustrated: false)
        return try #require(run.run { _ in true }).values
    }
}

private func column(_ metric: String) throws -> Int {
    try #require(MetricCatalogue.fleet.all.firstIndex { $0.name == metric })
}

@Suite("Policies in the same worlds")
struct PairedWorldsTests {
    private let pools = """
        {hashprice: 0.05 USD/TH/d, energy: 60 USD/MWh, pool: {fee: 2 %, stale: 0.1 %}, spare-pool: {fee: 2 %, stale: 0.1 %, switch-loss: 30 s}}
        """
    private let faults = "faults: [{at: 2 h, kind: efficiency-loss, units: 3, by: 40 %}]"

    @Test("a redirect to a pool that pays the same earns nothing and loses the switch; the energy stays")
    func redirectAlone() async throws {
        let tiny = try scenario(
            fleet: "[{model: antminer-s19, count: 30}]",
            policies: "{baseline: none, redirect: {median-efficiency: {action: redirect}}}",
            replications: "8", market: pools, more: [faults])
        let document = try await Bench(tiny, jobs: 2).run(version: "test").document
        let comparison = document.comparisons[0]
        func difference(_ name: String) throws -> Estimate {
            try #require(comparison.metrics.first { $0.metric == name }?.estimate)
        }
        #expect(try #require(difference("profit").high) <= 0)
        #expect(try #require(difference("profit").mean) < 0)
        let energy = try difference("energy")
        let drawn = try #require(document.policies[0].metrics.first { $0.metric == "energy" }?.estimate.mean)
        // A switch divides an interval into two steps, whose leakage is taken at two temperatures instead of one.
        #expect(try abs(#require(energy.mean)) < 1e-5 * drawn)
        #expect(try #require(difference("switches").mean) > 0)
    }

    @Test("without a spare pool a redirect is ignored, and the bad units stay missed")
    func noSparePool() async throws {
        let tiny = try scenario(
            fleet: "[{model: antminer-s19, count: 30}]",
            policies: "{baseline: none, redirect: {median-efficiency: {action: redirect}}}",
            replications: "4", more: [faults])
        let document = try await Bench(tiny, jobs: 2).run(version: "test").document
        let missed = document.policies.map { $0.metrics.first { $0.metric == "missed-bad" }?.estimate.mean }
        #expect(missed[0] == missed[1])
        #expect(document.notes.contains { $0.contains("no spare pool") })
    }

    @Test("two names for one policy differ by nothing at all: the worlds are the same")
    func sameWorlds() async throws {
        let tiny = try scenario(
            fleet: "[{model: antminer-s19, count: 30}]",
            policies: "{a: {median-efficiency: bare}, b: {median-efficiency: bare}}",
            replications: "5", market: pools, more: [faults, "sensors: {power: {noise: 5 %}}"])
        let document = try await Bench(tiny, jobs: 2).run(version: "test").document
        for metric in document.comparisons[0].metrics { #expect(metric.estimate.mean == 0, "\(metric.metric)") }
    }

    @Test("pairing worlds is what makes small differences visible: unpaired ones would drown them")
    func pairing() throws {
        let tiny = try scenario(
            fleet: "[{model: antminer-s19, count: 30, efficiency-spread: 4 %}]",
            policies: "{baseline: none, redirect: {median-efficiency: {action: redirect}}}", market: pools,
            more: [faults])
        let profit = try column("profit")
        let base = try values(tiny, policy: 0, worlds: 0..<20).compactMap { $0[profit] }
        let redirect = try values(tiny, policy: 1, worlds: 0..<20).compactMap { $0[profit] }
        let paired = Summary(zip(redirect, base).map { $0 - $1 }).sd
        let otherWorlds = Array(base.dropFirst() + base.prefix(1))
        let unpaired = Summary(zip(redirect, otherWorlds).map { $0 - $1 }).sd
        #expect(paired < unpaired / 5)
    }

    @Test("the profit interval of small runs covers the true mean as often as it says")
    func coverage() throws {
        let tiny = try scenario(
            fleet: "[{model: antminer-s19, count: 8, efficiency-spread: 4 %}]",
            time: "{start: 2026-07-01, duration: 6 h, control: 1 h}")
        let index = try column("profit")
        let runs = 300
        let size = 8
        let profits = try values(tiny, policy: 0, worlds: 0..<runs * size).compactMap { $0[index] }
        let truth = profits.reduce(0, +) / Double(profits.count)
        func coverage(_ level: Double) throws -> Double {
            let profit = try #require(MetricCatalogue.fleet["profit"])
            let estimator = Estimator(level: level, days: 0.25, key: StreamKey(seed: 3))
            var covered = 0
            for run in 0..<runs {
                let estimate = estimator.estimate(profit, Array(profits[run * size..<(run + 1) * size]))
                if let low = estimate.low, let high = estimate.high, low <= truth, truth <= high { covered += 1 }
            }
            return Double(covered) / Double(runs)
        }
        // Four standard errors of 95 % over 300 runs are 5 %; an interval made for 70 % is caught.
        let honest = try coverage(0.95)
        let mutant = try coverage(0.70)
        #expect(honest > 0.9 && honest < 1)
        #expect(mutant < 0.85)
    }

    @Test("a look at one replication has no interval and spends no error")
    func levels() throws {
        let levels = try LookLevels(looks: [1, 30, 100], level: 0.95)
        let plain = try LookLevels(looks: [30, 100], level: 0.95)
        #expect(levels[0] == 0.95)
        #expect(levels[1] == plain[0])
        #expect(levels[2] == plain[1])
        let single = try LookLevels(looks: [1], level: 0.9)
        #expect(single[0] == 0.9)
    }
}
