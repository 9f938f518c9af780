// SPDX-License-Identifier: GPL-3.0-or-later

/// The 64 bytes that Salsa20/8 permutes, with the 4 x 4 words kept by diagonals: each of the four quarter-rounds of a round then has its
/// words in one lane, and a parallel add-rotate-xor step is one statement.
///
/// Source: D. J. Bernstein, "The Salsa20 family of stream ciphers", 2008; RFC 7914, section 3.
struct SalsaBlock {
    /// Words 0 5 10 15, 4 9 14 3, 8 13 2 7 and 12 1 6 11.
    var a, b, c, d: SIMD4<UInt32>

    /// - Parameter words: sixteen words, little-endian in memory, in Salsa's order.
    @inline(__always) init(_ x: SIMD16<UInt32>) {
        a = SIMD4(x[0], x[5], x[10], x[15])
        b = SIMD4(x[4], x[9], x[14], x[3])
        c = SIMD4(x[8], x[13], x[2], x[7])
        d = SIMD4(x[12], x[1], x[6], x[11])
    }

    /// The sixteen words in Salsa's order.
    @inline(__always) var words: SIMD16<UInt32> {
        SIMD16(
            a[0], d[1], c[2], b[3], b[0], a[1], d[2], c[3], c[0], b[1], a[2], d[3], d[0], c[1], b[2], a[3])
    }

    @inline(__always) init(a: SIMD4<UInt32>, b: SIMD4<UInt32>, c: SIMD4<UInt32>, d: SIMD4<UInt32>) {
        self.a = a
        self.b = b
        self.c = c
        self.d = d
    }

    @inline(__always) static func ^ (x: Self, y: Self) -> Self {
        Self(a: x.a ^ y.a, b: x.b ^ y.b, c: x.c ^ y.c, d: x.d ^ y.d)
    }

    /// Salsa20/8: eight rounds of four steps, then the addition of what went in.
    @inline(__always) mutating func permute() {
        let before = self
        for _ in 0..<4 {
            arx(&b, a, d, 7)
            arx(&c, b, a, 9)
            arx(&d, c, b, 13)
            arx(&a, d, c, 18)
            turn()
            arx(&b, a, d, 7)
            arx(&c, b, a, 9)
            arx(&d, c, b, 13)
            arx(&a, d, c, 18)
            turn()
        }
        add(before)
    }

    /// The same, one stage per step, with faults.
    /// - Parameter fault: the flips of the four sums of a step, 0 ..< 32, in time where they are zero.
    mutating func permute(fault: (_ step: Int) -> SIMD4<UInt32>) {
        let before = self
        for round in 0..<8 {
            arx(&b, a, d, 7, fault(4 * round))
            arx(&c, b, a, 9, fault(4 * round + 1))
            arx(&d, c, b, 13, fault(4 * round + 2))
            arx(&a, d, c, 18, fault(4 * round + 3))
            turn()
        }
        add(before)
    }

    @inline(__always) private mutating func add(_ x: Self) {
        a = a &+ x.a
        b = b &+ x.b
        c = c &+ x.c
        d = d &+ x.d
    }

    /// From columns to rows, and back: the second and fourth vectors change places, each turned by a lane, the third by two.
    @inline(__always) private mutating func turn() {
        let fourth = SIMD4(b[3], b[0], b[1], b[2])
        b = SIMD4(d[1], d[2], d[3], d[0])
        c = SIMD4(c[2], c[3], c[0], c[1])
        d = fourth
    }
}

/// One add-rotate-xor step in four lanes: what one stage of the Scrypt pipeline computes.
///
/// Both halves of the rotation are joined to the target one by one: written as a rotation it would be done lane by lane, for which the
/// baseline x86-64 has no vector instruction.
@inline(__always)
private func arx(_ target: inout SIMD4<UInt32>, _ x: SIMD4<UInt32>, _ y: SIMD4<UInt32>, _ count: UInt32) {
    let sum = x &+ y
    target = (target ^ (sum &<< SIMD4(repeating: count))) ^ (sum &>> SIMD4(repeating: 32 &- count))
}

@inline(__always)
private func arx(
    _ target: inout SIMD4<UInt32>, _ x: SIMD4<UInt32>, _ y: SIMD4<UInt32>, _ count: UInt32, _ flips: SIMD4<UInt32>
) {
    let sum = (x &+ y) ^ flips
    target = (target ^ (sum &<< SIMD4(repeating: count))) ^ (sum &>> SIMD4(repeating: 32 &- count))
}
