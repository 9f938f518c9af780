// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Results
import Scenarios
import Statistics

/// Estimates of release metrics from the replications, with intervals that know how much each value rests on.
struct ReleaseEstimates {
    let scenario: ReleaseScenario
    /// By replication, then by detector.
    let worlds: [[ReleaseOutcome]]

    /// The estimate of one metric of a detector, or of its difference from another in the same worlds.
    func estimate(_ metric: Metric, of detector: String, versus: String?, level: Double) -> Estimate {
        let names = scenario.detectors.map(\.name)
        let estimator = Estimator(
            level: level, method: scenario.document.replications.interval, days: thousandsOfReleases,
            key: StreamKey(seed: UInt64(scenario.document.seed)))
        guard let mine = names.firstIndex(of: detector) else { return estimator.estimate(metric, []) }
        let values = worlds.map { $0[mine].values[metric.name] }
        // In a world without chance all replications are one and the same: what it shows is exact, not a sample.
        if scenario.world.isWithoutChance { return exact(metric, values, versus: versus, names, level: level) }
        guard let versus, let other = names.firstIndex(of: versus) else {
            return widened(estimator.estimate(metric, values.map { $0?.value }), metric, values)
        }
        let differences = worlds.map { world -> Double? in
            guard let a = world[mine].values[metric.name], let b = world[other].values[metric.name] else { return nil }
            return a.value - b.value
        }
        return estimator.estimate(metric, differences, isDifference: true)
    }

    /// What a rate's occurrences are divided by, in a replication.
    private var thousandsOfReleases: Double {
        let releases = worlds.reduce(0) { $0 + ($1.first?.releases ?? 0) }
        return worlds.isEmpty ? 1 : max(1e-9, Double(releases) / 1000 / Double(worlds.count))
    }

    private func exact(
        _ metric: Metric, _ values: [MeasuredValue?], versus: String?, _ names: [String], level: Double
    ) -> Estimate {
        let other = versus.flatMap(names.firstIndex(of:)).map { index in worlds.map { $0[index].values[metric.name] } }
        var value = values.first.flatMap { $0?.value }
        if versus != nil {
            value = value.flatMap { mine in (other?.first ?? nil).map { mine - $0.value } }
        }
        return Estimate(
            n: value == nil ? 0 : worlds.count, mean: value, sd: value.map { _ in 0 }, low: value, high: value,
            level: level, method: .none, unit: metric.unit)
    }

    /// A share that is all or nothing in every replication has no spread, and still leaves doubt: the exact interval of the
    /// pooled count is a floor.
    private func widened(_ estimate: Estimate, _ metric: Metric, _ values: [MeasuredValue?]) -> Estimate {
        let known = values.compactMap { $0 }
        guard metric.kind == .fraction, let low = estimate.low, let high = estimate.high else { return estimate }
        let trials = known.reduce(0) { $0 + ($1.trials ?? 1) }
        let successes = known.reduce(0.0) { $0 + $1.value / 100 * Double($1.trials ?? 1) }
        guard trials > 0, min(successes, Double(trials) - successes) < 5,
            let exact = try? binomialInterval(
                successes: Int(successes.rounded()), trials: trials, level: estimate.level)
        else { return estimate }
        var wider = estimate
        wider.low = min(low, 100 * exact.low)
        wider.high = max(high, 100 * exact.high)
        return wider
    }
}
