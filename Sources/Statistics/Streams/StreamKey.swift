// SPDX-License-Identifier: GPL-3.0-or-later

/// The address of a stream of random numbers.
///
/// Randomness is addressed, not consumed: a key is derived from the seed by names and indices, so what a unit draws does not depend on
/// which other draws were made before, on the order of work or on the number of threads.
///
///     let noise = StreamKey(seed: 7).named("meter noise").indexed(unit)
///
/// Every derivation encrypts its argument with Threefry2x32-20 under the parent key, changed by a constant for its kind, so that children
/// by name, children by index and the words the key itself generates never coincide by construction. Two different addresses meet with
/// probability 2^-64.
@frozen public struct StreamKey: Sendable, Hashable {
    public var word0: UInt32
    public var word1: UInt32

    @inlinable public init(word0: UInt32, word1: UInt32) {
        self.word0 = word0
        self.word1 = word1
    }

    /// The root key of a seed.
    @inlinable public init(seed: UInt64) {
        self.init(word0: 0, word1: 0)
        self = derived(seed, kind: 0x5EED_0001)
    }

    /// The child key of a name: its UTF-8 bytes are absorbed eight at a time (little endian, the last block padded with zeros), then
    /// their count. Unicode normalization is not applied.
    public func named(_ name: String) -> StreamKey {
        var key = self
        var block: UInt64 = 0
        var count: UInt64 = 0
        for byte in name.utf8 {
            block |= UInt64(byte) &<< (8 &* (count & 7))
            count &+= 1
            if count & 7 == 0 {
                key = key.derived(block, kind: 0x5EED_0002)
                block = 0
            }
        }
        if count & 7 != 0 { key = key.derived(block, kind: 0x5EED_0002) }
        return key.derived(count, kind: 0x5EED_0003)
    }

    /// The child key of an index: a replication, a unit, a step.
    @inlinable public func indexed(_ index: UInt64) -> StreamKey { derived(index, kind: 0x5EED_0004) }

    @inlinable func derived(_ argument: UInt64, kind: UInt32) -> StreamKey {
        let block = Threefry2x32.block20(
            UInt32(truncatingIfNeeded: argument), UInt32(truncatingIfNeeded: argument &>> 32),
            key: StreamKey(word0: word0, word1: word1 ^ kind))
        return StreamKey(word0: block.0, word1: block.1)
    }
}
