// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Quantities

/// The effective margin of one chip's different stages over die temperature, at one voltage and frequency: what a hot loop
/// needs of its 64 stages. The nonce error through it is within 0.1 % of the exact product from 1e-9 to 1.
///
/// A chip's effective margin bends where it passes from "one stage decides" to "every stage errs", which a polynomial over all
/// temperatures follows slowly: degree 16 leaves 0.4 %. Over the temperatures where the error goes from 1e-12 to 1 degree 10
/// leaves 0.02 %; outside them the nearest end stands.
@frozen
public struct ChipMarginPolynomial: Sendable, Hashable {
    /// The middle of the window, degrees Celsius, and one over half its width.
    public var center, inverseHalfWidth: Float
    /// Of the Chebyshev polynomials T0 ... T10; the rest is 0.
    public var coefficients: SIMD16<Float>

    @inlinable
    public init(center: Float, inverseHalfWidth: Float, coefficients: SIMD16<Float>) {
        self.center = center
        self.inverseHalfWidth = inverseHalfWidth
        self.coefficients = coefficients
    }

    /// Whether a temperature lies inside the window.
    @inlinable
    public func covers(celsius: Float) -> Bool { abs((celsius - center) * inverseHalfWidth) <= 1 }

    /// The temperatures of the window.
    public var temperatures: ClosedRange<Temperature> {
        let half = 1 / Double(inverseHalfWidth)
        return .celsius(Double(center) - half) ... .celsius(Double(center) + half)
    }

    /// The effective margin at a temperature, and whether that lay inside the window.
    public func margin(temperature: Temperature, counting tally: inout RangeTally) -> Double {
        tally.count(temperature, in: temperatures)
        return Double(self(celsius: Float(temperature.celsius)))
    }

    /// The effective margin (Clenshaw's recurrence).
    @inlinable
    public func callAsFunction(celsius: Float) -> Float {
        let u = min(max((celsius - center) * inverseHalfWidth, -1), 1)
        var last: Float = 0
        var previous: Float = 0
        for degree in stride(from: 10, through: 1, by: -1) {
            let next = 2 * u * last - previous + coefficients[degree]
            previous = last
            last = next
        }
        return u * last - previous + coefficients[0]
    }
}

extension StageTiming {
    /// Fits a chip's effective margin.
    /// - Parameter ageing: added to the threshold of every stage.
    /// - Complexity: 72 effective margins, about a millisecond.
    public func marginPolynomial(
        voltage: Voltage, frequency: Frequency, chip: ChipVariation, ageing: Voltage = .zero
    ) -> ChipMarginPolynomial {
        func margin(_ celsius: Double) -> Double {
            effectiveMargin(
                voltage: voltage, temperature: .celsius(celsius), frequency: frequency, chip: chip, ageing: ageing)
        }
        let window = window(margin)
        let center = 0.5 * (window.lowerBound + window.upperBound)
        let half = 0.5 * (window.upperBound - window.lowerBound)
        let count = 11
        let angles = (0..<count).map { Double.pi * (Double($0) + 0.5) / Double(count) }
        let values = angles.map { margin(center + half * cos($0)) }
        var coefficients = SIMD16<Float>(repeating: 0)
        for degree in 0..<count {
            let sum = zip(values, angles).reduce(0) { $0 + $1.0 * cos(Double(degree) * $1.1) }
            coefficients[degree] = Float(sum * (degree == 0 ? 1 : 2) / Double(count))
        }
        return ChipMarginPolynomial(
            center: Float(center), inverseHalfWidth: Float(1 / half), coefficients: coefficients)
    }

    /// The temperatures between -20 and 130 degC where the nonce error is neither certain nor below 1e-12, widened to the grid.
    private func window(_ margin: (Double) -> Double) -> ClosedRange<Double> {
        let step = 2.5
        let grid = (0...60).map { -20 + step * Double($0) }
        let useful = requiredMargin(nonceError: 1 - 1e-4)...requiredMargin(nonceError: 1e-12)
        let margins = grid.map(margin)
        let inside = grid.indices.filter { useful.contains(margins[$0]) }
        guard let first = inside.first, let last = inside.last else {
            // Certain or impossible everywhere, or passing from one to the other within a step.
            if let crossing = grid.indices.dropLast().first(where: {
                (margins[$0] < useful.lowerBound) != (margins[$0 + 1] < useful.lowerBound)
            }) {
                return grid[crossing]...grid[crossing + 1]
            }
            return -20...130
        }
        return grid[max(0, first - 1)]...grid[min(60, last + 1)]
    }
}
