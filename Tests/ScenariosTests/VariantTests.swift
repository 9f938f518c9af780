// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import FleetSimulation
import Quantities
import Scenarios
import Silicon
import Testing

private let base = """
    assay: 1
    name: variants
    about: Two ways to run a fleet.
    time: {duration: 1 d}
    site: {inlet: {mean: 20 degC, daily: 2 K}}
    fleet:
      - {name: near, model: antminer-s19, count: 3}
      - {name: far, model: antminer-l7, count: 2, firmware: luxos}
    market: {scrypt-hashprice: 0.9 USD/GH/d}

    """

private let variants = "variants: {narrow: {fleet: {guard-band: 20 mV}}, wide: {fleet: {guard-band: 100 mV}}}\n"

private func load(_ more: String) throws -> Scenario {
    try Scenario(text: base + more, name: "variants.yaml", library: models.get())
}

@Suite("Variants and assumptions")
struct VariantTests {
    @Test("a variant changes every entry of the fleet and leaves what it does not name")
    func merged() throws {
        let scenario = try load("policies: {run: none}\n" + variants)
        #expect(scenario.arms.map(\.name) == ["narrow", "wide"])
        for arm in scenario.arms {
            let fleet = scenario.setting(of: arm).fleet
            #expect(fleet.groups.map(\.settings.count) == [3, 2] && fleet.groups[1].firmware.name == "luxos")
            #expect(fleet.site.inlet.daily == .kelvins(2))
        }
        let points = scenario.arms.map { scenario.setting(of: $0).fleet.groups.map(\.model.nominal) }
        for group in 0..<2 {
            #expect(points[0][group].frequency == points[1][group].frequency)
            #expect(abs((points[1][group].voltage - points[0][group].voltage).millivolts - 80) < 0.01)
        }
    }

    @Test("with several policies every policy plays every variant, and versus changes one of the two")
    func product() throws {
        let scenario = try load(
            variants + """
                policies: {idle: none, sleep: {median-efficiency: {action: sleep}}}
                claims:
                  - {metric: profit, policy: sleep, variant: wide, versus: idle, at-least: 0 USD}
                  - {metric: profit, policy: sleep, variant: wide, versus: narrow, at-least: 0 USD}

                """)
        #expect(scenario.arms.map(\.name) == ["idle/narrow", "sleep/narrow", "idle/wide", "sleep/wide"])
        #expect(scenario.claims.map(\.policy) == ["sleep/wide", "sleep/wide"])
        #expect(scenario.claims.map(\.versus) == ["idle/wide", "sleep/narrow"])
    }

    @Test("either end of an assumption changes its models and nothing else")
    func ends() throws {
        let scenario = try load(
            "policies: {run: none}\n" + variants + """
                assumptions:
                  leakage:
                    about: Nobody has published it.
                    low: {models: {antminer-s19: {chip: {leak-share: {value: 5 %, assumption: low}}}}}
                    high: {models: {antminer-s19: {chip: {leak-share: {value: 20 %, assumption: high}}}}}

                """)
        #expect(scenario.ends.map(\.end) == ["low", "high"])
        let wide = try #require(scenario.arms.last)
        func leakage(_ scenario: Scenario, _ group: Int) -> Double {
            let model = scenario.setting(of: wide).fleet.groups[group].model
            #expect(["antminer-s19", "antminer-l7"].contains(model.name))
            return model.leakagePower(voltage: model.nominal.voltage).watts
        }
        let shares = [scenario.ends[0].scenario, scenario, scenario.ends[1].scenario]
        #expect(leakage(shares[0], 0) < 0.7 * leakage(shares[1], 0))
        #expect(leakage(shares[2], 0) > 1.5 * leakage(shares[1], 0))
        #expect(Set(shares.map { leakage($0, 1) }).count == 1)
    }

    @Test("a band that keeps the supply slows the clock to where it collapses that far below")
    func slow() throws {
        let scenario = try load(
            "policies: {run: none}\nvariants: {slow: {fleet: {guard-band: 60 mV, guard-band-keeps: voltage}}}\n")
        for group in scenario.setting(of: scenario.arms[0]).fleet.groups {
            let model = group.model
            let plain = try #require(models.get()[model.name])
            #expect(model.nominal.voltage == plain.nominal.voltage)
            #expect(model.nominal.frequency < plain.nominal.frequency)
            let collapse = try #require(
                plain.timing.criticalVoltage(
                    temperature: plain.referenceTemperature, frequency: model.nominal.frequency))
            #expect(abs((model.nominal.voltage - collapse).millivolts - 60) < 0.01)
        }
    }

    @Test(
        "what cannot be is refused where it stands",
        arguments: [
            ("variants: {a: {fleet: {guard-bond: 20 mV}}}", "11:24", "did you mean 'guard-band'"),
            ("variants: {a: {fleet: {guard-band: 20 W}}}", "11:36", "unit of voltage"),
            ("variants: {a: {site: {inlet: {mean: 300 degC}}}}", "11:37", "out of range"),
            ("variants: {a: {fleet: [3]}}", "11:23", "is not a mapping"),
            ("variants: {a: {}}", "11:15", "nothing is changed"),
            ("variants: {run: {about: same name}}", "11:17", "is a policy and a variant"),
            ("variants: {a: {models: {antminer-s91: {title: X}}}}", "11:25", "did you mean 'antminer-s19'"),
            ("variants: {a: {fleet: {guard-band: 20 mV, power-limit: 2 kW}}}", "11:56", "one of 'guard-band'"),
            ("claims: [{metric: energy, variant: b, at-least: 0 kWh}]", "11:36", "no 'variant'"),
            ("claims: [{metric: energy, group: neer, at-least: 0 kWh}]", "11:34", "did you mean 'near'"),
            ("claims: [{metric: profit, group: near, at-least: 0 USD}]", "11:34", "is not counted by group"),
            ("claims: [{metric: energy, change: relative, at-least: 0 %}]", "11:35", "a relative change of nothing"),
        ])
    func refused(line: String, place: String, words: String) throws {
        let text = base + "policies: {run: none}\n" + line + "\n"
        let found = try faults(text).map(\.description)
        #expect(found.contains { $0.contains(":\(place):") && $0.contains(words) }, "\(found)")
    }

    @Test("a claim in a file of variants has to name one")
    func missing() throws {
        let text = base + "policies: {run: none}\n" + variants + "claims: [{metric: energy, at-least: 0 kWh}]\n"
        #expect(try faults(text).map(\.description).joined().contains("names no variant"))
    }
}
