// SPDX-License-Identifier: GPL-3.0-or-later

/// The eight working registers between two stages of the pipeline.
struct SHA256Registers<Word: SHA256Word> {
    var a, b, c, d, e, f, g, h: Word

    /// One round of FIPS 180-4, section 6.2.2: what one stage of the pipeline computes. The registers move down by one; only `a` and `e`
    /// come out of adders.
    @inline(__always) mutating func round(_ roundConstant: UInt32, _ scheduled: Word) {
        let first =
            h &+ e.rotations(6, 11, 25) &+ (g ^ (e & (f ^ g))) &+ (Word(repeating: roundConstant) &+ scheduled)
        let second = a.rotations(2, 13, 22) &+ ((a & b) ^ (c & (a ^ b)))
        h = g
        g = f
        f = e
        e = d &+ first
        d = c
        c = b
        b = a
        a = first &+ second
    }
}

/// Sixteen words of the message schedule; word t + 16 takes the place of word t.
struct SHA256Window<Word: SHA256Word> {
    var w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15: Word

    /// The schedule's step: w(t) = s1(w(t-2)) + w(t-7) + s0(w(t-15)) + w(t-16).
    @inline(__always) static func next(_ old: Word, _ fifteen: Word, _ seven: Word, _ two: Word) -> Word {
        old &+ fifteen.rotations(7, 18, shift: 3) &+ seven &+ two.rotations(17, 19, shift: 10)
    }

    @inline(__always) mutating func advanceSixteen() {
        w0 = Self.next(w0, w1, w9, w14)
        w1 = Self.next(w1, w2, w10, w15)
        w2 = Self.next(w2, w3, w11, w0)
        w3 = Self.next(w3, w4, w12, w1)
        w4 = Self.next(w4, w5, w13, w2)
        w5 = Self.next(w5, w6, w14, w3)
        w6 = Self.next(w6, w7, w15, w4)
        w7 = Self.next(w7, w8, w0, w5)
        w8 = Self.next(w8, w9, w1, w6)
        w9 = Self.next(w9, w10, w2, w7)
        w10 = Self.next(w10, w11, w3, w8)
        w11 = Self.next(w11, w12, w4, w9)
        w12 = Self.next(w12, w13, w5, w10)
        w13 = Self.next(w13, w14, w6, w11)
        w14 = Self.next(w14, w15, w7, w12)
        w15 = Self.next(w15, w0, w8, w13)
    }

    /// Sixteen rounds, unrolled, so that moving the registers costs nothing: the compiler renames them.
    @inline(__always) func sixteenRounds(
        _ registers: inout SHA256Registers<Word>, _ constants: UnsafePointer<UInt32>
    ) {
        registers.round(constants[0], w0)
        registers.round(constants[1], w1)
        registers.round(constants[2], w2)
        registers.round(constants[3], w3)
        registers.round(constants[4], w4)
        registers.round(constants[5], w5)
        registers.round(constants[6], w6)
        registers.round(constants[7], w7)
        registers.round(constants[8], w8)
        registers.round(constants[9], w9)
        registers.round(constants[10], w10)
        registers.round(constants[11], w11)
        registers.round(constants[12], w12)
        registers.round(constants[13], w13)
        registers.round(constants[14], w14)
        registers.round(constants[15], w15)
    }
}

/// 64 rounds and the final addition of what went in.
@inline(__always)
func compress<Word: SHA256Word>(_ chaining: SHA256Registers<Word>, _ block: SHA256Window<Word>) -> SHA256Registers<Word>
{
    var registers = chaining
    var window = block
    let constants = SHA256Constants.rounds.pointer
    window.sixteenRounds(&registers, constants)
    for group in 1..<4 {
        window.advanceSixteen()
        window.sixteenRounds(&registers, constants + 16 &* group)
    }
    return registers.added(chaining)
}

extension SHA256Registers {
    @inline(__always) func added(_ x: Self) -> Self {
        Self(
            a: a &+ x.a, b: b &+ x.b, c: c &+ x.c, d: d &+ x.d, e: e &+ x.e, f: f &+ x.f, g: g &+ x.g, h: h &+ x.h)
    }

    @inline(__always) init(repeating words: SIMD8<UInt32>) {
        self.init(
            a: Word(repeating: words[0]), b: Word(repeating: words[1]), c: Word(repeating: words[2]),
            d: Word(repeating: words[3]), e: Word(repeating: words[4]), f: Word(repeating: words[5]),
            g: Word(repeating: words[6]), h: Word(repeating: words[7]))
    }
}

extension SHA256Registers<UInt32> {
    @inline(__always) var words: SIMD8<UInt32> { SIMD8(a, b, c, d, e, f, g, h) }
}

extension SHA256Window<UInt32> {
    @inline(__always) init(_ x: SIMD16<UInt32>) {
        self.init(
            w0: x[0], w1: x[1], w2: x[2], w3: x[3], w4: x[4], w5: x[5], w6: x[6], w7: x[7], w8: x[8], w9: x[9],
            w10: x[10], w11: x[11], w12: x[12], w13: x[13], w14: x[14], w15: x[15])
    }
}

/// The compression function of SHA-256 over one word wide registers.
@inline(never)
func compress(_ chaining: SIMD8<UInt32>, _ block: SIMD16<UInt32>) -> SIMD8<UInt32> {
    compress(SHA256Registers<UInt32>(repeating: chaining), SHA256Window<UInt32>(block)).words
}
