// SPDX-License-Identifier: GPL-3.0-or-later

import Hashing

/// The 32 bytes that an engine computes.
public struct Digest: Sendable, Hashable {
    /// In eight words, each read big-endian.
    public var words: SIMD8<UInt32>

    public init(words: SIMD8<UInt32>) { self.words = words }

    public var bytes: [UInt8] { bigEndianBytes(words) }

    /// The word that is zero in every digest of difficulty 1 or more: the last four bytes, which are the highest of the number the
    /// digest stands for. It is all that an ASIC looks at before it reports a nonce.
    public var zeroCheckWord: UInt32 { words[7] }

    /// Whether the digest, as a little-endian number of 256 bits, is at most the target.
    /// - Parameter compactTarget: mantissa x 256^(exponent - 3), the exponent in the highest byte.
    public func meets(compactTarget: UInt32) -> Bool {
        let exponent = Int(compactTarget >> 24)
        // Byte k of the target, k = 0 the lowest. A negative mantissa (the sign bit) is no target that can be met.
        guard compactTarget & 0x80_0000 == 0 else { return false }
        let digits = bytes
        for position in stride(from: max(31, exponent), through: 0, by: -1) {
            let shift = position - (exponent - 3)
            let target = (0...2).contains(shift) ? (compactTarget >> UInt32(8 * shift)) & 0xff : 0
            let own = position < 32 ? UInt32(digits[position]) : 0
            if own != target { return own < target }
        }
        return true
    }
}

extension Digest: CustomStringConvertible {
    /// As block explorers write it: highest byte first, the reverse of the order of computation.
    public var description: String { hexadecimal(bytes.reversed()) }
}
