// SPDX-License-Identifier: GPL-3.0-or-later

extension ScryptPipeline {
    /// The digests of consecutive nonces.
    /// - Parameters:
    ///   - header: its own nonce is ignored.
    ///   - count: how many nonces; they wrap around after 2^32 - 1.
    ///   - visit: called once per nonce, in order.
    public mutating func scan(
        _ header: BlockHeader, from first: UInt32, count: Int, visit: (_ nonce: UInt32, _ digest: Digest) -> Void
    ) {
        var header = header
        for offset in 0..<max(0, count) {
            header.nonce = first &+ UInt32(truncatingIfNeeded: offset)
            visit(header.nonce, digest(of: header))
        }
    }
}
