// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

/// The Mann-Whitney (Wilcoxon rank sum) test: does the candidate tend to larger values than the baseline?
///
/// Exact without ties when both sides have at most 50 values; else the normal approximation with tie and continuity corrections.
/// Source: H. B. Mann, D. R. Whitney, Annals of Mathematical Statistics 18(1), 1947.
public struct MannWhitneyTest: Sendable, Hashable {
    /// The number of pairs in which the candidate is larger, ties counting one half.
    public let statistic: Double
    /// Two-sided.
    public let pValue: Double
    public let isExact: Bool
    /// The share of pairs in which the candidate is larger: 0.5 means no tendency.
    public let superiority: Double

    /// - Throws: for an empty side or a value that is not finite.
    /// - Complexity: O(n log n), exact p-values O(n³).
    public init(candidate: [Double], baseline: [Double]) throws(StatisticsError) {
        let name = "Mann-Whitney test"
        try GSL.requireFinite(candidate, name)
        try GSL.requireFinite(baseline, name)
        guard !candidate.isEmpty, !baseline.isEmpty else {
            throw .degenerateSample(function: name, expected: "a value on each side")
        }
        GSL.prepare()
        let m = candidate.count
        let n = baseline.count
        let pooled = (candidate.map { ($0, true) } + baseline.map { ($0, false) }).sorted { $0.0 < $1.0 }
        var rankSum = 0.0
        var tieTerm = 0.0
        var start = 0
        while start < pooled.count {
            var end = start
            while end + 1 < pooled.count, pooled[end + 1].0 == pooled[start].0 { end += 1 }
            let ties = Double(end - start + 1)
            tieTerm += ties * ties * ties - ties
            let rank = Double(start + end + 2) / 2
            rankSum += rank * Double(pooled[start...end].count { $0.1 })
            start = end + 1
        }
        let pairs = Double(m) * Double(n)
        statistic = rankSum - Double(m) * Double(m + 1) / 2
        superiority = statistic / pairs
        isExact = tieTerm == 0 && m <= 50 && n <= 50
        let larger = max(statistic, pairs - statistic)
        if isExact {
            pValue = min(1, 2 * Self.exactUpperTail(atLeast: Int(larger.rounded()), m: m, n: n))
        } else {
            let total = Double(m + n)
            let variance = pairs / 12 * (total + 1 - tieTerm / (total * (total - 1)))
            let z = max(0, larger - pairs / 2 - 0.5) / variance.squareRoot()
            pValue = variance > 0 ? min(1, 2 * gsl_cdf_ugaussian_Q(z)) : 1
        }
    }

    /// P(U ≥ u) without ties: U counts like the partitions into at most m parts of at most n, whose generating function is the Gaussian
    /// binomial coefficient, a product over i of (1 − q^(n+i)) / (1 − q^i).
    static func exactUpperTail(atLeast u: Int, m: Int, n: Int) -> Double {
        let top = m * n
        var weights = [Double](repeating: 0, count: top + 1)
        weights[0] = 1
        for i in 1...m {
            if n + i <= top {
                for k in stride(from: top, through: n + i, by: -1) { weights[k] -= weights[k - n - i] }
            }
            if i <= top {
                for k in i...top { weights[k] += weights[k - i] }
            }
        }
        let total = weights.reduce(0, +)
        // The distribution is symmetric: summing from the small end keeps small tails accurate.
        return weights[0...(top - u)].reduce(0, +) / total
    }
}
