// SPDX-License-Identifier: GPL-3.0-or-later

internal import Hashing

/// A UUID (RFC 9562) in lower case that names one run.
public struct RunID: Sendable, Hashable, Codable, CustomStringConvertible {
    public let text: String

    /// A UUID that somebody wrote down: 8-4-4-4-12 hexadecimal digits in either case.
    public init?(_ text: String) {
        let parts = text.lowercased().split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [8, 4, 4, 4, 12], bytes(hexadecimal: parts.joined()) != nil else {
            return nil
        }
        self.text = parts.joined(separator: "-")
    }

    /// Whether it follows from the content (version 8), so that nobody gave the run an id of its own.
    package var isDerived: Bool { text.utf8.dropFirst(14).first == UInt8(ascii: "8") }

    /// A random UUID (version 4).
    public static func random(using generator: inout some RandomNumberGenerator) -> RunID {
        var bytes: [UInt8] = []
        for _ in 0..<2 {
            var word = generator.next()
            for _ in 0..<8 {
                bytes.append(UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
        }
        return RunID(bytes: bytes, version: 4)
    }

    /// A random UUID (version 4).
    public static func random() -> RunID {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }

    /// The UUID (version 8) of a content: the same content has the same one, however often it is imported.
    public static func derived(from content: some Sequence<UInt8>) -> RunID {
        RunID(bytes: Array(sha256(Array(content)).prefix(16)), version: 8)
    }

    private init(bytes: [UInt8], version: UInt8) {
        var bytes = bytes
        bytes[6] = bytes[6] & 0x0F | version << 4
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = Array(hexadecimal(bytes))
        let ends = [0, 8, 12, 16, 20, 32]
        text = zip(ends, ends.dropFirst()).map { String(digits[$0..<$1]) }.joined(separator: "-")
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = RunID(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is not a UUID")
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    public var description: String { text }
}
