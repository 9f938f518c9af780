// SPDX-License-Identifier: GPL-3.0-or-later

/// The block cipher behind every random number: two 32-bit words of counter, two of key, two of output.
///
/// 20 rounds for keys and sparse draws, 13 for dense ones: 13 is the smallest number of rounds that passes BigCrush.
/// Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11,
/// doi:10.1145/2063384.2063405.
public enum Threefry2x32 {
    /// One block with 20 rounds.
    @inlinable public static func block20(_ c0: UInt32, _ c1: UInt32, key: StreamKey) -> (UInt32, UInt32) {
        let ks2 = 0x1BD1_1BDA ^ key.word0 ^ key.word1
        var x0 = c0 &+ key.word0
        var x1 = c1 &+ key.word1
        evenRounds(&x0, &x1)
        x0 &+= key.word1
        x1 &+= ks2 &+ 1
        oddRounds(&x0, &x1)
        x0 &+= ks2
        x1 &+= key.word0 &+ 2
        evenRounds(&x0, &x1)
        x0 &+= key.word0
        x1 &+= key.word1 &+ 3
        oddRounds(&x0, &x1)
        x0 &+= key.word1
        x1 &+= ks2 &+ 4
        evenRounds(&x0, &x1)
        return (x0 &+ ks2, x1 &+ key.word0 &+ 5)
    }

    /// One block with 13 rounds.
    @inlinable public static func block13(_ c0: UInt32, _ c1: UInt32, key: StreamKey) -> (UInt32, UInt32) {
        let ks2 = 0x1BD1_1BDA ^ key.word0 ^ key.word1
        var x0 = c0 &+ key.word0
        var x1 = c1 &+ key.word1
        evenRounds(&x0, &x1)
        x0 &+= key.word1
        x1 &+= ks2 &+ 1
        oddRounds(&x0, &x1)
        x0 &+= ks2
        x1 &+= key.word0 &+ 2
        evenRounds(&x0, &x1)
        x0 &+= key.word0
        x1 &+= key.word1 &+ 3
        round(&x0, &x1, 17)
        return (x0, x1)
    }

    // In the wide rounds the two halves of a rotation are never joined by an "or": that would be recognized as a rotation, which the
    // baseline x86-64 has no vector instruction for, and be done lane by lane at half the speed.

    /// Eight blocks with 13 rounds under one key: the same words as the scalar form, lane by lane.
    @inlinable @inline(__always) public static func block13(
        _ c0: SIMD8<UInt32>, _ c1: SIMD8<UInt32>, key: StreamKey
    ) -> (SIMD8<UInt32>, SIMD8<UInt32>) {
        block13(c0, c1, SIMD8(repeating: key.word0), SIMD8(repeating: key.word1))
    }

    /// Eight blocks with 13 rounds, each under its own key.
    @inlinable @inline(__always) public static func block13(
        _ c0: SIMD8<UInt32>, _ c1: SIMD8<UInt32>, _ ks0: SIMD8<UInt32>, _ ks1: SIMD8<UInt32>
    ) -> (SIMD8<UInt32>, SIMD8<UInt32>) {
        let ks2 = SIMD8(repeating: 0x1BD1_1BDA) ^ ks0 ^ ks1
        var x0 = c0 &+ ks0
        var x1 = c1 &+ ks1
        evenRounds(&x0, &x1)
        x0 &+= ks1
        x1 &+= ks2 &+ SIMD8(repeating: 1)
        oddRounds(&x0, &x1)
        x0 &+= ks2
        x1 &+= ks0 &+ SIMD8(repeating: 2)
        evenRounds(&x0, &x1)
        x0 &+= ks0
        x1 &+= ks1 &+ SIMD8(repeating: 3)
        round(&x0, &x1, 17)
        return (x0, x1)
    }

    @inlinable @inline(__always) static func evenRounds(_ x0: inout UInt32, _ x1: inout UInt32) {
        round(&x0, &x1, 13)
        round(&x0, &x1, 15)
        round(&x0, &x1, 26)
        round(&x0, &x1, 6)
    }
    @inlinable @inline(__always) static func oddRounds(_ x0: inout UInt32, _ x1: inout UInt32) {
        round(&x0, &x1, 17)
        round(&x0, &x1, 29)
        round(&x0, &x1, 16)
        round(&x0, &x1, 24)
    }
    @inlinable @inline(__always) static func round(_ x0: inout UInt32, _ x1: inout UInt32, _ count: UInt32) {
        x0 &+= x1
        x1 = ((x1 &<< count) | (x1 &>> (32 &- count))) ^ x0
    }

    @inlinable @inline(__always) static func evenRounds(_ x0: inout SIMD8<UInt32>, _ x1: inout SIMD8<UInt32>) {
        round(&x0, &x1, 13)
        round(&x0, &x1, 15)
        round(&x0, &x1, 26)
        round(&x0, &x1, 6)
    }
    @inlinable @inline(__always) static func oddRounds(_ x0: inout SIMD8<UInt32>, _ x1: inout SIMD8<UInt32>) {
        round(&x0, &x1, 17)
        round(&x0, &x1, 29)
        round(&x0, &x1, 16)
        round(&x0, &x1, 24)
    }
    @inlinable @inline(__always) static func round(
        _ x0: inout SIMD8<UInt32>, _ x1: inout SIMD8<UInt32>, _ count: UInt32
    ) {
        x0 &+= x1
        x1 = ((x1 &<< SIMD8(repeating: count)) ^ x0) ^ (x1 &>> SIMD8(repeating: 32 &- count))
    }
}
