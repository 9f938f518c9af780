// SPDX-License-Identifier: GPL-3.0-or-later

import Statistics

/// How the nonce errors of a group depend on the chips' temperature, learned from what its units do side by side.
///
/// The errors of a step, given their total, are multinomial with weights w = nonces x share x exp(slope (T - mean T)), so that
/// whatever multiplies all of them, like ageing or the season, says nothing about the slope; only units that are at different
/// temperatures at the same time do. Each step moves the slope by its score over the information so far (Fisher scoring with one
/// pass: P. McCullagh, J. A. Nelder, "Generalized Linear Models", 1989, section 2.5). Near threshold ln p is close to linear
/// over the few kelvins that matter.
package struct TemperatureResponse: Sendable {
    package init() {}

    /// Natural logarithms per kelvin.
    package private(set) var slope = 0.0
    /// Errors times square kelvins. Starts as if no slope had been seen with a standard error of 0.1 per kelvin.
    private var information = 100.0

    /// Beyond this from the mean a unit counts as if it were there: far outside of what was learned.
    private static let reach = 10.0
    /// Steeper than any chip that still works; keeps a few absurd readings from being believed.
    private static let steepest = 2.0

    /// The factor on the error rate of a unit so much warmer than the others.
    /// - Parameter kelvins: not a number where the unit does not say: then it counts as one of the mean.
    package func factor(_ kelvins: Double) -> Double {
        guard slope != 0, kelvins.isFinite else { return 1 }
        let logarithm = slope * min(max(kelvins, -Self.reach), Self.reach)
        return Double(VectorMath.exp(SIMD8(repeating: Float(logarithm)))[0])
    }

    package mutating func learn(_ step: Contrast) {
        guard step.weights > 0, step.errors > 0 else { return }
        let mean = step.weighted / step.weights
        let spread = max(0, step.weightedSquares / step.weights - mean * mean)
        guard spread > 0 else { return }
        information += step.errors * spread
        slope += (step.observed - step.errors * mean) / information
        slope = min(max(slope, -Self.steepest), Self.steepest)
    }

    /// - Parameter share: of what is known that is left, 0...1.
    package mutating func forget(to share: Double) { information *= share }

    /// The sums of one step over the units that have a temperature, measured from any common one.
    package struct Contrast: Sendable {
        package init() {}

        private(set) var errors = 0.0
        private(set) var observed = 0.0
        private(set) var weights = 0.0
        private(set) var weighted = 0.0
        private(set) var weightedSquares = 0.0

        package mutating func add(errors: Double, weight: Double, kelvins: Double) {
            guard kelvins.isFinite else { return }
            self.errors += errors
            observed += errors * kelvins
            weights += weight
            weighted += weight * kelvins
            weightedSquares += weight * kelvins * kelvins
        }
    }
}
