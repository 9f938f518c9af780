// SPDX-License-Identifier: GPL-3.0-or-later

extension VectorMath {
    /// The upper tail of the standard normal distribution, Q(z) = erfc(z/√2)/2.
    ///
    /// Relative error at most 2e-6 for z in -8 ... 12.9; beyond, the result passes through subnormal numbers and is 0 from 13.2 on.
    /// For z ≥ 0, Q(z) exp(z²/2) = t P(t) with t = 1/(1 + 0.36 z) and a polynomial P of degree 6, fitted over 0 ... 13.5 with a relative
    /// error of 7.9e-7; the square is split in two so that its rounding does not reach the exponential.
    @inlinable @inline(__always) public static func normalUpperTail(_ z: Floats) -> Floats {
        let size = select(less(14, magnitude(z)), Floats(repeating: 14), magnitude(z))
        let head = floats(bits(size) & Words(repeating: 0xFFFF_F000))
        let rest = (size - head) * (size + head)
        let t = Floats(repeating: 1) / (size * 0.36 + 1)
        var p = t * 0.047_344_651 - 0.180_751_92
        p = p * t + 0.182_297_945
        p = p * t + 0.025_623_584
        p = p * t + 0.140_057_504
        p = p * t + 0.141_710_654
        p = p * t + 0.143_717_437
        let tail = p * t * exp(head * head * -0.5, correction: rest * -0.5)
        return select(sign(bits(z)), 1 - tail, tail)
    }

    /// The quantile of the standard normal distribution for probabilities inside (0, 1): absolute error at most 4e-6 for |z| up to 5.3,
    /// the largest that 23-bit uniforms reach.
    ///
    /// Source: M. Giles, "Approximating the erfinv function", GPU Computing Gems Jade Edition, 2011, single precision.
    @inlinable @inline(__always) public static func normalQuantile(_ probability: Floats) -> Floats {
        let x = probability + probability - 1
        let w = Floats(repeating: 0) - logOfNormal(4 * probability * (1 - probability))
        let c = w - 2.5
        var p = c * 2.810_226_36e-8 + 3.432_739_39e-7
        p = p * c - 3.523_387_7e-6
        p = p * c - 4.391_506_54e-6
        p = p * c + 0.000_218_580_87
        p = p * c - 0.001_253_725_03
        p = p * c - 0.004_177_681_64
        p = p * c + 0.246_640_727
        p = p * c + 1.501_409_41
        let outside = ~less(w, 5)
        if anySet(outside) {
            let d = squareRoot(w) - 3
            var q = d * -0.000_200_214_257 + 0.000_100_950_558
            q = q * d + 0.001_349_343_22
            q = q * d - 0.003_673_428_44
            q = q * d + 0.005_739_507_73
            q = q * d - 0.007_622_461_3
            q = q * d + 0.009_438_870_47
            q = q * d + 1.001_674_06
            q = q * d + 2.832_976_82
            p = select(outside, q, p)
        }
        return (p * 1.414_213_562) * x
    }
}
