// SPDX-License-Identifier: GPL-3.0-or-later

import Statistics

/// What it costs to describe a stretch of a series as one segment, in constant time after a linear preparation.
struct SegmentCost: Sendable {
    /// What a segment is taken for.
    enum Shape: Sendable, CaseIterable {
        /// A level.
        case level
        /// A straight line of its own; neighbours need not meet.
        case line
        /// A level with a spread of its own.
        case spread
    }

    let shape: Shape
    private let sums: [Double]
    private let squares: [Double]
    private let products: [Double]
    /// Keeps the logarithm of a segment without spread finite.
    private let floor: Double

    /// - Parameter series: centred and scaled to about one, so that sums of squares keep their digits.
    init(_ shape: Shape, of series: [Double]) {
        self.shape = shape
        func running(_ term: (Int) -> Double) -> [Double] {
            var total = 0.0
            return [0]
                + series.indices.map { index in
                    total += term(index)
                    return total
                }
        }
        sums = running { series[$0] }
        squares = running { series[$0] * series[$0] }
        products = shape == .line ? running { series[$0] * Double($0) } : []
        let n = Double(max(series.count, 1))
        floor = 1e-3 * max(0, squares[series.count] - sums[series.count] * sums[series.count] / n) / n + 1e-12
    }

    /// The residual sum of squares about the segment's level or line, or, where each has its own spread, n log s².
    func callAsFunction(_ start: Int, _ end: Int) -> Double {
        let n = Double(end - start)
        let sum = sums[end] - sums[start]
        let about = max(0, squares[end] - squares[start] - sum * sum / n)
        switch shape {
        case .level: return about
        case .spread: return n * Elementary.log(about / n + floor)
        case .line:
            // Indices run evenly: Σ(t − t̄)² = n(n² − 1)/12.
            let spread = n * (n * n - 1) / 12
            guard spread > 0 else { return about }
            let middle = Double(start + end - 1) / 2
            let moment = products[end] - products[start] - middle * sum
            return max(0, about - moment * moment / spread)
        }
    }

    /// What is left of the series when each segment's level or line is taken out.
    static func residuals(of series: [Double], cuts: [Int], shape: Shape) -> [Double] {
        var residuals = series
        let bounds = [0] + cuts + [series.count]
        for (start, end) in zip(bounds, bounds.dropFirst()) where end > start {
            let n = Double(end - start)
            let mean = series[start..<end].reduce(0, +) / n
            let middle = Double(start + end - 1) / 2
            let spread = n * (n * n - 1) / 12
            let moment = (start..<end).reduce(0) { $0 + (Double($1) - middle) * series[$1] }
            let slope = shape == .line && spread > 0 ? moment / spread : 0
            for index in start..<end { residuals[index] = series[index] - mean - slope * (Double(index) - middle) }
        }
        return residuals
    }
}
