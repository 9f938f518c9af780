// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL
import CStreams

/// A sequence of sparse random draws on one key: GSL's distributions over Threefry2x32-20 in counter mode.
///
/// For draws per event (times between failures, repair times, samples of units). Draws per unit and step belong to the fleet's kernel.
/// The parameters of the distributions are the caller's to check; values outside a domain never trap, they give the nearest degenerate
/// draw or NaN.
public struct RandomStream: ~Copyable {
    private let stream: UnsafeMutablePointer<assay_stream>

    public init(_ key: StreamKey) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: assay_stream())
        assay_stream_start(stream, key.word0, key.word1)
    }

    deinit { stream.deallocate() }

    private var generator: UnsafePointer<gsl_rng> {
        UnsafeRawPointer(stream).assumingMemoryBound(to: gsl_rng.self)
    }

    /// 32 random bits.
    public mutating func nextWord() -> UInt32 { UInt32(truncatingIfNeeded: gsl_rng_get(generator)) }

    /// Uniform in the open interval (0, 1): an odd multiple of 2^-53.
    public mutating func uniform() -> Double { gsl_rng_uniform(generator) }

    /// Normal with this mean and standard deviation.
    public mutating func gaussian(mean: Double = 0, sd: Double = 1) -> Double {
        mean + gsl_ran_gaussian_ziggurat(generator, sd)
    }

    /// exp(X) for X normal with mean `mu` and standard deviation `sigma`.
    public mutating func logNormal(mu: Double, sigma: Double) -> Double { gsl_ran_lognormal(generator, mu, sigma) }

    /// Exponential with this mean.
    public mutating func exponential(mean: Double) -> Double { gsl_ran_exponential(generator, mean) }

    /// Weibull with survival exp(-(x/scale)^shape).
    public mutating func weibull(scale: Double, shape: Double) -> Double { gsl_ran_weibull(generator, scale, shape) }

    /// Gamma with mean shape · scale.
    public mutating func gamma(shape: Double, scale: Double) -> Double { gsl_ran_gamma(generator, shape, scale) }

    /// Beta with mean a/(a + b).
    public mutating func beta(_ a: Double, _ b: Double) -> Double { gsl_ran_beta(generator, a, b) }

    /// Poisson with this mean. Above 2^30 the normal approximation stands in (its error is below the spacing of the counts' spread).
    public mutating func poisson(mean: Double) -> Int {
        guard mean > 0 else { return 0 }
        guard mean <= 0x1p30 else {
            return Int(clampingFinite: (mean + gsl_ran_gaussian_ziggurat(generator, mean.squareRoot())).rounded())
        }
        return Int(gsl_ran_poisson(generator, mean))
    }

    /// The number of successes in `n` trials of probability `p` (taken to the nearest of 0 ... 1).
    public mutating func binomial(n: Int, p: Double) -> Int {
        guard n > 0, p > 0 else { return 0 }
        guard p < 1 else { return n }
        guard n <= Int(UInt32.max) else {
            let mean = Double(n) * p
            let sd = (mean * (1 - p)).squareRoot()
            return min(n, max(0, Int(clampingFinite: (mean + gsl_ran_gaussian_ziggurat(generator, sd)).rounded())))
        }
        return Int(gsl_ran_binomial(generator, p, UInt32(n)))
    }

    /// True with probability `p`.
    public mutating func bernoulli(_ p: Double) -> Bool { uniform() < p }

    /// Uniform among 0 ..< bound, without bias; 0 for a bound below 1.
    ///
    /// Source: D. Lemire, "Fast random integer generation in an interval", ACM TOMACS 29(1), 2019, doi:10.1145/3230636.
    public mutating func integer(below bound: Int) -> Int {
        guard bound > 1 else { return 0 }
        let range = UInt64(bound)
        var product = nextPair().multipliedFullWidth(by: range)
        if product.low < range {
            let threshold = (0 &- range) % range
            while product.low < threshold { product = nextPair().multipliedFullWidth(by: range) }
        }
        return Int(product.high)
    }

    /// Puts the elements in a uniformly random order (Fisher-Yates).
    public mutating func shuffle<Element>(_ elements: inout [Element]) {
        guard elements.count > 1 else { return }
        for last in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(last, integer(below: last + 1))
        }
    }

    /// `count` distinct indices among 0 ..< population in rising order, every subset equally likely; all of them if fewer exist.
    ///
    /// Source: R. Floyd in J. Bentley, "Programming pearls: a sample of brilliance", CACM 30(9), 1987.
    /// - Complexity: O(*count* log *count*).
    public mutating func sample(count: Int, of population: Int) -> [Int] {
        guard population > 0, count > 0 else { return [] }
        guard count < population else { return Array(0..<population) }
        var chosen = Set<Int>(minimumCapacity: count)
        for last in (population - count)..<population {
            let candidate = integer(below: last + 1)
            if !chosen.insert(candidate).inserted { chosen.insert(last) }
        }
        return chosen.sorted()
    }

    private mutating func nextPair() -> UInt64 { UInt64(nextWord()) << 32 | UInt64(nextWord()) }
}

extension Int {
    /// The nearest integer that exists; 0 for NaN.
    init(clampingFinite value: Double) {
        self = value.isNaN ? 0 : value >= 0x1p63 ? .max : value <= -0x1p63 ? .min : Int(value)
    }
}
