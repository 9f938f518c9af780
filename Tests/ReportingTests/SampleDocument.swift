// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Results

/// A made-up result that looks like a run of three policies over a fleet with a fan failure and a hot spell.
struct SampleDocument {
    var units = 200
    var racks = 4
    var days = 30.0
    var decisions = 60
    var policies = ["baseline", "bare", "candidate"]
    var name = "noisy-meters"
    var reason = "efficiency above the fleet's median x 1.10 in 3 of 3 samples"

    func build() -> ResultDocument {
        let results = policies.enumerated().map { index, name in
            PolicyResult(name: name, about: about(index), metrics: metrics(index))
        }
        let comparisons = policies.enumerated().dropFirst().map { index, policy in
            Comparison(policy: policy, baseline: policies[0], metrics: differences(index))
        }
        return ResultDocument(
            version: "0.1.0", numericFingerprint: "5f1e0c77aa31b2d4",
            scenario: ScenarioSummary(
                name: name,
                about: "The bare rule flaps on honest units when meters are noisy; hysteresis does not.",
                hash: "3fa9c1d27be05a44d1c0ffee3fa9c1d27be05a44d1c0ffee3fa9c1d27be05a44", seed: 20_260_101,
                start: "2026-07-01T00:00:00Z", durationDays: days, controlSeconds: 300, warmupDays: 1, units: units,
                fleet: ["\(units) x Antminer S19"]),
            command: "assay run Scenarios/noisy-meters.yaml --seed 20260101 --replications 100",
            replications: ReplicationSummary(
                n: 100, looks: [30, 100, 400], level: 0.95, stopped: "every expectation decided at look 2"),
            policies: results, comparisons: comparisons, expectations: expectations(), claims: claims(),
            assumptions: [
                Assumption(path: "sensors.power.bias", value: "0 %", source: "assumption: no maker states it"),
                Assumption(
                    path: "market.pool.stale", value: "0.4 %",
                    source: "https://example.org/stale-shares (2024, table 2)"),
                Assumption(path: "site.technician.delay", value: "8 h", source: "assumption: next working shift"),
            ],
            notes: ["Replication 0 is drawn; the estimates are over all replications."],
            illustration: illustration())
    }

    private func about(_ index: Int) -> String {
        switch index {
        case 0: "none"
        case 1: "median-efficiency: bare (1.10 x median, no hysteresis)"
        default: "median-efficiency (enter 1.1, exit 1.05, confirm 3 of 3, action sleep)"
        }
    }

    static func estimate(_ mean: Double?, _ half: Double, _ unit: String, n: Int = 100) -> Estimate {
        guard let mean else {
            return Estimate(n: 0, mean: nil, sd: nil, low: nil, high: nil, level: 0.95, method: .none, unit: unit)
        }
        return Estimate(
            n: n, mean: mean, sd: half * 5, low: mean - half, high: mean + half, level: 0.95, method: .student,
            unit: unit)
    }

    private func metrics(_ index: Int) -> [MetricEstimate] {
        let k = Double(index)
        let scale = Double(units) / 200
        return [
            ("revenue", (40_312.4 - 96 * k) * scale, 81.3, "USD"),
            ("energy-cost", (32_760 - 840 * k) * scale, 64.8, "USD"),
            ("profit", (7_552.4 + 744 * k) * scale, 42.1, "USD"),
            ("profit-per-unit-year", 459.4 + 4.55 * k, 2.4, "USD"),
            ("energy", (468_000 - 12_000 * k) * scale, 900, "kWh"),
            ("work", (13_320_000 - 21_000 * k) * scale, 25_000, "TH-h"),
            ("work-lost", (9_100 + 2_600 * k) * scale, 800, "TH-h"),
            ("efficiency", 35.14 - 0.42 * k, 0.07, "J/TH"), ("redirects.true", index == 0 ? 0 : 0.62, 0.05, "/d"),
            ("redirects.false", index == 1 ? 14.2 : 0, index == 1 ? 0.8 : 0, "/d"),
            ("sleeps.true", index == 2 ? 0.66 : 0, index == 2 ? 0.05 : 0, "/d"),
            ("sleeps.false", index == 2 ? 0.071 : 0, index == 2 ? 0.024 : 0, "/d"),
            ("redirects-and-sleeps.false", index == 1 ? 14.2 : 0.071 * k / 2, index == 0 ? 0 : 0.3 / k, "/d"),
            ("commands", 29.3 * k, 1.1 * k, "/d"), ("switches", 28.9 * k, 1.1 * k, "/d"),
            ("missed-bad", 4_210 - 1_600 * k, 120, "unit-h"), ("units-lost", 0.4, 0.12, "1"),
            ("uptime", 0.9971, 0.0004, "1"),
        ].map { MetricEstimate(metric: $0.0, estimate: Self.estimate($0.1, $0.2, $0.3)) } + [
            MetricEstimate(metric: "time-to-detect", estimate: Self.estimate(index == 0 ? nil : 3.1, 0.4, "h"))
        ]
    }

    private func differences(_ index: Int) -> [MetricEstimate] {
        zip(metrics(index), metrics(0)).map { mine, base in
            guard let a = mine.estimate.mean, let b = base.estimate.mean else {
                return MetricEstimate(metric: mine.metric, estimate: Self.estimate(nil, 0, mine.estimate.unit))
            }
            let half = ((mine.estimate.high ?? a) - a) * 0.6
            return MetricEstimate(metric: mine.metric, estimate: Self.estimate(a - b, half, mine.estimate.unit))
        }
    }

    private func expectations() -> [ExpectationResult] {
        [
            ExpectationResult(
                text: "redirects-and-sleeps.false of candidate at most 0.5 /d", metric: "redirects-and-sleeps.false",
                policy: "candidate", versus: nil, relation: .atMost, limit: 0.5, verdict: .pass,
                estimate: Self.estimate(0.071, 0.024, "/d", n: 30), look: 1, looks: 3),
            ExpectationResult(
                text: "profit of candidate versus bare at least 0 USD", metric: "profit", policy: "candidate",
                versus: "bare",
                relation: .atLeast, limit: 0, verdict: .inconclusive, estimate: Self.estimate(31, 44, "USD"), look: 3,
                looks: 3),
            ExpectationResult(
                text: "energy of bare at most 400,000 kWh", metric: "energy", policy: "bare", versus: nil,
                relation: .atMost, limit: 400_000, verdict: .fail, estimate: Self.estimate(456_000, 900, "kWh"),
                look: 2,
                looks: 3),
            ExpectationResult(
                text: "time-to-detect of baseline at most 6 h", metric: "time-to-detect", policy: "baseline",
                versus: nil,
                relation: .atMost, limit: 6, verdict: .noData, estimate: Self.estimate(nil, 0, "h"), look: 3, looks: 3),
        ]
    }

    private func claims() -> [ExpectationResult] {
        [
            ExpectationResult(
                text: "profit of candidate versus baseline at least 10 %", metric: "profit", policy: "candidate",
                versus: "baseline", relation: .atLeast, limit: 10, verdict: .fail,
                estimate: Self.estimate(3.2, 0.8, "%"), look: 2, looks: 3)
        ]
    }
}

extension SampleDocument {
    private func illustration() -> Illustration {
        let steps = Int(days * 12)
        let time = (0...steps).map { Double($0) / 12 }
        func series(_ name: String, _ unit: String, truth: Bool, _ value: (Double) -> Double?) -> TimeSeries {
            TimeSeries(name: name, unit: unit, truth: truth, days: time, values: time.map(value))
        }
        func hot(_ day: Double) -> Double { day > 10 && day < 13 ? 12 : 0 }
        return Illustration(
            replication: 0,
            world: [
                series("inlet", "degC", truth: true) { 28 + 3 * sin(2 * .pi * ($0 - 0.4)) + hot($0) / 2 },
                series("hashprice", "USD/TH/d", truth: true) { 0.055 + 0.004 * sin($0 / 4) },
                series("energy-price", "USD/MWh", truth: true) { 70 + 12 * sin(2 * .pi * $0) },
            ],
            faults: [
                FaultMark(
                    kind: "fan-failure", from: 3, to: nil, units: units / 20, about: "one fan of 5 % of the units"),
                FaultMark(kind: "inlet-offset", from: 10, to: 13, units: units / 2, about: "+12 K in racks 1 and 2"),
            ],
            policies: policies.enumerated().map { index, policy in
                let drop = Double(index) * 0.5
                let scale = Double(units) / 200
                return PolicyIllustration(
                    policy: policy,
                    series: [
                        series("hash-rate", "PH/s", truth: true) { (18.9 - ($0 > 3 ? drop * 0.2 : 0)) * scale },
                        series("power", "kW", truth: true) { (650 - ($0 > 3 ? drop * 16 : 0) + hot($0)) * scale },
                        series("power", "kW", truth: false) {
                            (650 - ($0 > 3 ? drop * 16 : 0) + hot($0) + 6 * sin($0 * 91)) * scale
                        },
                        series("efficiency-median", "J/TH", truth: true) { 34.5 + hot($0) / 20 },
                        series("efficiency-median", "J/TH", truth: false) {
                            $0 > 20 && $0 < 20.5 ? nil : 34.5 + hot($0) / 20 + 0.3 * sin($0 * 77)
                        },
                    ],
                    maps: [
                        map("efficiency-before", "Efficiency at the start") { r, s in 33 + noise(r, s) * 4 },
                        map("efficiency-after", "Efficiency at the end") { r, s in
                            let bad = noise(s, r) > 0.95
                            return bad ? (index == 2 ? nil : 40.5) : 33.4 + noise(r, s) * 4
                        },
                    ],
                    distributions: [
                        histogram("efficiency-before", mark: 38.4, shift: 0),
                        histogram("efficiency-after", mark: 38.4, shift: 0.6),
                    ],
                    decisions: index == 0 ? [] : records(index, policy), decisionsInAll: index == 0 ? 0 : decisions * 3)
            })
    }

    private func noise(_ a: Int, _ b: Int) -> Double {
        let x = sin(Double(a) * 12.9898 + Double(b) * 78.233) * 43_758.5453
        return x - x.rounded(.down)
    }

    private func map(_ name: String, _ title: String, _ value: (Int, Int) -> Double?) -> FleetMap {
        let slots = units / max(racks, 1)
        return FleetMap(
            name: name, title: title, unit: "J/TH",
            racks: (0..<racks).map { rack in (0..<slots).map { value(rack, $0) } }, unitsPerCell: 1)
    }

    private func histogram(_ name: String, mark: Double, shift: Double) -> Distribution {
        let edges = (0...24).map { 32 + Double($0) * 0.4 }
        let counts = (0..<24).map { bin in
            let z = (32.2 + Double(bin) * 0.4 - 34.8 - shift) / 1.1
            return Int(Double(units) * 0.145 * exp(-z * z / 2)) + (shift > 0 && bin > 18 ? 2 : 0)
        }
        return Distribution(name: name, unit: "J/TH", edges: edges, counts: counts, mark: mark)
    }

    private func records(_ index: Int, _ policy: String) -> [DecisionRecord] {
        (0..<decisions).map { i in
            DecisionRecord(
                day: 1 + Double(i) * (days - 1) / Double(decisions), unit: (i * 37) % max(units, 1),
                command: index == 2 ? (i % 3 == 2 ? "wake" : "sleep") : (i % 2 == 0 ? "redirect" : "restore"),
                policy: "median-efficiency", reason: reason,
                numbers: ["efficiency": "\(38 + Double(i % 7) / 10) J/TH", "median": "34.6 J/TH"],
                right: i % 5 == 4 ? nil : (index == 2 ? i % 9 != 0 : i % 3 == 0),
                outcome: i % 17 == 3 ? "failed" : "done")
        }
    }
}
