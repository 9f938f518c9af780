// SPDX-License-Identifier: GPL-3.0-or-later

import CLibcrypto

/// SHA-256d over many nonces of one block header, as fast as libcrypto does it: the first 64 bytes are hashed once (the midstate),
/// each nonce takes two blocks, and nothing is allocated. libcrypto picks the processor's SHA instructions where it has them.
///
///     var hasher = HeaderHasher(header: header)        // nil unless these are 80 bytes
///     hasher?.hash(nonce: 2_083_236_893)
public struct HeaderHasher: Sendable {
    private let midstate: SHA256_CTX
    private var state: SHA256_CTX
    private var block: SIMD16<UInt32>
    private var innerBlock: SIMD16<UInt32>
    private let initial: SHA256_CTX

    public init?(header: [UInt8]) {
        guard header.count == 80 else { return nil }
        var context = SHA256_CTX()
        // Cannot fail: it only sets the eight initial words.
        SHA256_Init(&context)
        initial = context
        SHA256_Transform(&context, header)
        midstate = context
        state = context
        block = .zero
        for word in 0..<4 {
            for byte in 0..<4 { block[word] |= UInt32(header[64 + 4 * word + byte]) << UInt32(8 * byte) }
        }
        // The message is padded by a 1 bit and its length in bits, big-endian: 640 for the header, 256 for the first digest.
        block[4] = 0x80
        block[15] = UInt32(640).bigEndian
        innerBlock = .zero
        innerBlock[8] = 0x80
        innerBlock[15] = UInt32(256).bigEndian
    }

    /// The eight words of the double digest with this nonce, each read big-endian as SHA-256 states them.
    public mutating func hash(nonce: UInt32) -> SIMD8<UInt32> {
        block[3] = nonce.littleEndian
        state.h = midstate.h
        transform(&state, &block)
        innerBlock.lowHalf = bigEndian(words)
        state.h = initial.h
        transform(&state, &innerBlock)
        return words
    }

    private var words: SIMD8<UInt32> {
        let h = state.h
        return SIMD8(h.0, h.1, h.2, h.3, h.4, h.5, h.6, h.7)
    }
}

private func transform(_ state: inout SHA256_CTX, _ block: inout SIMD16<UInt32>) {
    withUnsafeBytes(of: &block) { bytes in
        SHA256_Transform(&state, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}

private func bigEndian(_ words: SIMD8<UInt32>) -> SIMD8<UInt32> {
    var result = words
    for lane in 0..<8 { result[lane] = words[lane].bigEndian }
    return result
}
