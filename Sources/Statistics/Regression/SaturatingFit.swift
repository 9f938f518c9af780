// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

/// A quantity that approaches a limit: E(t) = limit - (limit - start) exp(-t / time constant), fitted by least squares with
/// GSL's trust region method (Levenberg and Marquardt).
///
/// The intervals are profiles: every value of the quantity for which the best fit under it is not significantly worse than
/// the best fit of all. Where no value is too large to fit, the interval ends at infinity, and says what the data do: a
/// curve that has not bent yet tells nothing about its limit.
/// Source: D. M. Bates, D. G. Watts, "Nonlinear Regression Analysis and Its Applications", Wiley 1988, section 6.1.2.
public struct SaturatingFit: Sendable, Hashable {
    /// E at infinity.
    public let limit: Double
    /// E at t = 0.
    public let start: Double
    /// In the unit of t, above 0.
    public let timeConstant: Double
    /// The standard deviation of the values around the curve.
    public let scatter: Double
    private let times: [Double]
    private let values: [Double]
    private let squares: Double

    /// - Parameters:
    ///   - times: at least 4 different ones, finite.
    ///   - values: as many, finite and not all equal.
    /// - Throws: `StatisticsError` for less, and where the iteration does not converge.
    /// - Complexity: O(n) per iteration, some hundred of them.
    public init(times: [Double], values: [Double]) throws(StatisticsError) {
        let name = "saturating fit"
        try GSL.requireFinite(times, name)
        try GSL.requireFinite(values, name)
        guard times.count == values.count, Set(times).count >= 4, Set(values).count >= 2 else {
            throw .degenerateSample(function: name, expected: "values at 4 different times that are not all equal")
        }
        self.times = times
        self.values = values
        let first = Profile(times, values)
        let guess = first.best()
        let fitted = try Self.iterate(times, values, from: guess)
        // The iteration starts from the best of a grid, and must not end worse.
        let parameters = Self.squares(times, values, fitted) <= Self.squares(times, values, guess) ? fitted : guess
        (limit, start, timeConstant) = (parameters.limit, parameters.start, parameters.constant)
        squares = Self.squares(times, values, parameters)
        scatter = (squares / Double(max(times.count - 3, 1))).squareRoot()
    }

    /// The curve at a time.
    public func value(at time: Double) -> Double {
        limit - (limit - start) * Elementary.exp(-time / timeConstant)
    }

    /// When the curve reaches a level; nil where it never does.
    public func time(reaching level: Double) -> Double? {
        let share = (limit - level) / (limit - start)
        // Below 0 the level lies beyond the limit; above 1 it was passed before t = 0, which the logarithm gives.
        guard share > 0, share.isFinite else { return nil }
        return -timeConstant * Elementary.log(share)
    }

    /// The values of the limit that the data allow.
    /// - Returns: nil below 4 values more than the curve has parameters would need: without a degree of freedom.
    /// - Parameter effective: as how many independent values the values count; nil for all of them.
    public func limitInterval(level: Double = 0.9, effective: Double? = nil) throws(StatisticsError) -> Interval? {
        let step = max(scatter, abs(limit - start) * 1e-3)
        return try interval(level: level, effective, around: limit, step: step) { profile, limit in
            profile.squares(limit: limit)
        }
    }

    /// The times at which the curve may reach a level. The upper end is infinite where the data allow that it never does.
    /// - Parameter effective: as how many independent values the values count; nil for all of them.
    public func timeInterval(
        reaching level: Double, level coverage: Double = 0.9, effective: Double? = nil
    ) throws(StatisticsError) -> Interval? {
        guard let center = time(reaching: level) else {
            // The best curve stays below: the data may still allow one that does not.
            let span = (times.max() ?? 0) - (times.min() ?? 0)
            guard let bound = try bound(level: coverage, effective) else { return nil }
            let profile = Profile(times, values)
            var time = times.max() ?? 0
            for _ in 0..<60 {
                if profile.squares(reaching: level, at: time) <= bound { return Interval(low: time, high: .infinity) }
                time += span * 0.25
            }
            return Interval(low: .infinity, high: .infinity)
        }
        return try interval(level: coverage, effective, around: center, step: timeConstant * 0.02) { profile, time in
            profile.squares(reaching: level, at: time)
        }
    }

    /// The sum of squares above which a curve does not fit any more.
    private func bound(level: Double, _ effective: Double?) throws(StatisticsError) -> Double? {
        try GSL.requireLevel(level, "saturating fit")
        let degrees = min(effective ?? .infinity, Double(times.count)) - 3
        guard degrees >= 1 else { return nil }
        GSL.prepare()
        // F with one degree of freedom above is the square of Student's t.
        let t = gsl_cdf_tdist_Qinv((1 - level) / 2, degrees)
        return squares * (1 + t * t / degrees)
    }

    private func interval(
        level: Double, _ effective: Double?, around center: Double, step: Double, _ squares: (Profile, Double) -> Double
    ) throws(StatisticsError) -> Interval? {
        guard let bound = try bound(level: level, effective) else { return nil }
        guard bound > 0, step > 0 else { return Interval(low: center, high: center) }
        let profile = Profile(times, values)
        func end(_ sign: Double) -> Double {
            var (inside, reach) = (center, step)
            for _ in 0..<40 {
                let candidate = center + sign * reach
                if squares(profile, candidate) > bound {
                    var outside = candidate
                    for _ in 0..<40 {
                        let middle = (inside + outside) / 2
                        if squares(profile, middle) > bound { outside = middle } else { inside = middle }
                    }
                    return (inside + outside) / 2
                }
                inside = candidate
                reach *= 1.6
            }
            return sign * .infinity
        }
        return Interval(low: end(-1), high: end(1))
    }

    private typealias Parameters = (limit: Double, start: Double, constant: Double)

    private static func squares(_ times: [Double], _ values: [Double], _ p: Parameters) -> Double {
        zip(times, values).reduce(0) { sum, point in
            let error = point.1 - p.limit + (p.limit - p.start) * Elementary.exp(-point.0 / p.constant)
            return sum + error * error
        }
    }

    /// GSL's iteration over (limit, start, logarithm of the time constant): so the constant stays above 0.
    private static func iterate(
        _ times: [Double], _ values: [Double], from guess: Parameters
    ) throws(StatisticsError) -> Parameters {
        let name = "saturating fit"
        let n = times.count
        GSL.prepare()
        var settings = gsl_multifit_nlinear_default_parameters()
        guard let workspace = gsl_multifit_nlinear_alloc(assay_trust_region(), &settings, n, 3),
            let begin = gsl_vector_alloc(3)
        else { throw .library(function: name, code: Int(GSL_ENOMEM), message: "no memory") }
        defer {
            gsl_multifit_nlinear_free(workspace)
            gsl_vector_free(begin)
        }
        gsl_vector_set(begin, 0, guess.limit)
        gsl_vector_set(begin, 1, guess.start)
        gsl_vector_set(begin, 2, Elementary.log(guess.constant))
        let outcome: CInt = times.withUnsafeBufferPointer { t in
            values.withUnsafeBufferPointer { y in
                var data = (t, y)
                return withUnsafeMutablePointer(to: &data) { data in
                    var system = gsl_multifit_nlinear_fdf()
                    system.f = { x, context, f in
                        guard let x, let context, let f else { return 1 }
                        let (t, y) = context.assumingMemoryBound(to: Series.self).pointee
                        let (limit, start) = (gsl_vector_get(x, 0), gsl_vector_get(x, 1))
                        let constant = Elementary.exp(gsl_vector_get(x, 2))
                        for i in t.indices {
                            gsl_vector_set(f, i, limit - (limit - start) * Elementary.exp(-t[i] / constant) - y[i])
                        }
                        return 0
                    }
                    system.df = { x, context, jacobian in
                        guard let x, let context, let jacobian else { return 1 }
                        let (t, _) = context.assumingMemoryBound(to: Series.self).pointee
                        let (limit, start) = (gsl_vector_get(x, 0), gsl_vector_get(x, 1))
                        let constant = Elementary.exp(gsl_vector_get(x, 2))
                        for i in t.indices {
                            let decay = Elementary.exp(-t[i] / constant)
                            gsl_matrix_set(jacobian, i, 0, 1 - decay)
                            gsl_matrix_set(jacobian, i, 1, decay)
                            gsl_matrix_set(jacobian, i, 2, -(limit - start) * decay * t[i] / constant)
                        }
                        return 0
                    }
                    system.n = n
                    system.p = 3
                    system.params = UnsafeMutableRawPointer(data)
                    let begun = gsl_multifit_nlinear_init(begin, &system, workspace)
                    guard begun == 0 else { return begun }
                    var reason: CInt = 0
                    return gsl_multifit_nlinear_driver(200, 1e-10, 1e-10, 0, nil, nil, &reason, workspace)
                }
            }
        }
        // A flat valley ends the iterations without progress; what was reached is compared with the grid's best all the same.
        guard [0, CInt(GSL_EMAXITER), CInt(GSL_ENOPROG)].contains(outcome),
            let position = gsl_multifit_nlinear_position(workspace)
        else {
            try GSL.check(outcome, name)
            return guess
        }
        let fitted = (
            gsl_vector_get(position, 0), gsl_vector_get(position, 1), Elementary.exp(gsl_vector_get(position, 2))
        )
        guard fitted.0.isFinite, fitted.1.isFinite, fitted.2.isFinite, fitted.2 > 0 else { return guess }
        return fitted
    }

    private typealias Series = (UnsafeBufferPointer<Double>, UnsafeBufferPointer<Double>)
}

/// The least sum of squares of the curve under a condition. Given the time constant the curve is linear in its limit and its
/// start, so that only the constant is searched for.
private struct Profile {
    private let times: [Double]
    private let values: [Double]
    /// Time constants from a hundredth of the span of the data to a hundred times it: beyond, the curve is a straight line.
    private let constants: [Double]

    init(_ times: [Double], _ values: [Double]) {
        self.times = times
        self.values = values
        let span = max((times.max() ?? 1) - (times.min() ?? 0), 1e-9)
        constants = (0...120).map { span * Elementary.exp((Double($0) / 120 * 4 - 2) * 2.302585092994046) }
    }

    /// The best of the grid.
    func best() -> (limit: Double, start: Double, constant: Double) {
        var found = (squares: Double.infinity, limit: 0.0, start: 0.0, constant: constants[60])
        for constant in constants {
            // y = limit (1 - e) + start e: two columns.
            var (aa, ab, bb, ay, by) = (0.0, 0.0, 0.0, 0.0, 0.0)
            for (t, y) in zip(times, values) {
                let e = Elementary.exp(-t / constant)
                aa += (1 - e) * (1 - e)
                ab += (1 - e) * e
                bb += e * e
                ay += (1 - e) * y
                by += e * y
            }
            let determinant = aa * bb - ab * ab
            guard determinant > 1e-14 * aa * bb else { continue }
            let limit = (ay * bb - by * ab) / determinant
            let start = (by * aa - ay * ab) / determinant
            var sum = 0.0
            for (t, y) in zip(times, values) {
                let error = y - limit + (limit - start) * Elementary.exp(-t / constant)
                sum += error * error
            }
            if sum < found.squares { found = (sum, limit, start, constant) }
        }
        return (found.limit, found.start, found.constant)
    }

    /// With a given limit, over all starts and constants.
    func squares(limit: Double) -> Double {
        least { constant in
            // y - limit (1 - e) = start e.
            linear(constant) { e, y in (e, y - limit * (1 - e)) }
        }
    }

    /// With a given time at which the curve reaches a level.
    func squares(reaching level: Double, at time: Double) -> Double {
        least { constant in
            let q = Elementary.exp(-time / constant)
            // level = limit (1 - q) + start q fixes one of the two; the one with the larger share, for the sake of accuracy.
            if q > 0.5 {
                return linear(constant) { e, y in ((1 - e) - (1 - q) / q * e, y - level / q * e) }
            }
            return linear(constant) { e, y in (e - q / (1 - q) * (1 - e), y - level / (1 - q) * (1 - e)) }
        }
    }

    private func linear(_ constant: Double, _ column: (Double, Double) -> (x: Double, y: Double)) -> Double {
        var (xx, xy, yy) = (0.0, 0.0, 0.0)
        for (t, value) in zip(times, values) {
            let (x, y) = column(Elementary.exp(-t / constant), value)
            xx += x * x
            xy += x * y
            yy += y * y
        }
        return xx > 0 ? max(yy - xy * xy / xx, 0) : yy
    }

    /// The least over the grid, sharpened between the neighbours of the best by golden section.
    private func least(_ function: (Double) -> Double) -> Double {
        let sums = constants.map(function)
        guard let at = sums.indices.min(by: { sums[$0] < sums[$1] }) else { return .infinity }
        var low = Elementary.log(constants[max(at - 1, 0)])
        var high = Elementary.log(constants[min(at + 1, constants.count - 1)])
        let ratio = 0.6180339887498949
        var best = sums[at]
        for _ in 0..<24 {
            let (a, b) = (high - ratio * (high - low), low + ratio * (high - low))
            let (atA, atB) = (function(Elementary.exp(a)), function(Elementary.exp(b)))
            best = min(best, atA, atB)
            if atA < atB { high = b } else { low = a }
        }
        return best
    }
}
