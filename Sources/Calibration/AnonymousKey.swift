// SPDX-License-Identifier: GPL-3.0-or-later

internal import Hashing

/// A name that tells machines or sites apart and leads back to none of them: the first 16 hexadecimal digits of a SHA-256 over
/// a secret salt and the identifier. Without the salt nobody can try identifiers against it.
public struct AnonymousKey: Sendable, Hashable, Codable, CustomStringConvertible {
    public let digits: String

    /// - Parameters:
    ///   - salt: A secret of at least 16 random bytes that stays at the site.
    ///   - identifiers: What the key stands for, such as a machine id; each is hashed with its length.
    /// - Returns: nil for a salt that is too short to hide anything.
    public init?(salt: [UInt8], identifiers: [String]) {
        guard salt.count >= 16 else { return nil }
        var message = salt
        for identifier in identifiers {
            message += Array("\(identifier.utf8.count):\(identifier)".utf8)
        }
        digits = String(sha256Hex(message).prefix(16))
    }

    /// A key that was written down: 16 hexadecimal digits.
    public init?(parsing text: String) {
        let digits = text.lowercased()
        guard digits.utf8.count == 16, bytes(hexadecimal: digits) != nil else { return nil }
        self.digits = digits
    }

    public var description: String { digits }
}
