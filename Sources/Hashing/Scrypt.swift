// SPDX-License-Identifier: GPL-3.0-or-later

import CLibcrypto

/// What scrypt cannot be computed with.
public enum ScryptError: Error, Hashable, CustomStringConvertible {
    /// RFC 7914, section 6: N is a power of 2 above 1 and below 2^(128 r / 8), p at most (2^32 - 1) x 32 / (128 r).
    case parameters(cost: Int, blockSize: Int, parallelism: Int, length: Int)
    /// The memory needed exceeds the limit, or libcrypto was built without scrypt.
    case refused(memoryLimit: Int)

    public var description: String {
        switch self {
        case .parameters(let cost, let blockSize, let parallelism, let length):
            "scrypt takes no N = \(cost), r = \(blockSize), p = \(parallelism), length \(length): "
                + "N must be a power of 2 above 1, the others at least 1, and N < 2^(16 r)"
        case .refused(let limit):
            "libcrypto does not compute this scrypt within \(limit) bytes of memory; give it more, or a libcrypto with scrypt"
        }
    }
}

/// The key that scrypt derives (RFC 7914), computed by libcrypto.
///
/// Litecoin's proof of work is N = 1024, r = 1, p = 1 with the block header as password and as salt.
/// - Parameters:
///   - cost: N, a power of 2 above 1.
///   - blockSize: r, at least 1; a block has 128 r bytes, and the scratchpad N of them.
///   - parallelism: p, at least 1.
///   - length: bytes to derive, at least 1.
///   - memoryLimit: in bytes; what needs more is refused.
/// - Complexity: O(N r p) time, 128 N r bytes of memory.
public func scrypt(
    password: [UInt8], salt: [UInt8], cost: Int, blockSize: Int, parallelism: Int, length: Int = 32,
    memoryLimit: Int = 1 << 30
) throws(ScryptError) -> [UInt8] {
    guard cost > 1, cost & (cost - 1) == 0, blockSize >= 1, parallelism >= 1, length >= 1,
        blockSize >= 4 || cost < 1 << (16 * blockSize)
    else { throw .parameters(cost: cost, blockSize: blockSize, parallelism: parallelism, length: length) }
    var derived = [UInt8](repeating: 0, count: length)
    let succeeded = password.withUnsafeBytes { password in
        EVP_PBE_scrypt(
            password.bindMemory(to: CChar.self).baseAddress, password.count, salt, salt.count,
            UInt64(cost), UInt64(blockSize), UInt64(parallelism), UInt64(max(0, memoryLimit)), &derived, length)
    }
    guard succeeded == 1 else { throw .refused(memoryLimit: memoryLimit) }
    return derived
}

/// Litecoin's proof of work over a block header: scrypt with N = 1024, r = 1, p = 1, header as password and salt.
public func scrypt1024(header: [UInt8]) throws(ScryptError) -> [UInt8] {
    try scrypt(password: header, salt: header, cost: 1024, blockSize: 1, parallelism: 1)
}
