// SPDX-License-Identifier: GPL-3.0-or-later

/// The outer parts of scrypt over a block header: PBKDF2 with HMAC-SHA-256 and one iteration (RFC 7914, section 6; RFC 2104), the
/// header being the password. They run beside the pipeline and take about a hundredth of the work.
struct KeyDerivation {
    /// HMAC's states after the key block, for the inner and the outer hash.
    private let inner: SIMD8<UInt32>
    private let outer: SIMD8<UInt32>
    private let header: BlockHeader

    init(_ header: BlockHeader) {
        self.header = header
        // A key longer than a block is hashed first, and the header has 80 bytes.
        let key = compress(
            compress(SHA256Constants.initial, header.head), SHA256dPipeline.tailBlock(header.tail))
        inner = compress(
            SHA256Constants.initial,
            SIMD16(lowHalf: key, highHalf: .zero) ^ SIMD16(repeating: 0x3636_3636))
        outer = compress(
            SHA256Constants.initial,
            SIMD16(lowHalf: key, highHalf: .zero) ^ SIMD16(repeating: 0x5c5c_5c5c))
    }

    private func finish(_ words: SIMD8<UInt32>) -> SIMD8<UInt32> {
        // 64 bytes of key and 32 of digest: 768 bits.
        compress(outer, SIMD16(lowHalf: words, highHalf: SIMD8(0x8000_0000, 0, 0, 0, 0, 0, 0, 768)))
    }

    /// The 128 bytes that ROMix starts from, in two halves of sixteen big-endian words.
    func expand() -> (SIMD16<UInt32>, SIMD16<UInt32>) {
        let start = compress(inner, header.head)
        let tail = header.tail
        func part(_ index: UInt32) -> SIMD8<UInt32> {
            // 64 bytes of key, 80 of salt, 4 of index: 1184 bits.
            finish(
                compress(
                    start,
                    SIMD16(tail[0], tail[1], tail[2], tail[3], index, 0x8000_0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1184)))
        }
        return (SIMD16(lowHalf: part(1), highHalf: part(2)), SIMD16(lowHalf: part(3), highHalf: part(4)))
    }

    /// The digest, with ROMix's result as the salt.
    func digest(_ first: SIMD16<UInt32>, _ second: SIMD16<UInt32>) -> Digest {
        // 64 bytes of key, 128 of salt, 4 of index: 1568 bits.
        let last = SIMD16<UInt32>(1, 0x8000_0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1568)
        return Digest(words: finish(compress(compress(compress(inner, first), second), last)))
    }
}

/// Each word with its bytes in the opposite order: from SHA-256's reading of memory to Salsa20's, and back.
func byteSwapped(_ words: SIMD16<UInt32>) -> SIMD16<UInt32> {
    var result = words
    for lane in 0..<16 { result[lane] = words[lane].byteSwapped }
    return result
}
