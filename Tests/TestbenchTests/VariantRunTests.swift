// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Quantities
import Results
import Scenarios
import Silicon
import Testbench
import Testing

private let twoEntries =
    "[{name: a, model: antminer-s19, count: 4, firmware: luxos}, {name: b, model: antminer-s19-xp, count: 3, firmware: luxos}]"

private func play(_ scenario: Scenario, jobs: Int = 2) async throws -> ResultDocument {
    try await Bench(scenario, jobs: jobs).run(version: "test").document
}

private func estimate(_ metric: String, _ arm: String, _ group: String? = nil, in document: ResultDocument) -> Estimate?
{
    let policy = document.policies.first { $0.name == arm }
    let metrics = group == nil ? policy?.metrics : policy?.groups?.first { $0.name == group }?.metrics
    return metrics?.first { $0.metric == metric }?.estimate
}

@Suite("Variants, named entries and ranges of assumptions in a run")
struct VariantRunTests {
    /// Fixed air and no spreads: what a variant does follows from the model alone.
    private func calm(_ variants: String, claims: String = "[]", more: [String] = []) throws -> Scenario {
        try scenario(
            fleet:
                "[{name: a, model: antminer-l7, count: 2, efficiency-spread: 0 %, threshold-spread: 0 mV, fan-control: fixed}]",
            time: "{start: 2026-07-01, duration: 1 d, control: 1 h}", policies: "{run: none}",
            market: "{scrypt-hashprice: 0.9 USD/GH/d, energy: 100 USD/MWh}",
            more: [
                "site: {inlet: {mean: 20 degC, daily: 0 K}}", "variants: \(variants)", "claims: \(claims)",
            ]
                + more)
    }

    @Test("the saving of a guard band is the model's own, within what a different die temperature does")
    func saving() async throws {
        let document = try await play(
            calm(
                "{narrow: {fleet: {guard-band: 20 mV}}, wide: {fleet: {guard-band: 100 mV}}}",
                claims:
                    "[{metric: energy, variant: narrow, versus: wide, change: relative, group: a, at-most: -10 %}]"))
        let model = try #require(try ModelLibrary.builtIn()["antminer-l7"])
        let saving = try #require(model.guardBandSaving(.millivolts(20), against: .millivolts(100))).percent
        let found = try #require(document.claims[0].estimate.mean)
        // The table has both bands at one die temperature; here the wider one is hotter and leaks more.
        #expect(found < -saving && abs(found + saving) < 4, "the table says \(saving), the fleet \(found)")
        #expect(document.claims[0].verdict == .pass)
        // Both variants compute the same.
        let works = ["narrow", "wide"].compactMap { estimate("scrypt-work", $0, in: document)?.mean }
        #expect(works.count == 2 && abs(works[0] / works[1] - 1) < 1e-3)
    }

    @Test("two variants that are the same meet the same world: nothing differs at all")
    func commonWorlds() async throws {
        let document = try await play(
            scenario(
                fleet: twoEntries, policies: "{run: none}",
                more: [
                    "faults: [{mtbf: 6 h, for: 1 h, kind: unit-down}]",
                    "variants: {one: {about: as it is}, same: {sensors: {power: {noise: 5 %}}}}",
                ]))
        let differences = document.comparisons[0].metrics.compactMap(\.estimate.mean)
        #expect(differences.count > 5 && differences.allSatisfy { $0 == 0 })
        // A world of its own for each variant would be caught: other seeds differ.
        let other = try await play(
            scenario(
                fleet: twoEntries, policies: "{run: none}",
                more: ["faults: [{mtbf: 6 h, for: 1 h, kind: unit-down}]"], overrides: ["seed=9"]))
        #expect(estimate("energy", "run", in: other)?.mean != estimate("energy", "one", in: document)?.mean)
    }

    @Test("named entries add up to the fleet")
    func groups() async throws {
        let document = try await play(scenario(fleet: twoEntries, policies: "{run: none}"))
        for metric in ["energy", "work"] {
            let whole = try #require(estimate(metric, "run", in: document)?.mean)
            let parts = ["a", "b"].compactMap { estimate(metric, "run", $0, in: document)?.mean }
            #expect(parts.count == 2 && abs(parts.reduce(0, +) / whole - 1) < 2e-3, "\(metric): \(parts) of \(whole)")
            #expect(parts[0] != parts[1])
        }
        #expect(estimate("uptime", "run", "a", in: document)?.mean == 100)
        // A fleet without names is not counted by entry.
        #expect(try await play(scenario()).policies.allSatisfy { $0.groups == nil })
    }

    @Test("a fault in one entry is seen in that entry alone")
    func oneEntry() async throws {
        func uptimes(_ more: [String]) async throws -> [Double] {
            let document = try await play(scenario(fleet: twoEntries, policies: "{run: none}", more: more))
            return ["a", "b"].compactMap { estimate("uptime", "run", $0, in: document)?.mean }
        }
        let found = try await uptimes(["faults: [{at: 6 h, kind: unit-down, group: 2}]"])
        #expect(found.count == 2 && found[0] == 100 && abs(found[1] - 25) < 5)
    }

    @Test("a relative change is the mean of each world's own, and none where the baseline is not above zero")
    func relative() async throws {
        func claim(_ market: String) async throws -> ExpectationResult {
            try await play(
                scenario(
                    fleet: "[{model: antminer-s19, count: 20}]",
                    policies: "{baseline: none, sleep: {median-efficiency: {action: sleep}}}", market: market,
                    more: [
                        "faults: [{at: 2 h, kind: efficiency-loss, units: 4, by: 40 %}]",
                        "claims: [{metric: profit, policy: sleep, versus: baseline, change: relative, at-least: 1 %}]",
                    ])
            ).claims[0]
        }
        let rich = try await claim("{hashprice: 0.05 USD/TH/d, energy: 50 USD/MWh}")
        #expect(rich.estimate.unit == "%" && rich.estimate.n == 3 && rich.change == .relative)
        let poor = try await claim("{hashprice: 0.05 USD/TH/d, energy: 100 USD/MWh}")
        #expect(poor.estimate.n == 0 && poor.verdict == .noData)
    }

    @Test("either end of an assumption moves the claim its way, apart from the interval, and not the result itself")
    func ends() async throws {
        let variants = "{narrow: {fleet: {guard-band: 20 mV}}, wide: {fleet: {guard-band: 100 mV}}}"
        let claims =
            "[{metric: energy, variant: narrow, versus: wide, change: relative, at-least: -19 %, at-most: 0 %}]"
        func voltage(_ millivolts: Int) -> String {
            "{models: {antminer-l7: {process: {voltage: {value: \(millivolts) mV, assumption: end}}}}}"
        }
        let plain = try await play(calm(variants, claims: claims))
        let ranged = try await play(
            calm(
                variants, claims: claims,
                more: ["assumptions: {core: {about: unknown, low: \(voltage(720)), high: \(voltage(880))}}"]))
        var same = ranged
        let effects = try #require(ranged.claims[0].assumptions)
        #expect(effects.map(\.end) == ["low", "high"])
        let means = effects.compactMap(\.estimate.mean)
        let middle = try #require(ranged.claims[0].estimate.mean)
        // The same guard band is a greater share of a lower supply.
        #expect(means[0] < middle && middle < means[1])
        same.claims[0].assumptions = nil
        #expect(same.claims == plain.claims && same.policies == plain.policies)
        #expect(try await play(calm(variants, claims: claims), jobs: 1) == plain)
    }
}
