// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Quantities

/// The stage margin z as a polynomial of the die temperature, at one voltage, frequency and threshold shift.
@frozen
public struct MarginPolynomial: Sendable, Hashable {
    /// c0 ... c6 of u = (T - 55 degC) / 75 K.
    public var c0, c1, c2, c3, c4, c5, c6: Float

    @inlinable
    public init(c0: Float, c1: Float, c2: Float, c3: Float, c4: Float, c5: Float, c6: Float) {
        self.c0 = c0
        self.c1 = c1
        self.c2 = c2
        self.c3 = c3
        self.c4 = c4
        self.c5 = c5
        self.c6 = c6
    }

    /// What a margin is limited to: far outside it, no nonce or every nonce is wrong.
    public static let range: ClosedRange<Float> = -9...14

    /// u of a temperature in degrees Celsius, limited to the fit's -20 to 130 degC.
    @inlinable
    public static func argument(celsius: Float) -> Float { min(max((celsius - 55) * (1 / 75), -1), 1) }

    /// z at u in -1...1, limited to `range`.
    @inlinable
    public func callAsFunction(_ u: Float) -> Float {
        let z = (((((c6 * u + c5) * u + c4) * u + c3) * u + c2) * u + c1) * u + c0
        return min(max(z, -9), 14)
    }
}

extension MarginPolynomial {
    /// Whether a temperature lies inside the fit; outside it `argument` takes the nearest end.
    @inlinable
    public static func covers(celsius: Float) -> Bool { celsius >= -20 && celsius <= 130 }

    /// The temperatures of the fit.
    public static let temperatures: ClosedRange<Temperature> = .celsius(-20) ... .celsius(130)

    /// The margin at a temperature, and whether that lay inside the fit.
    public func margin(temperature: Temperature, counting tally: inout RangeTally) -> Double {
        tally.count(temperature, in: Self.temperatures)
        return Double(self(Self.argument(celsius: Float(temperature.celsius))))
    }
}

extension AsicModel {
    /// Fits the stage margin over die temperatures from -20 to 130 degC, at seven Chebyshev nodes.
    ///
    /// Degree 6 is what it takes: the worst error over the built-in models, shifts of -20 to 40 mV and 60 mV either side of the
    /// nominal voltage is about 1e-4, with degree 5 it is 5e-4. A nonce error between 1e-9 and 1 then stays within 0.1 %.
    /// - Complexity: seven margins, about a microsecond.
    public func marginPolynomial(
        voltage: Voltage, frequency: Frequency, thresholdShift: Voltage = .zero
    ) -> MarginPolynomial {
        timing.marginPolynomial(volts: voltage.volts, hertz: frequency.hertz, shift: thresholdShift.volts)
    }
}

extension StageTiming {
    package func marginPolynomial(volts: Double, hertz: Double, shift: Double) -> MarginPolynomial {
        let logVolts = log(volts)
        let logHertz = log(hertz)
        let nodes = MarginNodes.shared
        return nodes.temperatures.withUnsafeBufferPointer { kelvins in
            nodes.matrix.withUnsafeBufferPointer { matrix in
                nodes.logRatios.withUnsafeBufferPointer { logRatios in
                    var c = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
                    for node in 0..<MarginNodes.count {
                        let kelvin = kelvins[node]
                        let drive = drive(
                            volts: volts, logVolts: logVolts,
                            scale: 2 * slopeFactor * Self.thermalVoltagePerKelvin * kelvin,
                            threshold: thresholdVoltage - thresholdSlope * (kelvin - Self.referenceKelvin) + shift,
                            mobilityTerm: mobilityExponent * logRatios[node])
                        let z = (-logHertz - drive.logDelay) / spread(drive)
                        let row = node * MarginNodes.count
                        c.0 += matrix[row] * z
                        c.1 += matrix[row + 1] * z
                        c.2 += matrix[row + 2] * z
                        c.3 += matrix[row + 3] * z
                        c.4 += matrix[row + 4] * z
                        c.5 += matrix[row + 5] * z
                        c.6 += matrix[row + 6] * z
                    }
                    return MarginPolynomial(
                        c0: Float(c.0), c1: Float(c.1), c2: Float(c.2), c3: Float(c.3), c4: Float(c.4), c5: Float(c.5),
                        c6: Float(c.6))
                }
            }
        }
    }
}

/// Chebyshev nodes over the temperature range and the matrix from values there to the coefficients of u^k.
private struct MarginNodes: Sendable {
    static let count = 7
    static let shared = MarginNodes()

    let temperatures: [Double]
    let logRatios: [Double]
    /// `matrix[node * count + k]`: what the value at a node adds to the coefficient of u^k.
    let matrix: [Double]

    init() {
        let n = Self.count
        let u = (0..<n).map { cos(.pi * (Double($0) + 0.5) / Double(n)) }
        temperatures = u.map { 273.15 + 55 + 75 * $0 }
        logRatios = temperatures.map { log($0 / StageTiming.referenceKelvin) }
        // The Lagrange basis of each node, multiplied out.
        matrix = (0..<n).flatMap { node in
            var polynomial = [1.0]
            for other in 0..<n where other != node {
                let divisor = u[node] - u[other]
                var next = [Double](repeating: 0, count: polynomial.count + 1)
                for (power, coefficient) in polynomial.enumerated() {
                    next[power] -= coefficient * u[other] / divisor
                    next[power + 1] += coefficient / divisor
                }
                polynomial = next
            }
            return polynomial
        }
    }
}
