// SPDX-License-Identifier: GPL-3.0-or-later

/// How much more than Poisson the errors of a group's units scatter about what is expected of them.
///
/// A unit reports thousands of errors a step, whose counting noise is a few percent: what is left over is the model's own error
/// (a temperature that changed within the step, a slope that is not quite a line). It multiplies rates, so the variance of a count
/// is e + s e² with e its expectation, as for a negative binomial. Source: N. E. Breslow, "Extra-Poisson variation in log-linear
/// models", Appl. Statist. 33(1), 1984, doi:10.2307/2347661.
package struct ErrorScatter: Sendable {
    private var excess = 0.0
    private var squares = 0.0

    package init() {}

    /// The relative variance s beyond Poisson, 0 or above.
    package var variance: Double { squares > 0 ? max(0, excess / squares) : 0 }

    /// The variance of a count over that of a Poisson one.
    package func dispersion(expected: Double) -> Double { 1 + variance * expected }

    /// Takes in a count and its expectation.
    /// - Parameters:
    ///   - noise: the variance of the expectation itself.
    ///   - ratio: a unit beyond this multiple is one that the test looks for: it says no more about the scatter than one at it.
    package mutating func learn(count: Double, expected: Double, noise: Double, ratio: Double) {
        guard expected > 0, expected.isFinite, count.isFinite, noise.isFinite else { return }
        let reach = max((ratio - 1) * expected, 5 * (expected + noise).squareRoot() + 5)
        let residual = min(count - expected, reach)
        excess += residual * residual - expected - noise
        squares += expected * expected
    }

    /// - Parameter share: of what is known that is left, 0...1.
    package mutating func forget(to share: Double) {
        excess *= share
        squares *= share
    }
}
