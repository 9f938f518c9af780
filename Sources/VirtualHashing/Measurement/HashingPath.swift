// SPDX-License-Identifier: GPL-3.0-or-later

import Hashing
public import Quantities

/// A way for this processor to compute proof of work.
public enum HashingPath: String, Sendable, Hashable, CaseIterable {
    /// libcrypto, which uses the processor's own SHA instructions where there are any.
    case library = "libcrypto"
    /// The virtual chip, as fast as it goes: one round per stage, several nonces side by side.
    case virtualChip = "virtual chip"

    /// Computes so many hashes of one header, each of its own nonce.
    /// - Returns: the zero-check words joined by exclusive or, so that no hash can be left out; equal for all paths.
    public func compute(_ algorithm: HashAlgorithm, _ header: BlockHeader, from nonce: UInt32, count: Int) -> UInt32 {
        switch (self, algorithm) {
        case (.library, .sha256d): librarySHA256d(header, nonce, count)
        case (.library, .scrypt1024): libraryScrypt(header, nonce, count)
        case (.virtualChip, .sha256d): virtualSHA256d(header, nonce, count)
        case (.virtualChip, .scrypt1024): virtualScrypt(header, nonce, count)
        }
    }
}

private func librarySHA256d(_ header: BlockHeader, _ nonce: UInt32, _ count: Int) -> UInt32 {
    guard var hasher = HeaderHasher(header: header.bytes) else { return 0 }
    var joined: UInt32 = 0
    for offset in 0..<count { joined ^= hasher.hash(nonce: nonce &+ UInt32(truncatingIfNeeded: offset))[7] }
    return joined
}

private func libraryScrypt(_ header: BlockHeader, _ nonce: UInt32, _ count: Int) -> UInt32 {
    var header = header
    var joined: UInt32 = 0
    for offset in 0..<count {
        header.nonce = nonce &+ UInt32(truncatingIfNeeded: offset)
        guard let digest = try? scrypt1024(header: header.bytes) else { return 0 }
        joined ^= digest[28...].reduce(0) { $0 << 8 | UInt32($1) }
    }
    return joined
}

private func virtualSHA256d(_ header: BlockHeader, _ nonce: UInt32, _ count: Int) -> UInt32 {
    var pipeline = SHA256dPipeline()
    var joined: UInt32 = 0
    pipeline.scan(header, from: nonce, count: count) { _, digest in joined ^= digest.zeroCheckWord }
    return joined
}

private func virtualScrypt(_ header: BlockHeader, _ nonce: UInt32, _ count: Int) -> UInt32 {
    var pipeline = ScryptPipeline()
    var joined: UInt32 = 0
    pipeline.scan(header, from: nonce, count: count) { _, digest in joined ^= digest.zeroCheckWord }
    return joined
}
