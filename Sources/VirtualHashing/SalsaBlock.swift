// SPDX-License-Identifier: GPL-3.0-or-later

/// The 64 bytes that Salsa20/8 permutes, with the 4 x 4 words kept by diagonals: each of the four quarter-rounds of a round then has its
/// words in one lane, and a parallel add-rotate-xor step is one statement.
///
/// Source: D. J. Bernstein, "The Salsa20 family of stream ciphers", 2008; RFC 7914, section 3.
struct SalsaBlock<Row: SalsaRow> {
    /// Words 0 5 10 15, 4 9 14 3, 8 13 2 7 and 12 1 6 11.
    var a, b, c, d: Row

    @inline(__always) init(a: Row, b: Row, c: Row, d: Row) {
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
            round()
            round()
        }
        add(before)
    }

    @inline(__always) private mutating func round() {
        b.step(a &+ d, 7)
        c.step(b &+ a, 9)
        d.step(c &+ b, 13)
        a.step(d &+ c, 18)
        turn()
    }

    @inline(__always) private mutating func add(_ x: Self) {
        a = a &+ x.a
        b = b &+ x.b
        c = c &+ x.c
        d = d &+ x.d
    }

    /// From columns to rows, and back: the second and fourth vectors change places, each turned by a lane, the third by two.
    @inline(__always) private mutating func turn() {
        let fourth = b.turnedRight
        b = d.turnedLeft
        c = c.turnedTwice
        d = fourth
    }

    /// The same as `permute()`, one stage per step, with faults.
    /// - Parameter fault: the flips of the sums of a step, 0 ..< 32; zero where it is in time.
    mutating func permute(fault: (_ step: Int) -> Row) {
        let before = self
        for round in 0..<8 {
            b.step((a &+ d) ^ fault(4 * round), 7)
            c.step((b &+ a) ^ fault(4 * round + 1), 9)
            d.step((c &+ b) ^ fault(4 * round + 2), 13)
            a.step((d &+ c) ^ fault(4 * round + 3), 18)
            turn()
        }
        add(before)
    }
}

extension SalsaBlock<SIMD4<UInt32>> {
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
}

extension SalsaBlock<SIMD8<UInt32>> {
    /// Two blocks side by side.
    @inline(__always) init(_ first: SalsaBlock<SIMD4<UInt32>>, _ second: SalsaBlock<SIMD4<UInt32>>) {
        a = SIMD8(lowHalf: first.a, highHalf: second.a)
        b = SIMD8(lowHalf: first.b, highHalf: second.b)
        c = SIMD8(lowHalf: first.c, highHalf: second.c)
        d = SIMD8(lowHalf: first.d, highHalf: second.d)
    }

    @inline(__always) var first: SalsaBlock<SIMD4<UInt32>> {
        SalsaBlock<SIMD4<UInt32>>(a: a.lowHalf, b: b.lowHalf, c: c.lowHalf, d: d.lowHalf)
    }

    @inline(__always) var second: SalsaBlock<SIMD4<UInt32>> {
        SalsaBlock<SIMD4<UInt32>>(a: a.highHalf, b: b.highHalf, c: c.highHalf, d: d.highHalf)
    }
}
