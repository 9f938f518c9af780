// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Quantities
import ReleaseSimulation
import Results
import Scenarios
import Statistics

/// Makes the result document of a run of releases: nothing in it depends on how many worlds were played at a time.
struct ReleaseComposer {
    let scenario: ReleaseScenario
    let version: String

    func compose(
        _ estimates: ReleaseEstimates, expectations: [ExpectationResult], claims: [ExpectationResult], stopped: String
    ) -> ResultDocument {
        let document = scenario.document
        let level = document.replications.level.fraction
        let names = scenario.detectors.map(\.name)
        let metrics = MetricCatalogue.releases.all.filter { metric in
            estimates.worlds.contains { $0.contains { $0.values[metric.name] != nil } }
        }
        func measured(_ name: String, versus: String?) -> [MetricEstimate] {
            metrics.map {
                MetricEstimate(
                    metric: $0.name, estimate: estimates.estimate($0, of: name, versus: versus, level: level))
            }
        }
        var result = ResultDocument(
            version: version, numericFingerprint: numericFingerprint(), scenario: summary,
            command: command(reproducing: scenario.path, overrides: scenario.overrides),
            replications: ReplicationSummary(
                n: estimates.worlds.count, looks: document.replications.looks, level: level, stopped: stopped),
            policies: scenario.detectors.map {
                PolicyResult(name: $0.name, about: $0.value.about, metrics: measured($0.name, versus: nil))
            },
            comparisons: names.dropFirst().map {
                Comparison(policy: $0, baseline: names[0], metrics: measured($0, versus: names[0]))
            },
            expectations: expectations, claims: claims,
            assumptions: assumptions(in: scenario.explanation).map {
                Assumption(path: $0.path, value: $0.value, source: $0.source)
            }, notes: notes(estimates.worlds), illustration: nil)
        result.releases = illustration(estimates.worlds)
        return result
    }

    private var summary: ScenarioSummary {
        let document = scenario.document
        return ScenarioSummary(
            name: document.name, about: document.aboutText, hash: scenario.hash, seed: UInt64(document.seed),
            start: document.time.start.iso8601, durationDays: document.time.duration.days,
            controlSeconds: document.visits.every.seconds, warmupDays: 0, units: scenario.world.machineCount,
            fleet: document.products.map { "\($0.count) x \($0.displayName)" })
    }

    private func notes(_ worlds: [[ReleaseOutcome]]) -> [String] {
        var notes: [String] = []
        if scenario.expectations.isEmpty {
            notes.append("The scenario expects nothing: this run can neither pass nor fail.")
        }
        if scenario.world.isWithoutChance {
            notes.append("Nothing is drawn in this world: every replication is the same, and its values are exact.")
        } else if (scenario.document.replications.looks.last ?? 1) < 2 {
            notes.append("One replication has no interval: nothing that varies can be decided.")
        }
        if scenario.world.machineCount > ReleaseSketch.mostTrajectories {
            notes.append(
                "The first \(ReleaseSketch.mostTrajectories) of \(scenario.world.machineCount) machines are drawn; events.jsonl holds the alerts of all."
            )
        }
        let regressions = worlds.flatMap { $0.prefix(1) }.compactMap { $0.values["regressions"]?.value }
        if !regressions.isEmpty, regressions.allSatisfy({ $0 == 0 }) {
            notes.append("No release of this scenario is a regression: recall has no value.")
        }
        return notes
    }

    private func illustration(_ worlds: [[ReleaseOutcome]]) -> ReleaseIllustration? {
        guard let first = worlds.first, let base = first.first else { return nil }
        return ReleaseIllustration(
            replication: 0, trajectories: base.trajectories, detectors: first.compactMap(\.illustration))
    }
}
