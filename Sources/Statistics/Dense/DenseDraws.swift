// SPDX-License-Identifier: GPL-3.0-or-later

/// Random numbers for every unit at every step: pure functions of the words of a Threefry block, eight at a time.
public enum DenseDraws {
    /// Uniform in the open interval (0, 1): one of the 2^23 midpoints (k + 1/2) 2^-23, from the upper 23 bits.
    @inlinable @inline(__always) public static func uniform(_ bits: SIMD8<UInt32>) -> SIMD8<Float> {
        VectorMath.floats((bits &>> 9) | SIMD8(repeating: 0x3F80_0000)) - 0x1.fffffep-1
    }

    /// Two independent standard normal numbers per lane (Box-Muller). The radius uses all 32 bits of `a`, so |z| reaches 6.7.
    @inlinable @inline(__always) public static func gaussianPair(
        _ a: SIMD8<UInt32>, _ b: SIMD8<UInt32>
    ) -> (SIMD8<Float>, SIMD8<Float>) {
        let u = (VectorMath.converted(a) + 0.5) * 0x1p-32
        let radius = VectorMath.squareRoot(VectorMath.logOfNormal(u) * -2)
        let angle = VectorMath.sineCosine(turns: uniform(b))
        return (radius * angle.cos, radius * angle.sin)
    }

    /// Means up to here are inverted exactly; larger ones use the expansion.
    public static let largestExactMean: Float = 12

    /// The Poisson quantile of a uniform number, as a whole number in a float.
    ///
    /// Means up to ``largestExactMean`` are inverted by summing probabilities in single precision. Larger ones use the floor of the
    /// asymptotic quantile λ + √λ w + (2 + w²)/6 − (2w + w³)/(72 √λ) + (w⁴/270 + 7w²/810 − 8/405)/λ with the normal quantile w. From 1e5 on,
    /// the resolution of single precision adds a rounding of up to 1/16 count at 1e6.
    /// Source: M. Giles, "Approximation of the inverse Poisson cumulative distribution function", ACM TOMS 42(1), 2016, doi:10.1145/2699466.
    /// - Parameters:
    ///   - mean: 0 ... 1e6; a mean of 0, a negative one or NaN gives 0.
    ///   - uniform: inside (0, 1).
    @inlinable @inline(__always) public static func poisson(mean: SIMD8<Float>, uniform: SIMD8<Float>) -> SIMD8<Float> {
        typealias Floats = SIMD8<Float>
        let large = VectorMath.less(12, mean)
        let small = VectorMath.keep(~(large | VectorMath.sign(VectorMath.bits(mean))), mean)
        var probability = VectorMath.exp(Floats(repeating: 0) - small)
        var sum = probability
        var count = Floats(repeating: 0)
        var k: Float = 0
        // P(N > 60 | mean 12) is below the resolution of the uniform number; the bound ends sums that rounding keeps below it.
        var short = VectorMath.less(sum, uniform)
        while k < 60, VectorMath.anySet(short) {
            k += 1
            count += VectorMath.keep(short, Floats(repeating: 1))
            probability *= small * (1 / k)
            sum += probability
            short = VectorMath.less(sum, uniform)
        }
        guard VectorMath.anySet(large) else { return count }
        return VectorMath.select(large, poissonOfLargeMean(mean, uniform: uniform), count)
    }

    @inlinable @inline(__always)
    static func poissonOfLargeMean(_ mean: SIMD8<Float>, uniform: SIMD8<Float>) -> SIMD8<Float> {
        let w = VectorMath.normalQuantile(uniform)
        let square = w * w
        let root = VectorMath.squareRoot(mean)
        let inverse = 1 / root
        let second = (square * (1.0 / 6) + 1.0 / 3)
        let third = w * (square * (-1.0 / 72) - 1.0 / 36) * inverse
        let fourth = ((square * (1.0 / 270) + 7.0 / 810) * square - 8.0 / 405) * (inverse * inverse)
        return VectorMath.floor(mean + (root * w + (second + (third + fourth))))
    }
}
