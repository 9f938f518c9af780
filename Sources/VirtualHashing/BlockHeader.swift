// SPDX-License-Identifier: GPL-3.0-or-later

import Hashing

/// The 80 bytes that proof of work hashes, as the twenty big-endian words SHA-256 reads.
public struct BlockHeader: Sendable, Hashable {
    /// The first 64 bytes: version, previous block, most of the Merkle root. Equal for all nonces of a job.
    public var head: SIMD16<UInt32>
    /// The last 16 bytes: the rest of the Merkle root, time, target, nonce.
    public var tail: SIMD4<UInt32>

    /// - Returns: nil unless these are 80 bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 80 else { return nil }
        head = .zero
        tail = .zero
        for word in 0..<20 {
            let value = bytes[(4 * word)..<(4 * word + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            if word < 16 { head[word] = value } else { tail[word - 16] = value }
        }
    }

    /// - Parameter hexadecimal: 160 digits in the order of the wire.
    public init?(hexadecimal text: String) {
        guard let bytes = Hashing.bytes(hexadecimal: text) else { return nil }
        self.init(bytes: bytes)
    }

    /// A header of twenty big-endian words.
    public init(head: SIMD16<UInt32>, tail: SIMD4<UInt32>) {
        self.head = head
        self.tail = tail
    }

    public var bytes: [UInt8] { bigEndianBytes(head) + bigEndianBytes(tail) }

    /// The field that miners count through; little-endian on the wire.
    public var nonce: UInt32 {
        get { tail[3].byteSwapped }
        set { tail[3] = newValue.byteSwapped }
    }

    /// The target in Bitcoin's compact form: an exponent to the base 256 and three digits of mantissa.
    public var compactTarget: UInt32 { tail[2].byteSwapped }
}

extension BlockHeader {
    /// The first block of Bitcoin, 3 January 2009: its SHA-256d meets difficulty 1. Source: the block chain itself.
    public static let bitcoinGenesis = BlockHeader(
        head: SIMD16(
            0x0100_0000, 0, 0, 0, 0, 0, 0, 0, 0, 0x3ba3_edfd, 0x7a7b_12b2, 0x7ac7_2c3e, 0x6776_8f61, 0x7fc8_1bc3,
            0x888a_5132, 0x3a9f_b8aa),
        tail: SIMD4(0x4b1e_5e4a, 0x29ab_5f49, 0xffff_001d, 0x1dac_2b7c))

    /// The first block of Litecoin, 7 October 2011: its scrypt digest meets its target. Source: the block chain itself.
    public static let litecoinGenesis = BlockHeader(
        head: SIMD16(
            0x0100_0000, 0, 0, 0, 0, 0, 0, 0, 0, 0xd9ce_d4ed, 0x1130_f7b7, 0xfaad_9be2, 0x5323_ffaf, 0xa332_32a1,
            0x7c3e_df6c, 0xfd97_bee6),
        tail: SIMD4(0xbafb_dd97, 0xb9aa_8e4e, 0xf0ff_0f1e, 0xcd51_3f7c))
}

func bigEndianBytes(_ words: some SIMD<UInt32>) -> [UInt8] {
    words.indices.flatMap { lane in
        stride(from: UInt32(24), through: 0, by: -8).map { UInt8(truncatingIfNeeded: words[lane] >> $0) }
    }
}
