// SPDX-License-Identifier: GPL-3.0-or-later

extension SHA256dPipeline {
    /// Nonces computed side by side by ``scan(_:nonces:visit:)``.
    static let lanes = 4

    /// The digests of consecutive nonces, four at a time in the lanes of vector registers.
    /// - Parameters:
    ///   - header: its own nonce is ignored.
    ///   - count: how many nonces; they wrap around after 2^32 - 1.
    ///   - visit: called once per nonce, in order.
    /// - Complexity: O(count), no allocation.
    public mutating func scan(
        _ header: BlockHeader, from first: UInt32, count: Int, visit: (_ nonce: UInt32, _ digest: Digest) -> Void
    ) {
        prepare(header)
        var nonce = first
        var left = count
        while left > 0 {
            let nonces = SIMD4<UInt32>(repeating: nonce) &+ SIMD4(0, 1, 2, 3)
            let outer = laneDigests(header.tail, nonces)
            for lane in 0..<min(left, Self.lanes) {
                visit(
                    nonces[lane],
                    Digest(
                        words: SIMD8(
                            outer.a[lane], outer.b[lane], outer.c[lane], outer.d[lane], outer.e[lane], outer.f[lane],
                            outer.g[lane], outer.h[lane])))
            }
            nonce &+= UInt32(Self.lanes)
            left -= Self.lanes
        }
    }

    @inline(never) private func laneDigests(
        _ tail: SIMD4<UInt32>, _ nonces: SIMD4<UInt32>
    ) -> SHA256Registers<SIMD4<UInt32>> {
        typealias Lanes = SIMD4<UInt32>
        let none = Lanes.zero
        let swapped = Lanes(
            nonces[0].byteSwapped, nonces[1].byteSwapped, nonces[2].byteSwapped, nonces[3].byteSwapped)
        let inner = compress(
            SHA256Registers<Lanes>(repeating: midstate),
            SHA256Window<Lanes>(
                w0: Lanes(repeating: tail[0]), w1: Lanes(repeating: tail[1]), w2: Lanes(repeating: tail[2]),
                w3: swapped, w4: Lanes(repeating: 0x8000_0000), w5: none, w6: none, w7: none, w8: none, w9: none,
                w10: none, w11: none, w12: none, w13: none, w14: none, w15: Lanes(repeating: 640)))
        return compress(
            SHA256Registers<Lanes>(repeating: SHA256Constants.initial),
            SHA256Window<Lanes>(
                w0: inner.a, w1: inner.b, w2: inner.c, w3: inner.d, w4: inner.e, w5: inner.f, w6: inner.g,
                w7: inner.h, w8: Lanes(repeating: 0x8000_0000), w9: none, w10: none, w11: none, w12: none, w13: none,
                w14: none, w15: Lanes(repeating: 256)))
    }
}
