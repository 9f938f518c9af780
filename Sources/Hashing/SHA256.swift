// SPDX-License-Identifier: GPL-3.0-or-later

import CLibcrypto

/// The SHA-256 digest of these bytes in lower-case hexadecimal (FIPS 180-4, computed by libcrypto).
public func sha256Hex(_ bytes: [UInt8]) -> String {
    bytes.withUnsafeBufferPointer { hexadecimal(digest(of: $0, by: EVP_sha256())) }
}

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

private func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
