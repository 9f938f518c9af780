// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

/// ln(-ln(1 - Q(z))): the logarithm of a stage's hazard, finite for every finite margin.
///
/// A chip's stages add their hazards; in this scale neither a chip that never errs nor one that always does leaves the
/// numbers, so a chip's equivalent margin exists everywhere. Beyond 25 standard deviations the tail is its asymptotic series
/// (Abramowitz and Stegun 26.2.12), below 1e-7 off.
func logHazard(_ z: Double) -> Double {
    func logTail(_ z: Double) -> Double {
        guard z > 25 else { return log(0.5 * erfc(z * 0.5.squareRoot())) }
        let inverse = 1 / (z * z)
        return -0.5 * z * z - log(z * (2 * Double.pi).squareRoot())
            + log1p(inverse * (-1 + inverse * (3 - 15 * inverse)))
    }
    if z > 8 { return logTail(z) }
    if z > -8 { return log(-logSurvival(z)) }
    return log(-logTail(-z))
}

/// The margin with this log hazard; the inverse of `logHazard`, to 1e-10.
func margin(logHazard target: Double) -> Double {
    var low = -200.0
    var high = 200.0
    while high - low > 1e-10 {
        let middle = 0.5 * (low + high)
        if logHazard(middle) > target { low = middle } else { high = middle }
    }
    return 0.5 * (low + high)
}

/// ln of the mean of e^x.
func logMeanExp(_ values: [Double]) -> Double {
    guard let top = values.max(), top.isFinite else { return values.max() ?? -.infinity }
    return top + log(values.reduce(0) { $0 + exp($1 - top) } / Double(values.count))
}
