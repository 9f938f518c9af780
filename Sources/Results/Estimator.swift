// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
public import Statistics

/// Makes estimates with honest intervals from the values of replications.
public struct Estimator: Sendable {
    public enum Method: String, Sendable, CaseIterable {
        case student
        case bootstrap
    }

    public var level: Double
    public var method: Method
    /// Days a replication counts: what a rate's occurrences are divided by.
    public var days: Double
    /// The address of the bootstrap's draws.
    public var key: StreamKey

    /// - Parameter level: coverage, 0.5...0.9999.
    public init(level: Double, method: Method = .student, days: Double, key: StreamKey) {
        self.level = level
        self.method = method
        self.days = days
        self.key = key
    }

    /// The estimate of one metric; replications without a value are left out and not counted.
    public func estimate(_ metric: Metric, _ values: [Double?], isDifference: Bool = false) -> Estimate {
        let values = values.compactMap { $0 }.filter(\.isFinite)
        guard !values.isEmpty else {
            return Estimate(
                n: 0, mean: nil, sd: nil, low: nil, high: nil, level: level, method: .none, unit: metric.unit)
        }
        let summary = Summary(values)
        var estimate = Estimate(
            n: values.count, mean: summary.mean, sd: values.count > 1 ? summary.sd : nil, low: nil, high: nil,
            level: level, method: .none, unit: metric.unit)
        // One replication says nothing of how replications differ, however many occurrences it holds: they share its weather,
        // its victims and its prices.
        guard values.count > 1 else { return estimate }
        if let interval = interval(metric, values) {
            estimate.low = interval.low
            estimate.high = interval.high
            estimate.method = method == .student ? .student : .bootstrap
            if !isDifference, metric.isNonNegative { estimate.low = max(0, interval.low) }
            if !isDifference, metric.kind == .fraction { estimate.high = min(100, interval.high) }
        }
        if metric.kind == .rate || metric.kind == .count {
            widen(&estimate, metric, values, isDifference: isDifference)
        }
        return estimate
    }

    private func interval(_ metric: Metric, _ values: [Double]) -> Interval? {
        switch method {
        case .student:
            return try? studentInterval(values, level: level)
        case .bootstrap:
            return try? bootstrapInterval(
                values, level: level, resamples: 2000, key: key.named("bootstrap").named(metric.name)
            ) { sample in sample.reduce(0, +) / Double(sample.count) }
        }
    }

    /// Few occurrences leave more doubt than their spread between replications shows: none in thirty replications has a
    /// spread of zero, and is still compatible with three in a thousand. The exact Poisson interval of the total is a floor.
    private func widen(_ estimate: inout Estimate, _ metric: Metric, _ values: [Double], isDifference: Bool) {
        let exposure = Double(values.count) * (metric.kind == .rate ? days : 1)
        guard exposure > 0 else { return }
        let total = values.reduce(0) { $0 + abs($1) } * (metric.kind == .rate ? days : 1)
        guard total < 100, let poisson = try? poissonInterval(count: Int(total.rounded()), level: level) else { return }
        let low = isDifference ? -poisson.high / exposure : poisson.low / exposure
        let high = poisson.high / exposure
        guard !isDifference || total < 0.5 else { return }
        let widerLow = min(estimate.low ?? low, low)
        let widerHigh = max(estimate.high ?? high, high)
        if widerLow != estimate.low || widerHigh != estimate.high { estimate.method = .poisson }
        estimate.low = isDifference ? widerLow : max(0, widerLow)
        estimate.high = widerHigh
    }
}
