// SPDX-License-Identifier: GPL-3.0-or-later

/// Elementary functions of eight single-precision numbers that give the same bits on every machine.
///
/// They use additions, multiplications, divisions and bit patterns only: no libm (whose last bits change with the processor) and no
/// contraction into fused operations. Conversions, selections and roots go through bit patterns because the generic SIMD entry points
/// for them are slow. The stated errors are verified against double precision in the tests.
public enum VectorMath {
    public typealias Floats = SIMD8<Float>
    public typealias Words = SIMD8<UInt32>
    public typealias Mask = SIMDMask<SIMD8<Int32>>

    /// The bit patterns of the lanes.
    @inlinable @inline(__always) public static func bits(_ x: Floats) -> Words { unsafeBitCast(x, to: Words.self) }
    /// The numbers of these bit patterns.
    @inlinable @inline(__always) public static func floats(_ bits: Words) -> Floats {
        unsafeBitCast(bits, to: Floats.self)
    }
    /// All ones in the lanes where x < y, all zeros in the others; in lanes with NaN either of the two.
    ///
    /// The sign of the difference, because comparing SIMD vectors with `.<` is done lane by lane and breaks up the code around it.
    @inlinable @inline(__always) public static func less(_ x: Floats, _ y: Floats) -> Words { sign(bits(x - y)) }
    @inlinable @inline(__always) public static func less(_ x: Floats, _ y: Float) -> Words { sign(bits(x - y)) }
    @inlinable @inline(__always) public static func less(_ x: Float, _ y: Floats) -> Words { sign(bits(x - y)) }
    /// All ones in the lanes whose highest bit is set, all zeros in the others.
    @inlinable @inline(__always) public static func sign(_ words: Words) -> Words {
        unsafeBitCast(unsafeBitCast(words, to: SIMD8<Int32>.self) &>> SIMD8(repeating: 31), to: Words.self)
    }

    /// `whenTrue` where the word is all ones, `otherwise` where it is zero.
    @inlinable @inline(__always)
    public static func select(_ mask: Words, _ whenTrue: Floats, _ otherwise: Floats) -> Floats {
        floats((bits(whenTrue) & mask) | (bits(otherwise) & ~mask))
    }
    /// `whenTrue` in the lanes where the mask holds. For masks of the comparison operators, which are slow: prefer ``less(_:_:)``.
    @inlinable @inline(__always)
    public static func select(_ mask: Mask, _ whenTrue: Floats, _ otherwise: Floats) -> Floats {
        select(unsafeBitCast(mask, to: Words.self), whenTrue, otherwise)
    }
    /// `x` in the lanes where the mask holds, +0 elsewhere. For masks of the comparison operators, which are slow.
    @inlinable @inline(__always) public static func keep(_ mask: Mask, _ x: Floats) -> Floats {
        keep(unsafeBitCast(mask, to: Words.self), x)
    }
    /// `x` where the word is all ones, +0 where it is zero.
    @inlinable @inline(__always) public static func keep(_ mask: Words, _ x: Floats) -> Floats {
        floats(bits(x) & mask)
    }
    /// The smaller of the two.
    @inlinable @inline(__always) public static func minimum(_ x: Floats, _ y: Floats) -> Floats {
        select(less(x, y), x, y)
    }
    /// The larger of the two.
    @inlinable @inline(__always) public static func maximum(_ x: Floats, _ y: Floats) -> Floats {
        select(less(y, x), x, y)
    }
    /// Whether any word is not zero.
    @inlinable @inline(__always) public static func anySet(_ mask: Words) -> Bool {
        let words = unsafeBitCast(mask, to: SIMD4<UInt64>.self)
        let pair = words.lowHalf | words.highHalf
        return (pair[0] | pair[1]) != 0
    }
    /// The absolute value.
    @inlinable @inline(__always) public static func magnitude(_ x: Floats) -> Floats {
        floats(bits(x) & Words(repeating: 0x7FFF_FFFF))
    }
    /// Each word as a number, rounded to nearest.
    @inlinable @inline(__always) public static func converted(_ words: Words) -> Floats {
        let high = floats((words &>> 16) | Words(repeating: 0x5300_0000)) - 0x1.0001p39
        return high + floats((words & Words(repeating: 0xFFFF)) | Words(repeating: 0x4B00_0000))
    }
    /// The largest integer not above `x`, for |x| below 2^22.
    @inlinable @inline(__always) public static func floor(_ x: Floats) -> Floats {
        let nearest = (x + 12_582_912) - 12_582_912
        return nearest - keep(less(x, nearest), Floats(repeating: 1))
    }

    /// The square root of numbers in 0 ... 1e37; relative error at most 1.2e-7.
    @inlinable @inline(__always) public static func squareRoot(_ x: Floats) -> Floats {
        var inverse = floats(Words(repeating: 0x5F37_5A86) &- (bits(x) &>> 1))
        let half = x * 0.5
        // Multiplied in this order, zero stays zero instead of meeting an infinity.
        inverse *= 1.5 - (half * inverse) * inverse
        inverse *= 1.5 - (half * inverse) * inverse
        let root = x * inverse
        return root + (x - root * root) * (0.5 * inverse)
    }

    /// The natural exponential; relative error at most 2e-7. Results below 2^-125 are 0, those beyond the range are infinite.
    @inlinable @inline(__always) public static func exp(_ x: Floats) -> Floats {
        exp(x, correction: Floats(repeating: 0))
    }

    /// exp(x + correction) for a small correction: keeps the relative error where `x` alone could not hold the argument.
    @inlinable @inline(__always) public static func exp(_ x: Floats, correction: Floats) -> Floats {
        let bounded = select(less(89, x), Floats(repeating: 89), x)
        let shifted = bounded * 1.442_695_04 + 12_582_912
        let count = shifted - 12_582_912
        // Cody-Waite reduction: the first part of ln 2 has few enough bits that its product is exact.
        let r = ((bounded - count * 0.693_359_375) - count * -2.121_944_40e-4) + correction
        var p = r * 1.987_569_15e-4 + 1.398_199_950_7e-3
        p = p * r + 8.333_451_907_3e-3
        p = p * r + 4.166_579_589_4e-2
        p = p * r + 1.666_666_545_9e-1
        p = p * r + 5.000_000_120_1e-1
        p = (p * (r * r) + r) + 1
        // One power of two is kept back so that the largest results do not overflow in the scale.
        let scale = floats((bits(shifted) &+ Words(repeating: 126)) &<< 23)
        let product = p * scale
        return keep(~less(x, -86.64), product + product)
    }

    /// The natural logarithm; absolute error at most 1.2e-7 or relative error at most 2e-7, whichever is larger.
    /// Zero and subnormal numbers give -infinity, negative ones NaN, infinity 89.4 or less.
    @inlinable @inline(__always) public static func log(_ x: Floats) -> Floats {
        let value = select(less(x, 0x1p-126), Floats(repeating: -.infinity), logOfNormal(x))
        return select(less(x, 0), Floats(repeating: .nan), value)
    }

    /// The natural logarithm of positive normal numbers, without the checks of ``log(_:)``.
    @inlinable @inline(__always) public static func logOfNormal(_ x: Floats) -> Floats {
        // The mantissa is taken in sqrt(1/2) ..< sqrt(2), so that no cancellation happens near 1.
        let offset = bits(x) &- Words(repeating: 0x3F35_04F3)
        let biased = (offset &+ Words(repeating: 0x4000_0000)) &>> 23
        let mantissa = floats(bits(x) &- ((biased &- Words(repeating: 128)) &<< 23))
        let e = floats(biased &+ Words(repeating: 0x4B3F_FF80)) - 12_582_912
        let f = mantissa - 1
        let square = f * f
        var p = f * 7.037_683_629_2e-2 - 1.151_461_031_0e-1
        p = p * f + 1.167_699_874_0e-1
        p = p * f - 1.242_014_084_6e-1
        p = p * f + 1.424_932_278_7e-1
        p = p * f - 1.666_805_766_5e-1
        p = p * f + 2.000_071_476_5e-1
        p = p * f - 2.499_999_399_3e-1
        p = p * f + 3.333_333_117_4e-1
        let tail = (p * square * f + e * -2.121_944_40e-4) - square * 0.5
        return (f + tail) + e * 0.693_359_375
    }

    /// Sine and cosine of an angle in turns, |turns| below 2^20; absolute error at most 1.5e-7.
    @inlinable @inline(__always) public static func sineCosine(turns: Floats) -> (sin: Floats, cos: Floats) {
        let shifted = turns * 4 + 12_582_912
        let quarters = bits(shifted)
        // Within an eighth of a turn; both operations are exact.
        let angle = (turns - (shifted - 12_582_912) * 0.25) * 6.283_185_307
        let square = angle * angle
        var s = square * -1.951_529_589_1e-4 + 8.332_160_873_6e-3
        s = s * square - 1.666_665_461_1e-1
        s = s * square * angle + angle
        var c = square * 2.443_315_711_8e-5 - 1.388_731_625e-3
        c = c * square + 4.166_664_568_3e-2
        c = (c * (square * square) - square * 0.5) + 1
        let odd = Words(repeating: 0) &- (quarters & Words(repeating: 1))
        let signOfSine = (quarters & Words(repeating: 2)) &<< 30
        let signOfCosine = ((quarters &+ Words(repeating: 1)) & Words(repeating: 2)) &<< 30
        return (floats(bits(select(odd, c, s)) ^ signOfSine), floats(bits(select(odd, s, c)) ^ signOfCosine))
    }
}
