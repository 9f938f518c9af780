// SPDX-License-Identifier: GPL-3.0-or-later

/// What SHA-256 computes with: one word of 32 bits, or one in each of several lanes.
protocol SHA256Word {
    init(repeating value: UInt32)
    static func &+ (a: Self, b: Self) -> Self
    static func ^ (a: Self, b: Self) -> Self
    static func & (a: Self, b: Self) -> Self
    /// The large sigma of FIPS 180-4, section 4.1.2: three rotations to the right, joined by exclusive or.
    func rotations(_ a: UInt32, _ b: UInt32, _ c: UInt32) -> Self
    /// The small sigma: two rotations and a shift to the right.
    func rotations(_ a: UInt32, _ b: UInt32, shift c: UInt32) -> Self
}

extension UInt32: SHA256Word {
    @inline(__always) init(repeating value: UInt32) { self = value }

    @inline(__always) private func rotated(_ count: UInt32) -> UInt32 { self &>> count | self &<< (32 &- count) }

    @inline(__always) func rotations(_ a: UInt32, _ b: UInt32, _ c: UInt32) -> UInt32 {
        rotated(a) ^ rotated(b) ^ rotated(c)
    }

    @inline(__always) func rotations(_ a: UInt32, _ b: UInt32, shift c: UInt32) -> UInt32 {
        rotated(a) ^ rotated(b) ^ self &>> c
    }
}

// Shifts to the right are joined before those to the left: a pair that makes a rotation would be recognized as one, which the baseline
// x86-64 has no vector instruction for, and be done lane by lane.
extension SIMD4<UInt32>: SHA256Word {
    @inline(__always) func rotations(_ a: UInt32, _ b: UInt32, _ c: UInt32) -> Self {
        let right = (self &>> Self(repeating: a)) ^ (self &>> Self(repeating: b)) ^ (self &>> Self(repeating: c))
        let left =
            (self &<< Self(repeating: 32 &- a)) ^ (self &<< Self(repeating: 32 &- b))
            ^ (self &<< Self(repeating: 32 &- c))
        return right ^ left
    }

    @inline(__always) func rotations(_ a: UInt32, _ b: UInt32, shift c: UInt32) -> Self {
        let right = (self &>> Self(repeating: a)) ^ (self &>> Self(repeating: b)) ^ (self &>> Self(repeating: c))
        return right ^ (self &<< Self(repeating: 32 &- a)) ^ (self &<< Self(repeating: 32 &- b))
    }
}
