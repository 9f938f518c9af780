// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// A supply whose loss is quadratic in its output: P_in = P_out + a + b P_out + c P_out^2 / P_rated.
public struct PowerSupply: Sendable, Hashable {
    /// The output the quadratic term is referred to.
    public var rated: Power
    /// a: drawn at no load.
    public var idleLoss: Power
    /// b.
    public var proportionalLoss: Fraction
    /// c.
    public var quadraticLoss: Fraction

    package func inputWatts(output: Double) -> Double {
        output + idleLoss.base + proportionalLoss.base * output + quadraticLoss.base * output * output / rated.base
    }

    /// The exact inverse of `inputWatts`; 0 where the input does not cover the idle loss.
    package func outputWatts(input: Double) -> Double {
        let quadratic = quadraticLoss.base / rated.base
        let linear = 1 + proportionalLoss.base
        let available = input - idleLoss.base
        guard available > 0 else { return 0 }
        // The form without cancellation: it holds for a quadratic loss of 0 as well.
        return 2 * available / (linear + (linear * linear + 4 * quadratic * available).squareRoot())
    }

    /// What the wall gives for an output.
    public func input(output: Power) -> Power { .watts(inputWatts(output: output.watts)) }
    /// What comes out for a draw at the wall.
    public func output(input: Power) -> Power { .watts(outputWatts(input: input.watts)) }
    /// Output over input.
    public func efficiency(output: Power) -> Fraction { .fraction(output / input(output: output)) }
}
