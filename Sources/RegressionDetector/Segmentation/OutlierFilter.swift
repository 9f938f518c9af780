// SPDX-License-Identifier: GPL-3.0-or-later

import Statistics

/// Replaces a value that stands alone, far from its neighbours, by their median: one bad run is no segment.
///
/// Source: F. R. Hampel, "The influence curve and its role in robust estimation", JASA 69(346), 1974, in the moving
/// form of R. K. Pearson, "Outliers in process modeling and identification", IEEE TCST 10(1), 2002. Here a value must also
/// be alone: two that agree may be the start of a change.
struct OutlierFilter {
    /// Neighbours on each side.
    static let reach = 4
    /// How many robust standard deviations are far.
    static let far = 4.0

    /// - Complexity: O(n).
    static func filtered(_ series: [Double]) -> [Double] {
        guard series.count > 2 * reach else { return series }
        let steps = zip(series.dropFirst(), series).map { $0 - $1 }
        let middle = quantile(steps, 0.5) ?? 0
        let noise = 1.4826 * (quantile(steps.map { abs($0 - middle) }, 0.5) ?? 0) / 2.0.squareRoot()
        var result = series
        for index in series.indices {
            let window = max(0, index - reach)...min(series.count - 1, index + reach)
            let others = window.filter { $0 != index }.map { series[$0] }
            let centre = quantile(others, 0.5) ?? series[index]
            let spread = max(noise, 1.4826 * (quantile(others.map { abs($0 - centre) }, 0.5) ?? 0), 1e-12)
            guard abs(series[index] - centre) > far * spread else { continue }
            let neighbours = [index - 1, index + 1].filter(series.indices.contains)
            if neighbours.allSatisfy({ abs(series[$0] - centre) < 0.75 * far * spread }) { result[index] = centre }
        }
        return result
    }
}
