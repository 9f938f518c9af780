// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration

/// A form in which records leave a store.
public struct ExportFormat: RawRepresentable, Sendable, CaseIterable {
    /// Every form. A new one is a file in `Formats/` and a line here.
    public static let allCases: [ExportFormat] = [.csv, .json, .jsonl, .parquet]

    /// How a person names it, and how its files end: `parquet`.
    public let rawValue: String
    let makeWriter: @Sendable () -> any RecordFormatWriter

    init(_ name: String, writer: @escaping @Sendable () -> any RecordFormatWriter) {
        rawValue = name
        makeWriter = writer
    }

    /// The form of that name.
    public init?(rawValue: String) {
        guard let format = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
        self = format
    }

    /// The form that a file's name asks for by its ending.
    public init?(fileName: String) {
        guard let ending = fileName.split(separator: ".").last else { return nil }
        self.init(rawValue: ending.lowercased())
    }
}

extension ExportFormat: Hashable {
    public static func == (a: ExportFormat, b: ExportFormat) -> Bool { a.rawValue == b.rawValue }
    public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}

/// Turns records into the bytes of a file.
protocol RecordFormatWriter {
    mutating func begin() -> [UInt8]
    mutating func bytes(of record: CalibrationRecord) -> [UInt8]
    mutating func end() -> [UInt8]
}
