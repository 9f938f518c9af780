// SPDX-License-Identifier: GPL-3.0-or-later

/// Four words of Salsa20's state that are computed in parallel, of one hash or of several side by side.
protocol SalsaRow {
    static func &+ (a: Self, b: Self) -> Self
    static func ^ (a: Self, b: Self) -> Self
    /// Exclusive or with the sum rotated to the left: the rest of an add-rotate-xor step, what one stage of the Scrypt pipeline computes.
    mutating func step(_ sum: Self, _ count: UInt32)
    /// Each hash's four words moved by one lane up, one down, or two.
    var turnedRight: Self { get }
    var turnedLeft: Self { get }
    var turnedTwice: Self { get }
}

// Both halves of a rotation are joined to the target one by one: written as a rotation it might be done lane by lane, for which the
// baseline x86-64 has no vector instruction.

extension SIMD4<UInt32>: SalsaRow {
    @inline(__always) mutating func step(_ sum: Self, _ count: UInt32) {
        self = (self ^ (sum &<< Self(repeating: count))) ^ (sum &>> Self(repeating: 32 &- count))
    }
    @inline(__always) var turnedRight: Self { Self(self[3], self[0], self[1], self[2]) }
    @inline(__always) var turnedLeft: Self { Self(self[1], self[2], self[3], self[0]) }
    @inline(__always) var turnedTwice: Self { Self(self[2], self[3], self[0], self[1]) }
}

extension SIMD8<UInt32>: SalsaRow {
    @inline(__always) mutating func step(_ sum: Self, _ count: UInt32) {
        self = (self ^ (sum &<< Self(repeating: count))) ^ (sum &>> Self(repeating: 32 &- count))
    }
    @inline(__always) var turnedRight: Self {
        Self(lowHalf: lowHalf.turnedRight, highHalf: highHalf.turnedRight)
    }
    @inline(__always) var turnedLeft: Self { Self(lowHalf: lowHalf.turnedLeft, highHalf: highHalf.turnedLeft) }
    @inline(__always) var turnedTwice: Self {
        Self(lowHalf: lowHalf.turnedTwice, highHalf: highHalf.turnedTwice)
    }
}
