// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

/// ln(1 - Q(z)), Q the upper tail of the normal: the log chance that a stage with margin z meets the clock. Accurate in both
/// tails.
@inline(__always)
func logSurvival(_ z: Double) -> Double {
    let tail = 0.5 * erfc(abs(z) * 0.5.squareRoot())
    return z > 0 ? log1p(-tail) : log(tail)
}

extension StageTiming {
    /// The margin every stage needs for this nonce error; the inverse of `nonceError(margin:)`.
    /// - Parameter nonceError: in 0..<1, both ends excluded.
    package func requiredMargin(nonceError: Double) -> Double {
        requiredMargin(nonceError: nonceError, trials: Double(stages) * Double(passes))
    }

    package func requiredMargin(nonceError: Double, trials: Double) -> Double {
        let target = log1p(-nonceError) / trials
        return bisect(-10, 40) { logSurvival($0) < target }
    }
}

/// The point in an interval where `isLow` turns from true to false.
/// - Complexity: at most 200 evaluations; ends when the interval has no double in between.
func bisect(_ low: Double, _ high: Double, _ isLow: (Double) -> Bool) -> Double {
    var low = low
    var high = high
    for _ in 0..<200 {
        let middle = 0.5 * (low + high)
        if middle <= low || middle >= high { break }
        if isLow(middle) { low = middle } else { high = middle }
    }
    return 0.5 * (low + high)
}
