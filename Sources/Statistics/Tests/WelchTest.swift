// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

/// Welch's test of two means with unequal variances; the difference is candidate − baseline.
///
/// Source: B. L. Welch, Biometrika 34, 1947; degrees of freedom: F. E. Satterthwaite, Biometrics Bulletin 2, 1946.
public struct WelchTest: Sendable, Hashable {
    /// The mean of the candidate minus the mean of the baseline.
    public let difference: Double
    public let standardError: Double
    public let statistic: Double
    /// Satterthwaite's degrees of freedom.
    public let degrees: Double
    /// Two-sided.
    public let pValue: Double
    /// The interval of the difference at the asked level.
    public let interval: Interval

    /// - Throws: below two values on a side, for values that are not finite, when both sides have no spread, for a bad level.
    public init(candidate: [Double], baseline: [Double], level: Double = 0.95) throws(StatisticsError) {
        let name = "Welch test"
        try GSL.requireLevel(level, name)
        try GSL.requireFinite(candidate, name)
        try GSL.requireFinite(baseline, name)
        guard candidate.count >= 2, baseline.count >= 2 else {
            throw .degenerateSample(function: name, expected: "two values on each side")
        }
        GSL.prepare()
        let a = Summary(candidate)
        let b = Summary(baseline)
        let partA = a.sd * a.sd / Double(a.n)
        let partB = b.sd * b.sd / Double(b.n)
        let variance = partA + partB
        guard variance > 0 else { throw .degenerateSample(function: name, expected: "values that differ") }
        difference = a.mean - b.mean
        standardError = variance.squareRoot()
        statistic = difference / standardError
        degrees = variance * variance / (partA * partA / Double(a.n - 1) + partB * partB / Double(b.n - 1))
        pValue = 2 * gsl_cdf_tdist_Q(statistic.magnitude, degrees)
        let reach = gsl_cdf_tdist_Qinv((1 - level) / 2, degrees) * standardError
        interval = Interval(low: difference - reach, high: difference + reach)
    }
}
