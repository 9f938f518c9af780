// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

/// A one-sided CUSUM that detects when counts arrive at a multiple of their expected rate.
///
/// After each observation S = max(0, S + count − k · expected) with the reference value k = (r − 1)/ln r, which makes S the scaled
/// log-likelihood ratio between r times the expected rate and the expected rate; an alarm is due while S ≥ h.
/// Source: J. M. Lucas, "Counted data CUSUM's", Technometrics 27(2), 1985, doi:10.1080/00401706.1985.10488030.
public struct PoissonCusum: Sendable, Hashable {
    /// The multiple of the expected rate to detect, above 1.
    public let ratio: Double
    /// The decision threshold h, in counts.
    public let threshold: Double
    /// The statistic S, in counts.
    public private(set) var value = 0.0
    private let reference: Double

    /// - Throws: for a ratio not above 1 or a threshold not above 0.
    public init(ratio: Double, threshold: Double) throws(StatisticsError) {
        try GSL.require(ratio > 1 && ratio.isFinite, "Poisson CUSUM", "ratio", ratio, "a finite number above 1")
        try GSL.require(
            threshold > 0 && threshold.isFinite, "Poisson CUSUM", "threshold", threshold, "a finite number above 0")
        self.ratio = ratio
        self.threshold = threshold
        reference = Self.reference(ratio)
    }

    /// Counts per expected count by which the statistic falls.
    static func reference(_ ratio: Double) -> Double { (ratio - 1) / logarithm(ratio) }

    /// Takes in an observation; an expectation that is negative or not finite leaves the statistic as it is.
    /// - Returns: whether the statistic has reached the threshold.
    @discardableResult
    public mutating func observe(count: Int, expected: Double) -> Bool {
        if expected >= 0, expected.isFinite { value = max(0, value + Double(count) - reference * expected) }
        return isAlarming
    }

    public var isAlarming: Bool { value >= threshold }

    /// Starts again from 0, as after an alarm was dealt with.
    public mutating func reset() { value = 0 }
}

private func logarithm(_ x: Double) -> Double { gsl_log1p(x - 1) }
