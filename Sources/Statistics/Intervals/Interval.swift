// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

/// A closed interval of real numbers.
public struct Interval: Sendable, Hashable {
    public var low: Double
    public var high: Double

    public init(low: Double, high: Double) {
        self.low = low
        self.high = high
    }

    public var width: Double { high - low }
    public var center: Double { low + (high - low) / 2 }
    public func contains(_ value: Double) -> Bool { low <= value && value <= high }
}

/// Student's interval for the mean of independent, roughly normal values.
/// - Parameter level: the coverage, inside (0, 1).
/// - Returns: `nil` below two values.
/// - Throws: for a level outside (0, 1) or a value that is not finite.
public func studentInterval(_ values: [Double], level: Double) throws(StatisticsError) -> Interval? {
    let name = "Student interval"
    try GSL.requireLevel(level, name)
    try GSL.requireFinite(values, name)
    guard values.count >= 2 else { return nil }
    let summary = Summary(values)
    return studentInterval(mean: summary.mean, sd: summary.sd, n: summary.n, level: level)
}

/// Student's interval from a running summary; see ``studentInterval(_:level:)``.
public func studentInterval(_ summary: RunningSummary, level: Double) throws(StatisticsError) -> Interval? {
    let name = "Student interval"
    try GSL.requireLevel(level, name)
    guard summary.n >= 2 else { return nil }
    try GSL.require(summary.squares.isFinite, name, "variance", summary.variance, "finite values")
    return studentInterval(mean: summary.mean, sd: summary.sd, n: summary.n, level: level)
}

private func studentInterval(mean: Double, sd: Double, n: Int, level: Double) -> Interval {
    GSL.prepare()
    let reach = gsl_cdf_tdist_Qinv((1 - level) / 2, Double(n - 1)) * sd / Double(n).squareRoot()
    return Interval(low: mean - reach, high: mean + reach)
}

/// The exact central interval for the mean of a Poisson count, from chi-square quantiles.
///
/// Source: F. Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28, 1936.
/// - Throws: for a negative count or a level outside (0, 1).
public func poissonInterval(count: Int, level: Double) throws(StatisticsError) -> Interval {
    let name = "Poisson interval"
    try GSL.requireLevel(level, name)
    try GSL.require(count >= 0, name, "count", Double(count), "a count of at least 0")
    GSL.prepare()
    let tail = (1 - level) / 2
    return Interval(
        low: count == 0 ? 0 : gsl_cdf_gamma_Pinv(tail, Double(count), 1),
        high: gsl_cdf_gamma_Qinv(tail, Double(count) + 1, 1))
}
