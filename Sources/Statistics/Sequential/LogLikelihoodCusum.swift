// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

/// A CUSUM that detects when one member of a group produces errors at a multiple of its accustomed share of the group's errors.
///
/// Given the total N of a step's errors, the member's own X is binomial: its share is w / (1 + w) with w = its expected errors
/// over the others'. So whatever multiplies everybody's rate (weather, load, season) cancels exactly, and the noise of the
/// others' count is accounted for, however few they are. Each step adds the log-likelihood ratio of r times the share against
/// the share itself, X ln r − N ln((1 + r w) / (1 + w)); the sum is kept at 0 or above.
///
/// With no change the exponential of a step's ratio has mean 1, so the mean time to a false alarm is at least exp(h) steps
/// whatever the rates are (G. Lorden, Ann. Math. Stat. 42(6), 1971, doi:10.1214/aoms/1177693055).
public struct LogLikelihoodCusum: Sendable, Hashable {
    /// The statistic, in natural units of evidence.
    public private(set) var value = 0.0

    public init() {}

    /// Takes in a step. Counts or weights that are negative or not finite, or a step without errors, leave the statistic as it is.
    /// - Parameters:
    ///   - own: the member's errors.
    ///   - others: the errors of the rest of its group.
    ///   - weight: the errors expected of the member over those expected of the others; above 0.
    ///   - ratio: the growth to detect, above 1.
    /// - Complexity: O(1), two logarithms.
    @discardableResult
    public mutating func observe(own: Double, others: Double, weight: Double, ratio: Double) -> Double {
        guard own >= 0, others >= 0, weight > 0, ratio > 1, weight.isFinite, (own + others).isFinite else {
            return value
        }
        let perError = gsl_log1p((ratio - 1) * weight / (1 + weight))
        value = max(0, value + own * gsl_log1p(ratio - 1) - (own + others) * perError)
        return value
    }

    /// Starts again from 0, as after an alarm was dealt with.
    public mutating func reset() { value = 0 }

    /// The smallest threshold that Lorden's bound shows to keep a false-alarm budget. Being a bound it errs on the safe side:
    /// several times fewer alarms occur, the fewer the rarer errors are.
    /// - Parameters:
    ///   - falseAlarmsPerSecond: the budget of one member, above 0; without a budget the threshold is infinite.
    ///   - step: seconds between two observations, above 0.
    public static func threshold(falseAlarmsPerSecond: Double, step: Double) -> Double {
        let perStep = falseAlarmsPerSecond * step
        guard perStep > 0 else { return .infinity }
        return perStep < 1 ? -gsl_log1p(perStep - 1) : 0
    }

    /// Wald's approximation of the mean number of steps from a change of `ratio` to the alarm, in a group so large that the
    /// others' count has no noise: h over the Kullback-Leibler information of a step.
    /// - Parameters:
    ///   - expected: the member's expected errors per step before the change.
    ///   - assumed: what the test takes that expectation to be.
    public static func detectionDelay(threshold: Double, expected: Double, assumed: Double, ratio: Double) -> Double {
        let drift = ratio * expected * gsl_log1p(ratio - 1) - (ratio - 1) * assumed
        return drift > 0 ? threshold / drift : .infinity
    }
}
