// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

/// A distribution of counts whose parameters were checked when it was made. Counts reach up to 2^32 − 1.
public struct CountDistribution: Sendable, Hashable {
    private enum Family: Hashable {
        case poisson(mean: Double)
        case binomial(n: UInt32, p: Double)
    }
    private let family: Family

    private init(_ family: Family) {
        GSL.prepare()
        self.family = family
    }

    /// Poisson; mean in 0 ... 10^9.
    public static func poisson(mean: Double) throws(StatisticsError) -> Self {
        try GSL.require(mean >= 0 && mean <= 1e9, "Poisson distribution", "mean", mean, "a number in 0 ... 1e9")
        return Self(.poisson(mean: mean))
    }

    /// Successes in `n` trials of probability `p`.
    public static func binomial(n: Int, p: Double) throws(StatisticsError) -> Self {
        guard let trials = UInt32(exactly: n) else {
            throw .outOfDomain(
                function: "binomial distribution", argument: "n", value: Double(n),
                expected: "a count in 0 ... 2^32 - 1")
        }
        try GSL.require(p >= 0 && p <= 1, "binomial distribution", "p", p, "a probability in 0 ... 1")
        return Self(.binomial(n: trials, p: p))
    }

    /// P(N = k).
    public func probability(_ k: Int) -> Double {
        guard let count = UInt32(exactly: k) else { return 0 }
        return switch family {
        case .poisson(let mean): mean == 0 ? (count == 0 ? 1 : 0) : gsl_ran_poisson_pdf(count, mean)
        case .binomial(let n, let p): gsl_ran_binomial_pdf(count, p, n)
        }
    }

    /// P(N ≤ k).
    public func lowerTail(_ k: Int) -> Double {
        guard k >= 0 else { return 0 }
        guard let count = UInt32(exactly: k) else { return 1 }
        return switch family {
        case .poisson(let mean): mean == 0 ? 1 : gsl_cdf_poisson_P(count, mean)
        case .binomial(let n, let p): count >= n ? 1 : gsl_cdf_binomial_P(count, p, n)
        }
    }

    /// P(N > k), accurate where it is small.
    public func upperTail(_ k: Int) -> Double {
        guard k >= 0 else { return 1 }
        guard let count = UInt32(exactly: k) else { return 0 }
        return switch family {
        case .poisson(let mean): mean == 0 ? 0 : gsl_cdf_poisson_Q(count, mean)
        case .binomial(let n, let p): count >= n ? 0 : gsl_cdf_binomial_Q(count, p, n)
        }
    }

    /// The smallest k with P(N ≤ k) ≥ p.
    /// - Throws: for `p` outside 0 ..< 1 (a Poisson count has no largest value).
    /// - Complexity: O(log k) evaluations of the distribution function.
    public func quantile(_ p: Double) throws(StatisticsError) -> Int {
        try GSL.require(p >= 0 && p < 1, "quantile of a count", "p", p, "a probability in 0 ..< 1")
        var low = -1
        var high = 1
        while lowerTail(high) < p, high < Int(UInt32.max) {
            low = high
            high *= 2
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if lowerTail(middle) >= p { high = middle } else { low = middle }
        }
        return high
    }
}
