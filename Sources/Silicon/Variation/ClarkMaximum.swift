// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

/// Mean and spread of the largest of several correlated normal delays by Clark's moments, folded one after the other.
///
/// For comparison only: exact for two, but the spread of the maximum of 64 independent stages comes out 13 % too small, so
/// tails, and with them nonce errors, come from the exact product.
/// Source: C. E. Clark, "The greatest of a finite set of random variables", Operations Research 9(2), 1961.
public struct ClarkMaximum: Sendable, Hashable {
    public let mean: Double
    public let sd: Double

    /// - Parameters:
    ///   - means: of the delays; at least one.
    ///   - covariance: row by row, as many rows and columns as there are means.
    /// - Returns: nil where the counts do not fit.
    /// - Complexity: O(n²).
    public init?(means: [Double], covariance: [Double]) {
        let count = means.count
        guard count > 0, covariance.count == count * count else { return nil }
        var mean = means[0]
        var variance = covariance[0]
        var shared = Array(covariance[0..<count])
        for next in 1..<max(count, 1) {
            let other = covariance[next * count + next]
            let between = variance + other - 2 * shared[next]
            let share: Double
            if between <= 1e-300 {
                share = mean >= means[next] ? 1 : 0
                mean = max(mean, means[next])
            } else {
                let spread = between.squareRoot()
                let distance = (mean - means[next]) / spread
                share = 0.5 * erfc(-distance * 0.5.squareRoot())
                let density = exp(-0.5 * distance * distance) / (2 * Double.pi).squareRoot()
                let first = mean * share + means[next] * (1 - share) + spread * density
                let second =
                    (mean * mean + variance) * share + (means[next] * means[next] + other) * (1 - share)
                    + (mean + means[next]) * spread * density
                mean = first
                variance = second - first * first
            }
            for column in 0..<count {
                shared[column] = shared[column] * share + covariance[next * count + column] * (1 - share)
            }
        }
        self.mean = mean
        sd = variance.squareRoot()
    }
}
