// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

/// A root of a continuous function inside a bracket, by Brent's method (GSL).
/// - Parameters:
///   - low, high: the function has opposite signs here (or is 0 at one of them).
///   - absolute, relative: the bracket at the end is narrower than absolute + relative · |root|.
/// - Throws: for a bracket without a change of sign, a function value that is not finite, or 200 iterations without convergence.
public func findRoot(
    between low: Double, and high: Double, absolute: Double = 0, relative: Double = 1e-12,
    of function: (Double) -> Double
) throws(StatisticsError) -> Double {
    let name = "root"
    GSL.prepare()
    try GSL.require(low.isFinite && high.isFinite && low <= high, name, "bracket", low, "finite ends in order")
    let atLow = function(low)
    let atHigh = function(high)
    try GSL.require(atLow.isFinite, name, "function at the lower end", atLow, "a finite number")
    try GSL.require(atHigh.isFinite, name, "function at the upper end", atHigh, "a finite number")
    if atLow == 0 { return low }
    if atHigh == 0 { return high }
    try GSL.require((atLow < 0) != (atHigh < 0), name, "function at the lower end", atLow, "opposite signs at the ends")
    guard let solver = gsl_root_fsolver_alloc(assay_root_brent()) else {
        throw .library(function: name, code: GSL_ENOMEM, message: "no memory")
    }
    defer { gsl_root_fsolver_free(solver) }
    let outcome: Result<Double, StatisticsError> = withoutActuallyEscaping(function) { function in
        withUnsafePointer(to: function) { pointer in
            var wrapped = gsl_function(
                function: { x, context in
                    guard let context else { return .nan }
                    return context.assumingMemoryBound(to: ((Double) -> Double).self).pointee(x)
                }, params: UnsafeMutableRawPointer(mutating: pointer))
            return Result { () throws(StatisticsError) in
                try iterate(solver, &wrapped, low, high, absolute, relative)
            }
        }
    }
    return try outcome.get()
}

private func iterate(
    _ solver: UnsafeMutablePointer<gsl_root_fsolver>, _ function: inout gsl_function, _ low: Double, _ high: Double,
    _ absolute: Double, _ relative: Double
) throws(StatisticsError) -> Double {
    let limit = 200
    try GSL.check(gsl_root_fsolver_set(solver, &function, low, high), "root")
    for _ in 0..<limit {
        try GSL.check(gsl_root_fsolver_iterate(solver), "root")
        let lower = gsl_root_fsolver_x_lower(solver)
        let upper = gsl_root_fsolver_x_upper(solver)
        let best = gsl_root_fsolver_root(solver)
        if upper - lower <= absolute + relative * best.magnitude || lower == upper { return best }
    }
    throw .noConvergence(function: "root", iterations: limit)
}
