// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

/// Points and weights that integrate a function of a standard normal variable: E f(X) is the sum of weight times f(point).
///
/// Gauss and Hermite's rule, exact for polynomials of degree below twice the number of points (GSL).
public struct NormalQuadrature: Sendable {
    public let points: [Double]
    /// Positive, with sum 1.
    public let weights: [Double]

    /// - Parameter count: 1 to 128 points.
    public init(count: Int) throws(StatisticsError) {
        let name = "normal quadrature"
        try GSL.require((1...128).contains(count), name, "count", Double(count), "1 to 128 points")
        GSL.prepare()
        // The weight exp(-b x^2) with b = 1/2 is the normal density without its constant.
        guard let rule = gsl_integration_fixed_alloc(assay_hermite(), count, 0, 0.5, 0, 0) else {
            throw .library(function: name, code: GSL_ENOMEM, message: "no memory")
        }
        defer { gsl_integration_fixed_free(rule) }
        let nodes = UnsafeBufferPointer(start: gsl_integration_fixed_nodes(rule), count: count)
        let raw = UnsafeBufferPointer(start: gsl_integration_fixed_weights(rule), count: count)
        let total = raw.reduce(0, +)
        points = Array(nodes)
        weights = raw.map { $0 / total }
    }

    /// The mean of `function` over a standard normal.
    public func mean(of function: (Double) -> Double) -> Double {
        var sum = 0.0
        for (point, weight) in zip(points, weights) { sum += weight * function(point) }
        return sum
    }
}
