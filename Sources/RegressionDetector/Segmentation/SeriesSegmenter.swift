// SPDX-License-Identifier: GPL-3.0-or-later

import Statistics

/// Finds where a plain series changes its level, its slope or its spread, with one fixed setting for all series.
///
/// Candidates are the cheapest partitions into levels, into lines and into spreads. They compete by one criterion, the
/// likelihood of their residuals as a first-order autoregression (so that a series that wanders is not cut into steps)
/// with a price for each cut and each parameter:
///
///     n/2 · log s² + cut · K · log n + parameter · (numbers fitted) · log n
///
/// the Bayesian information criterion with its prices free: G. Schwarz, Annals of Statistics 6(2), 1978, doi
/// 10.1214/aos/1176344136; for cuts, N. R. Zhang, D. O. Siegmund, Biometrics 63(1), 2007, and for
/// autocorrelated noise, S. Chakar et al., "A robust approach for estimating change-points in the mean of an AR(1) process",
/// Bernoulli 23(2), 2017.
public struct SeriesSegmenter: Sendable {
    /// The prices, the same for every series.
    public struct Settings: Sendable, Hashable {
        /// Per cut, in log n, for levels, lines and spreads.
        public var levelCut = 1.5
        public var lineCut = 2.0
        public var spreadCut = 2.5
        /// Per fitted number, in log n.
        public var parameter = 0.5
        /// The most autocorrelation that is taken for noise; beyond it, wandering counts as changes.
        public var mostAutocorrelation = 0.9
        /// The most cuts in a series.
        public var mostCuts = 8
        /// The least values in a segment, and the least share of the series.
        public var shortest = 5
        public var shortestShare = 1.0 / 40
        /// Residuals below this share of the series' standard deviation are too small to see.
        public var visible = 0.05
        public init() {}
    }

    public let settings: Settings
    /// Longer series are first cut on a grid, and the cuts then moved to their best places.
    static let exactUpTo = 1500

    public init(_ settings: Settings = Settings()) { self.settings = settings }

    /// The indices at which new segments begin, rising, 0 not among them; none where the series is too short or constant.
    /// - Parameter values: equally spaced. Values that are not finite are passed over: they belong to the segment around them.
    /// - Complexity: O(cuts · n²) up to 1500 values, then O(n).
    public func cuts(in values: [Double]) -> [Int] {
        let kept = values.indices.filter { values[$0].isFinite }
        guard let scaled = Self.scaled(kept.map { values[$0] }) else { return [] }
        let series = OutlierFilter.filtered(SeasonalAdjustment(scaled).series)
        var best: (criterion: Double, cuts: [Int])?
        for shape in SegmentCost.Shape.allCases {
            for cuts in candidates(series, shape) {
                guard let criterion = criterion(series, cuts, shape) else { continue }
                if criterion < best?.criterion ?? .infinity { best = (criterion, cuts) }
            }
        }
        return best?.cuts.map { kept[$0] } ?? []
    }

    /// Centred on the median, with standard deviation one; nil where there is nothing to cut.
    private static func scaled(_ values: [Double]) -> [Double]? {
        guard values.count >= 8, let low = values.min(), let high = values.max(), low < high,
            let middle = quantile(values, 0.5)
        else { return nil }
        // Halves keep the range of the largest numbers finite.
        let range = high / 2 - low / 2
        let relative = values.map { ($0 / 2 - middle / 2) / range }
        let sd = Summary(relative).sd
        guard sd > 0, sd.isFinite else { return nil }
        return relative.map { $0 / sd }
    }

    private func candidates(_ series: [Double], _ shape: SegmentCost.Shape) -> [[Int]] {
        let n = series.count
        let share = Int(Double(n) * settings.shortestShare)
        let shortest =
            switch shape {
            case .level: max(settings.shortest, share)
            case .line: max(settings.shortest + 1, share)
            case .spread: max(12, n / 20)
            }
        let most = shape == .spread ? 3 : settings.mostCuts
        let grid = max(1, (n + Self.exactUpTo - 1) / Self.exactUpTo)
        let cost = SegmentCost(shape, of: series)
        let partition = OptimalPartition(count: n, maximum: most, shortest: shortest, grid: grid, cost: cost)
        guard grid > 1 else { return partition.cuts }
        return partition.cuts.map {
            OptimalPartition.refined($0, count: n, reach: grid, shortest: shortest, cost: cost)
        }
    }

    private func criterion(_ series: [Double], _ cuts: [Int], _ shape: SegmentCost.Shape) -> Double? {
        let n = Double(series.count)
        let segments = Double(cuts.count + 1)
        let price = Elementary.log(n)
        if shape == .spread {
            // Without a cut it is the level again, without regard to autocorrelation.
            guard !cuts.isEmpty else { return nil }
            let bounds = [0] + cuts + [series.count]
            let likelihood = zip(bounds, bounds.dropFirst()).reduce(0) { sum, bound in
                let part = Summary(Array(series[bound.0..<bound.1]))
                let length = Double(part.n)
                let variance = part.sd * part.sd * (length - 1) / length
                return sum + length / 2 * Elementary.log(variance + settings.visible * settings.visible)
            }
            return likelihood + (settings.spreadCut * (segments - 1) + settings.parameter * 2 * segments) * price
        }
        let residuals = SegmentCost.residuals(of: series, cuts: cuts, shape: shape)
        let fitted = shape == .line ? 2.0 : 1
        let cut = shape == .line ? settings.lineCut : settings.levelCut
        return n / 2
            * Elementary.log(
                innovationVariance(residuals, fitted: fitted * segments) + settings.visible * settings.visible)
            + cut * (segments - 1) * price + settings.parameter * fitted * segments * price
            // The choice of lines over levels is a parameter too.
            + (shape == .line ? settings.parameter * price : 0)
    }

    /// The variance that is left when each residual is predicted from the one before it.
    private func innovationVariance(_ residuals: [Double], fitted: Double) -> Double {
        let n = Double(residuals.count)
        let pairs = zip(residuals.dropFirst(), residuals)
        let power = residuals.dropLast().reduce(0) { $0 + $1 * $1 }
        var correlation = power > 0 ? pairs.reduce(0) { $0 + $1.0 * $1.1 } / power : 0
        // Fitting takes some of the correlation away: about (1 + 3ρ)/n for each number (Kendall 1954; Marriott and Pope 1954).
        if correlation > 0 { correlation += (1 + 3 * correlation) * fitted / n }
        correlation = min(max(correlation, 0), settings.mostAutocorrelation)
        let first = (1 - correlation * correlation) * residuals[0] * residuals[0]
        return zip(residuals.dropFirst(), residuals).reduce(first) { sum, pair in
            let innovation = pair.0 - correlation * pair.1
            return sum + innovation * innovation
        } / n
    }
}
