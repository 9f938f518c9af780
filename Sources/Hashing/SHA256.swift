// SPDX-License-Identifier: GPL-3.0-or-later

import CLibcrypto

/// The SHA-256 digest of these bytes, 32 bytes (FIPS 180-4, computed by libcrypto).
/// - Complexity: O(bytes).
public func sha256(_ bytes: [UInt8]) -> [UInt8] {
    bytes.withUnsafeBufferPointer { digest(of: $0, by: EVP_sha256()) }
}

/// The SHA-256 digest of the SHA-256 digest: the proof-of-work function of Bitcoin over an 80-byte block header.
/// - Complexity: O(bytes).
public func sha256d(_ bytes: [UInt8]) -> [UInt8] { sha256(sha256(bytes)) }

/// The SHA-256 digest of these bytes in lower-case hexadecimal (FIPS 180-4, computed by libcrypto).
public func sha256Hex(_ bytes: [UInt8]) -> String { hexadecimal(sha256(bytes)) }

/// The SHA-256 digest of the text's UTF-8 bytes in lower-case hexadecimal.
public func sha256Hex(_ text: String) -> String { sha256Hex(Array(text.utf8)) }

private func digest(of bytes: UnsafeBufferPointer<UInt8>, by algorithm: OpaquePointer?) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    let succeeded = EVP_Digest(bytes.baseAddress, bytes.count, &digest, &length, algorithm, nil)
    // Every provider of libcrypto has SHA-256, so only exhausted memory gets here: nothing a caller could handle.
    precondition(succeeded == 1, "libcrypto cannot compute a digest")
    return Array(digest.prefix(Int(length)))
}
