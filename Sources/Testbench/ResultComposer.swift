// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Fleet
import FleetSimulation
import Quantities
import Results
import Scenarios
import Statistics

/// Makes the result document of a run: nothing in it depends on how many worlds were played at a time.
struct ResultComposer {
    let scenario: Scenario
    let version: String

    private var countedDays: Double { scenario.document.time.counted.days }

    func compose(
        _ worlds: [[ReplicationOutcome]], expectations: [ExpectationResult], claims: [ExpectationResult],
        stopped: String
    ) -> ResultDocument {
        let document = scenario.document
        let level = document.replications.level.fraction
        let names = scenario.arms.map(\.name)
        let metrics = MetricCatalogue.fleet.all.enumerated().filter { index, _ in
            worlds.contains { $0.contains { $0.values[index] != nil } }
        }.map(\.element)
        let policies = scenario.arms.map { arm in
            PolicyResult(
                name: arm.name, about: arm.about,
                metrics: metrics.map {
                    MetricEstimate(
                        metric: $0.name, estimate: estimate($0, of: arm.name, versus: nil, worlds, level: level))
                }, groups: groups(arm.name, worlds, level: level))
        }
        let comparisons = names.dropFirst().map { name in
            Comparison(
                policy: name, baseline: names[0],
                metrics: metrics.map {
                    MetricEstimate(
                        metric: $0.name, estimate: estimate($0, of: name, versus: names[0], worlds, level: level))
                })
        }
        return ResultDocument(
            version: version, numericFingerprint: numericFingerprint(), scenario: summary,
            command: command(reproducing: scenario.path, overrides: scenario.overrides),
            replications: ReplicationSummary(
                n: worlds.count, looks: document.replications.looks, level: level, stopped: stopped),
            policies: policies, comparisons: comparisons, expectations: expectations, claims: claims,
            assumptions: assumptions(in: scenario.explanation).map {
                Assumption(path: $0.path, value: $0.value, source: $0.source)
            } + modelAssumptions
                + WorldAssumptions.all.map { Assumption(path: "fleet: \($0.name)", value: $0.value, source: $0.source) },
            notes: notes(worlds), illustration: illustration(worlds))
    }

    /// What the worlds say about a demand.
    func estimate(_ demand: Expectation, _ worlds: [[ReplicationOutcome]], level: Double) -> Estimate {
        estimate(
            demand.metric, of: demand.policy, versus: demand.versus, group: demand.group, change: demand.change, worlds,
            level: level)
    }

    /// The estimate of one metric of an arm, or of its difference from another in the same worlds.
    /// - Parameters:
    ///   - group: a named entry of the fleet; nil for all of it.
    ///   - change: a relative one is the mean of each world's own, in percent. A share of what is not above zero in every world
    ///     means nothing: then there is no data.
    func estimate(
        _ metric: Metric, of arm: String, versus: String?, group: String? = nil,
        change: ExpectationResult.Change = .absolute, _ worlds: [[ReplicationOutcome]], level: Double
    ) -> Estimate {
        let names = scenario.arms.map(\.name)
        let estimator = Estimator(
            level: level, method: scenario.document.replications.interval, days: countedDays,
            key: StreamKey(seed: UInt64(scenario.document.seed)))
        guard let column = MetricCatalogue.fleet.all.firstIndex(of: metric), let mine = names.firstIndex(of: arm) else {
            return estimator.estimate(metric, [])
        }
        let row = group.flatMap { GroupTally.names(scenario.fleet).firstIndex(of: $0) }
        guard group == nil || row != nil else { return estimator.estimate(metric, []) }
        func value(_ world: [ReplicationOutcome], _ arm: Int) -> Double? {
            row.map { world[arm].groups[$0][column] } ?? world[arm].values[column]
        }
        guard let versus, let other = names.firstIndex(of: versus) else {
            return estimator.estimate(metric, worlds.map { value($0, mine) })
        }
        let pairs = worlds.map { world -> (Double, Double)? in
            guard let a = value(world, mine), let b = value(world, other) else { return nil }
            return (a, b)
        }
        switch change {
        case .absolute:
            return estimator.estimate(metric, pairs.map { $0.map { $0 - $1 } }, isDifference: true)
        case .relative:
            let hasShares = pairs.allSatisfy { ($0?.1 ?? 1) > 0 }
            return estimator.estimate(
                Metric(
                    metric.name, unit: "%", kind: .amount, direction: metric.direction, about: metric.about),
                hasShares ? pairs.map { $0.map { 100 * ($0 / $1 - 1) } } : [], isDifference: true)
        }
    }

    private func groups(_ arm: String, _ worlds: [[ReplicationOutcome]], level: Double) -> [GroupResult]? {
        let names = GroupTally.names(scenario.fleet)
        guard !names.isEmpty else { return nil }
        let metrics = MetricCatalogue.byGroup.compactMap { MetricCatalogue.fleet[$0] }
        return names.map { name in
            GroupResult(
                name: name,
                metrics: metrics.compactMap { metric in
                    let estimate = estimate(metric, of: arm, versus: nil, group: name, worlds, level: level)
                    return estimate.n > 0 ? MetricEstimate(metric: metric.name, estimate: estimate) : nil
                })
        }
    }

    private var summary: ScenarioSummary {
        let document = scenario.document
        return ScenarioSummary(
            name: document.name, about: document.aboutText, hash: scenario.hash, seed: UInt64(document.seed),
            start: document.time.start.iso8601, durationDays: document.time.duration.days,
            controlSeconds: document.time.control.seconds, warmupDays: document.time.warmup.days,
            units: scenario.fleet.unitCount,
            fleet: scenario.fleet.groups.map {
                ($0.settings.name.map { "\($0): " } ?? "")
                    + "\($0.settings.count) x \($0.model.title), \($0.firmware.title) firmware"
            }, headline: document.headline)
    }

    /// What the models rest on without a source: the same facts `assay model show` prints.
    private var modelAssumptions: [Assumption] {
        var seen: Set<String> = []
        return scenario.fleet.groups.flatMap { group -> [Assumption] in
            guard seen.insert(group.model.name).inserted else { return [] }
            return group.model.facts.filter { $0.provenance.isAssumption }.map {
                Assumption(path: "\(group.model.name): \($0.path)", value: $0.value, source: $0.provenance.description)
            }
        }
    }

    private func notes(_ worlds: [[ReplicationOutcome]]) -> [String] {
        var notes: [String] = []
        if scenario.expectations.isEmpty {
            notes.append("The scenario expects nothing: this run can neither pass nor fail.")
        }
        // A policy that finds no spare pool gives no such order, so its settings tell.
        let redirects =
            worlds.contains { world in world.contains { $0.redirected } }
            || scenario.arms.contains { $0.about.contains("redirect") }
        if scenario.document.market.sparePool == nil, redirects {
            notes.append("There is no spare pool: redirects are ignored.")
        }
        notes += supplyNotes
        notes += rangeNotes(worlds)
        if (scenario.document.replications.looks.last ?? 1) < 2 {
            notes.append("One replication has no interval: nothing that varies can be decided.")
        }
        for (policy, outcome) in zip(scenario.arms, worlds.first ?? []) {
            let commands = outcome.illustration?.decisionsInAll ?? 0
            guard commands > Sketch.mostEvents else { continue }
            notes.append(
                "\(policy.name) gave \(commands) commands in the replication that is drawn; events.jsonl holds the first \(Sketch.mostEvents)."
            )
        }
        return notes
    }

    /// What left the tables that worlds are computed with, over all replications.
    private func rangeNotes(_ worlds: [[ReplicationOutcome]]) -> [String] {
        scenario.arms.enumerated().flatMap { index, arm -> [String] in
            let ranges = worlds.reduce(RangeCounts()) { $0 + $1[index].ranges }
            var notes: [String] = []
            if ranges.colder > 0 {
                notes.append(
                    "In \(arm.name) \(ranges.colder) unit-steps of hashing units were colder than -20 degC: their chips count as at that temperature, the end of the table."
                )
            }
            if ranges.hotter > 0 {
                notes.append(
                    "In \(arm.name) \(ranges.hotter) unit-steps of hashing units were hotter than 130 degC: their chips count as at that temperature, the end of the table."
                )
            }
            if ranges.limitsTooLow > 0 {
                notes.append(
                    "In \(arm.name) \(ranges.limitsTooLow) power limits were below what the slowest clock draws: the units ran at that clock."
                )
            }
            return notes
        }
    }

    /// Guard bands that a machine could not run at as it is sold.
    private var supplyNotes: [String] {
        var notes: [String] = []
        for arm in scenario.arms {
            var names: [String] = []
            for group in scenario.setting(of: arm).fleet.groups where group.settings.guardBand != nil {
                let wall = group.model.wallPower(group.model.nominal)
                guard group.model.powerSupply.output(input: wall) > group.model.powerSupply.rated else { continue }
                if !names.contains(group.model.title) { names.append(group.model.title) }
            }
            guard !names.isEmpty else { continue }
            notes.append(
                "In \(arm.name) these would need a bigger supply than they are sold with, and are played as if they had it: \(names.joined(separator: ", "))."
            )
        }
        return notes
    }

    private func illustration(_ worlds: [[ReplicationOutcome]]) -> Illustration? {
        guard let first = worlds.first, let base = first.first else { return nil }
        let policies = zip(scenario.arms, first).compactMap { policy, outcome in
            var drawn = outcome.illustration
            drawn?.policy = policy.name
            return drawn
        }
        return Illustration(replication: 0, world: base.world, faults: base.faults, policies: policies)
    }
}
