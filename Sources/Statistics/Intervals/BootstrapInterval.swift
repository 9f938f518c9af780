// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

/// A bootstrap interval for any statistic of independent values: bias-corrected and accelerated (BCa).
///
/// BCa rather than percentiles of the resamples, because its coverage error falls as 1/n instead of 1/√n for skewed statistics such as
/// medians of costs. Where it does not exist (no spread, all resamples on one side of the estimate) the plain percentiles are given.
/// Source: B. Efron, "Better bootstrap confidence intervals", JASA 82(397), 1987, doi:10.2307/2289144.
/// - Parameters:
///   - level: the coverage, inside (0, 1).
///   - resamples: at least 100; a 95 % interval wants 2000.
///   - key: the address of the resampling; equal keys give equal intervals.
/// - Returns: `nil` below two values.
/// - Complexity: *resamples* + n evaluations of the statistic.
public func bootstrapInterval(
    _ values: [Double], level: Double, resamples: Int = 2000, key: StreamKey, statistic: ([Double]) -> Double
) throws(StatisticsError) -> Interval? {
    let name = "bootstrap interval"
    try GSL.requireLevel(level, name)
    try GSL.requireFinite(values, name)
    try GSL.require(resamples >= 100, name, "resamples", Double(resamples), "at least 100")
    guard values.count >= 2 else { return nil }
    GSL.prepare()
    let estimate = statistic(values)
    var stream = RandomStream(key)
    var resample = values
    var replicates: [Double] = []
    replicates.reserveCapacity(resamples)
    for _ in 0..<resamples {
        for index in resample.indices { resample[index] = values[stream.integer(below: values.count)] }
        replicates.append(statistic(resample))
    }
    try GSL.requireFinite(replicates + [estimate], "statistic of the bootstrap interval")
    replicates.sort()
    let tail = (1 - level) / 2
    let probabilities = correctedTails(tail, replicates: replicates, estimate: estimate, values: values, statistic)
    return Interval(
        low: gsl_stats_quantile_from_sorted_data(replicates, 1, replicates.count, probabilities.low),
        high: gsl_stats_quantile_from_sorted_data(replicates, 1, replicates.count, probabilities.high))
}

private func correctedTails(
    _ tail: Double, replicates: [Double], estimate: Double, values: [Double], _ statistic: ([Double]) -> Double
) -> (low: Double, high: Double) {
    let below = Double(replicates.count { $0 < estimate }) + 0.5 * Double(replicates.count { $0 == estimate })
    let share = below / Double(replicates.count)
    guard share > 0, share < 1 else { return (tail, 1 - tail) }
    let bias = gsl_cdf_ugaussian_Pinv(share)
    let jackknife = values.indices.map { left in
        var rest = values
        rest.remove(at: left)
        return statistic(rest)
    }
    let center = Summary(jackknife).mean
    let squares = jackknife.reduce(0) { $0 + ($1 - center) * ($1 - center) }
    let cubes = jackknife.reduce(0) { $0 + (center - $1) * (center - $1) * (center - $1) }
    let acceleration = squares > 0 ? cubes / (6 * squares * squares.squareRoot()) : 0
    func corrected(_ z: Double) -> Double {
        let shifted = bias + z
        let scale = 1 - acceleration * shifted
        return scale > 0 ? gsl_cdf_ugaussian_P(bias + shifted / scale) : (z < 0 ? 0 : 1)
    }
    let low = corrected(gsl_cdf_ugaussian_Pinv(tail))
    let high = corrected(gsl_cdf_ugaussian_Qinv(tail))
    guard low < high, low.isFinite, high.isFinite else { return (tail, 1 - tail) }
    return (low, high)
}
