// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

/// What a sample looks like: count, mean, standard deviation and range, by GSL.
public struct Summary: Sendable, Hashable {
    public let n: Int
    /// NaN for an empty sample.
    public let mean: Double
    /// The sample standard deviation (divisor n − 1); NaN below two values.
    public let sd: Double
    public let min: Double
    public let max: Double

    public init(_ values: [Double]) {
        n = values.count
        mean = values.isEmpty ? .nan : gsl_stats_mean(values, 1, values.count)
        sd = values.count < 2 ? .nan : gsl_stats_sd_m(values, 1, values.count, mean)
        min = values.isEmpty ? .nan : gsl_stats_min(values, 1, values.count)
        max = values.isEmpty ? .nan : gsl_stats_max(values, 1, values.count)
    }

    /// The standard error of the mean, sd/√n.
    public var standardError: Double { sd / Double(n).squareRoot() }
}

/// The p-quantile of the values by linear interpolation between order statistics (GSL's, type 7 of Hyndman and Fan).
///
/// Source: R. J. Hyndman, Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50(4), 1996.
/// - Returns: `nil` without values, for NaN among them, or for `p` outside 0 ... 1.
/// - Complexity: O(n log n).
public func quantile(_ values: [Double], _ p: Double) -> Double? {
    guard !values.isEmpty, p >= 0, p <= 1, !values.contains(where: \.isNaN) else { return nil }
    let sorted = values.sorted()
    return gsl_stats_quantile_from_sorted_data(sorted, 1, sorted.count, p)
}
