// SPDX-License-Identifier: GPL-3.0-or-later

extension ScryptPipeline {
    /// The digests of consecutive nonces, two at a time: the steps of one hash wait for each other, those of two fill the gaps.
    /// - Parameters:
    ///   - header: its own nonce is ignored.
    ///   - count: how many nonces; they wrap around after 2^32 - 1.
    ///   - visit: called once per nonce, in order.
    /// - Complexity: O(count); 256 KiB for the time of the call.
    public mutating func scan(
        _ header: BlockHeader, from first: UInt32, count: Int, visit: (_ nonce: UInt32, _ digest: Digest) -> Void
    ) {
        var header = header
        header.nonce = first
        let pairs = max(0, count) / 2
        if pairs > 0 {
            let scratchpad = UnsafeMutablePointer<Pair>.allocate(capacity: 2 * Self.cost)
            defer { scratchpad.deallocate() }
            for _ in 0..<pairs {
                var next = header
                next.nonce &+= 1
                let (one, two) = pairDigests(header, next, scratchpad)
                visit(header.nonce, one)
                visit(next.nonce, two)
                header.nonce &+= 2
            }
        }
        if count > 0, count % 2 == 1 { visit(header.nonce, digest(of: header)) }
    }

    private typealias Pair = SalsaBlock<SIMD8<UInt32>>

    private func pairDigests(
        _ first: BlockHeader, _ second: BlockHeader, _ scratchpad: UnsafeMutablePointer<Pair>
    ) -> (Digest, Digest) {
        let (one, two) = (KeyDerivation(first), KeyDerivation(second))
        let ((oneLow, oneHigh), (twoLow, twoHigh)) = (one.expand(), two.expand())
        var x = Pair(Block(byteSwapped(oneLow)), Block(byteSwapped(twoLow)))
        var y = Pair(Block(byteSwapped(oneHigh)), Block(byteSwapped(twoHigh)))
        mix(&x, &y, scratchpad)
        return (
            one.digest(byteSwapped(x.first.words), byteSwapped(y.first.words)),
            two.digest(byteSwapped(x.second.words), byteSwapped(y.second.words))
        )
    }

    @inline(never) private func mix(_ low: inout Pair, _ high: inout Pair, _ scratchpad: UnsafeMutablePointer<Pair>) {
        var x = low
        var y = high
        for block in 0..<Self.cost {
            (scratchpad + 2 &* block).initialize(to: x)
            (scratchpad + (2 &* block &+ 1)).initialize(to: y)
            blockMix(&x, &y)
        }
        for _ in 0..<Self.cost {
            let one = 2 &* Int(y.a[0] & UInt32(Self.cost - 1))
            let two = 2 &* Int(y.a[4] & UInt32(Self.cost - 1))
            x = x ^ Pair(scratchpad[one].first, scratchpad[two].second)
            y = y ^ Pair(scratchpad[one &+ 1].first, scratchpad[two &+ 1].second)
            blockMix(&x, &y)
        }
        low = x
        high = y
    }
}
