// SPDX-License-Identifier: GPL-3.0-or-later

/// A kind of file that records are read from.
public struct ImportFormat: RawRepresentable, Sendable, CaseIterable {
    /// Every kind, JSON documents in the order in which a file is asked whether it is one. A new kind is a file in `Formats/` and
    /// a line here.
    public static let allCases: [ImportFormat] = [
        .csv, .json, .jsonl, .googleBenchmark, .hyperfine, .graphsCalibration, .acceleratorBenchmark,
    ]

    /// How a person names it: `google-benchmark`.
    public let rawValue: String
    let reading: Reading
    /// Whether a JSON document is of this kind, told by what it holds.
    let recognises: @Sendable (JSONValue) -> Bool

    enum Reading: Sendable {
        case bytes(@Sendable (ImportSource, inout ImportSink) throws -> Void)
        case document(@Sendable (ImportSource, JSONValue, inout ImportSink) throws -> Void)
    }

    init(_ name: String, _ reading: Reading, recognises: @escaping @Sendable (JSONValue) -> Bool = { _ in false }) {
        rawValue = name
        self.reading = reading
        self.recognises = recognises
    }

    /// The kind of that name.
    public init?(rawValue: String) {
        guard let format = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
        self = format
    }
}

extension ImportFormat: Hashable {
    public static func == (a: ImportFormat, b: ImportFormat) -> Bool { a.rawValue == b.rawValue }
    public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}
