// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

/// A continuous distribution whose parameters were checked when it was made.
///
/// Densities and probabilities are total functions; a quantile exists for probabilities in 0 ... 1 and may be infinite at the ends.
public struct ContinuousDistribution: Sendable, Hashable {
    private enum Family: Hashable {
        case normal(mean: Double, sd: Double)
        case studentT(degrees: Double)
        case chiSquare(degrees: Double)
        case fisherF(numerator: Double, denominator: Double)
        case weibull(scale: Double, shape: Double)
        case logNormal(mu: Double, sigma: Double)
        case exponential(mean: Double)
        case gamma(shape: Double, scale: Double)
        case beta(Double, Double)
    }
    private let family: Family

    private init(_ family: Family) {
        GSL.prepare()
        self.family = family
    }

    private static func positive(_ value: Double, _ argument: String, _ function: String) throws(StatisticsError) {
        try GSL.require(value > 0 && value.isFinite, function, argument, value, "a finite number above 0")
    }
    private static func finite(_ value: Double, _ argument: String, _ function: String) throws(StatisticsError) {
        try GSL.require(value.isFinite, function, argument, value, "a finite number")
    }

    /// The normal distribution; `sd` above 0.
    public static func normal(mean: Double = 0, sd: Double = 1) throws(StatisticsError) -> Self {
        try finite(mean, "mean", "normal distribution")
        try positive(sd, "sd", "normal distribution")
        return Self(.normal(mean: mean, sd: sd))
    }
    /// Student's t; degrees of freedom above 0, not necessarily whole.
    public static func studentT(degrees: Double) throws(StatisticsError) -> Self {
        try positive(degrees, "degrees", "Student distribution")
        return Self(.studentT(degrees: degrees))
    }
    /// Chi-square; degrees of freedom above 0.
    public static func chiSquare(degrees: Double) throws(StatisticsError) -> Self {
        try positive(degrees, "degrees", "chi-square distribution")
        return Self(.chiSquare(degrees: degrees))
    }
    /// Fisher's F; both degrees of freedom above 0.
    public static func fisherF(numerator: Double, denominator: Double) throws(StatisticsError) -> Self {
        try positive(numerator, "numerator", "F distribution")
        try positive(denominator, "denominator", "F distribution")
        return Self(.fisherF(numerator: numerator, denominator: denominator))
    }
    /// Weibull with survival exp(-(x/scale)^shape); both above 0.
    public static func weibull(scale: Double, shape: Double) throws(StatisticsError) -> Self {
        try positive(scale, "scale", "Weibull distribution")
        try positive(shape, "shape", "Weibull distribution")
        return Self(.weibull(scale: scale, shape: shape))
    }
    /// The distribution of exp(X) for X normal with mean `mu` and standard deviation `sigma`.
    public static func logNormal(mu: Double, sigma: Double) throws(StatisticsError) -> Self {
        try finite(mu, "mu", "lognormal distribution")
        try positive(sigma, "sigma", "lognormal distribution")
        return Self(.logNormal(mu: mu, sigma: sigma))
    }
    /// Exponential with this mean, above 0.
    public static func exponential(mean: Double) throws(StatisticsError) -> Self {
        try positive(mean, "mean", "exponential distribution")
        return Self(.exponential(mean: mean))
    }
    /// Gamma with mean shape · scale; both above 0.
    public static func gamma(shape: Double, scale: Double) throws(StatisticsError) -> Self {
        try positive(shape, "shape", "gamma distribution")
        try positive(scale, "scale", "gamma distribution")
        return Self(.gamma(shape: shape, scale: scale))
    }
    /// Beta with mean a/(a + b); both above 0.
    public static func beta(_ a: Double, _ b: Double) throws(StatisticsError) -> Self {
        try positive(a, "a", "beta distribution")
        try positive(b, "b", "beta distribution")
        return Self(.beta(a, b))
    }

    /// The probability density at `x`.
    public func density(_ x: Double) -> Double {
        switch family {
        case .normal(let mean, let sd): gsl_ran_gaussian_pdf(x - mean, sd)
        case .studentT(let degrees): gsl_ran_tdist_pdf(x, degrees)
        case .chiSquare(let degrees): gsl_ran_chisq_pdf(x, degrees)
        case .fisherF(let numerator, let denominator): gsl_ran_fdist_pdf(x, numerator, denominator)
        case .weibull(let scale, let shape): gsl_ran_weibull_pdf(x, scale, shape)
        case .logNormal(let mu, let sigma): x > 0 ? gsl_ran_lognormal_pdf(x, mu, sigma) : 0
        case .exponential(let mean): gsl_ran_exponential_pdf(x, mean)
        case .gamma(let shape, let scale): gsl_ran_gamma_pdf(x, shape, scale)
        case .beta(let a, let b): gsl_ran_beta_pdf(x, a, b)
        }
    }

    /// P(X ≤ x).
    public func lowerTail(_ x: Double) -> Double {
        switch family {
        case .normal(let mean, let sd): gsl_cdf_gaussian_P(x - mean, sd)
        case .studentT(let degrees): gsl_cdf_tdist_P(x, degrees)
        case .chiSquare(let degrees): x > 0 ? gsl_cdf_chisq_P(x, degrees) : 0
        case .fisherF(let numerator, let denominator): x > 0 ? gsl_cdf_fdist_P(x, numerator, denominator) : 0
        case .weibull(let scale, let shape): x > 0 ? gsl_cdf_weibull_P(x, scale, shape) : 0
        case .logNormal(let mu, let sigma): x > 0 ? gsl_cdf_lognormal_P(x, mu, sigma) : 0
        case .exponential(let mean): x > 0 ? gsl_cdf_exponential_P(x, mean) : 0
        case .gamma(let shape, let scale): x > 0 ? gsl_cdf_gamma_P(x, shape, scale) : 0
        case .beta(let a, let b): gsl_cdf_beta_P(min(max(x, 0), 1), a, b)
        }
    }

    /// P(X > x), accurate where it is small.
    public func upperTail(_ x: Double) -> Double {
        switch family {
        case .normal(let mean, let sd): gsl_cdf_gaussian_Q(x - mean, sd)
        case .studentT(let degrees): gsl_cdf_tdist_Q(x, degrees)
        case .chiSquare(let degrees): x > 0 ? gsl_cdf_chisq_Q(x, degrees) : 1
        case .fisherF(let numerator, let denominator): x > 0 ? gsl_cdf_fdist_Q(x, numerator, denominator) : 1
        case .weibull(let scale, let shape): x > 0 ? gsl_cdf_weibull_Q(x, scale, shape) : 1
        case .logNormal(let mu, let sigma): x > 0 ? gsl_cdf_lognormal_Q(x, mu, sigma) : 1
        case .exponential(let mean): x > 0 ? gsl_cdf_exponential_Q(x, mean) : 1
        case .gamma(let shape, let scale): x > 0 ? gsl_cdf_gamma_Q(x, shape, scale) : 1
        case .beta(let a, let b): gsl_cdf_beta_Q(min(max(x, 0), 1), a, b)
        }
    }

    /// The x with P(X ≤ x) = p.
    /// - Throws: for `p` outside 0 ... 1.
    public func quantile(_ p: Double) throws(StatisticsError) -> Double {
        try GSL.require(p >= 0 && p <= 1, "quantile", "p", p, "a probability in 0 ... 1")
        let value =
            switch family {
            case .normal(let mean, let sd): mean + gsl_cdf_gaussian_Pinv(p, sd)
            case .studentT(let degrees): gsl_cdf_tdist_Pinv(p, degrees)
            case .chiSquare(let degrees): p == 1 ? .infinity : gsl_cdf_chisq_Pinv(p, degrees)
            case .fisherF(let numerator, let denominator):
                p == 1 ? .infinity : gsl_cdf_fdist_Pinv(p, numerator, denominator)
            case .weibull(let scale, let shape): p == 1 ? .infinity : gsl_cdf_weibull_Pinv(p, scale, shape)
            case .logNormal(let mu, let sigma): p == 1 ? .infinity : gsl_cdf_lognormal_Pinv(p, mu, sigma)
            case .exponential(let mean): p == 1 ? .infinity : gsl_cdf_exponential_Pinv(p, mean)
            case .gamma(let shape, let scale): p == 1 ? .infinity : gsl_cdf_gamma_Pinv(p, shape, scale)
            case .beta(let a, let b): gsl_cdf_beta_Pinv(p, a, b)
            }
        guard !value.isNaN else { throw .noConvergence(function: "quantile", iterations: 0) }
        return value
    }
}
