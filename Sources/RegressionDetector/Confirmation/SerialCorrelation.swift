// SPDX-License-Identifier: GPL-3.0-or-later

import Statistics

/// How much a visit resembles the one before it, and how many independent visits so many are worth.
///
/// A machine that is a little fast tonight is likely to be so tomorrow. Taken as independent, sixty such nights promise an interval
/// that is half as wide as it should be.
public struct SerialCorrelation: Sendable, Hashable {
    /// The correlation of neighbours, 0 ..< 1: one below 0 would narrow intervals and counts as none.
    public let lag1: Double
    /// The pairs of neighbours it was estimated from; 0 where there were too few to tell.
    public let pairs: Int

    public static let none = SerialCorrelation(lag1: 0)

    /// - Parameter lag1: taken to 0 ... 0.95.
    public init(lag1: Double) { self.init(lag1: lag1, pairs: 0) }

    private init(lag1: Double, pairs: Int) {
        self.lag1 = min(max(lag1, 0), Self.most)
        self.pairs = pairs
    }

    static let most = 0.95
    /// Fewer pairs tell nothing.
    static let leastPairs = 5
    /// The standard deviation of what is believed before anything was seen; the mean is 0.
    static let priorSD = 0.5

    /// Estimates it from stretches at one level each, in the order of time.
    ///
    /// The sample correlation around a mean of m values is too low by about (1 + 3 r) / m (M. G. Kendall, Biometrika 41(3/4),
    /// 1954), which is put right; then it is drawn towards 0 by the weight of a normal prior, so that few visits claim little.
    /// Residuals beyond three robust standard deviations count as if there: one wild visit would hide the rest.
    /// - Complexity: O(n log n).
    public init(_ stretches: [[Double]]) {
        let counted = stretches.filter { $0.count >= 3 }
        let residuals = counted.map { values in
            let mean = values.reduce(0, +) / Double(values.count)
            return values.map { $0 - mean }
        }
        self.init(residuals: residuals, means: counted.count)
    }

    /// - Parameters:
    ///   - residuals: around something fitted, by stretches.
    ///   - means: how many parameters were fitted to them in all.
    init(residuals: [[Double]], means: Int) {
        let n = residuals.reduce(0) { $0 + $1.count }
        let pairs = residuals.reduce(0) { $0 + max(0, $1.count - 1) }
        let sizes = residuals.flatMap { $0.map(\.magnitude) }.sorted()
        guard pairs >= Self.leastPairs, let middle = quantile(sizes, 0.5), middle > 0 else {
            self.init(lag1: 0)
            return
        }
        let limit = 3 * middle / 0.6744897501960817
        let tame = residuals.map { $0.map { min(max($0, -limit), limit) } }
        let squares = tame.reduce(0) { $0 + $1.reduce(0) { $0 + $1 * $1 } }
        let products = tame.reduce(0) { $0 + zip($1.dropFirst(), $1).reduce(0) { $0 + $1.0 * $1.1 } }
        let length = Double(n) / Double(max(means, 1))
        let raw = min((products / squares + 1 / length) / max(0.5, 1 - 3 / length), Self.most)
        // The variance of the estimate, (1 - r²) / n; of few pairs it is larger than that.
        let variance = max(0.3, 1 - raw * raw) / Double(pairs)
        let prior = Self.priorSD * Self.priorSD
        self.init(lag1: raw * prior / (prior + variance), pairs: pairs)
    }

    /// How many independent visits tell a mean as well as this many: n over the inflation of its variance.
    ///
    /// Source: the variance of the mean of a first-order autoregression, G. E. P. Box, G. M. Jenkins, G. C. Reinsel, "Time Series
    /// Analysis", 3rd edition, section 2.1.
    /// - Returns: 1 ... `count`.
    public func effective(_ count: Int) -> Double {
        let n = Double(count)
        guard count > 1, lag1 > 0 else { return n }
        let power = Elementary.exp(n * Elementary.log(lag1))
        let inflation = (1 + lag1) / (1 - lag1) - 2 * lag1 * (1 - power) / (n * (1 - lag1) * (1 - lag1))
        return max(1, n / max(1, inflation))
    }
}
