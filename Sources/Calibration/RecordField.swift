// SPDX-License-Identifier: GPL-3.0-or-later

/// One column of a record, by the name the specification gives it. Tables, files and content hashes all go through this list,
/// so a field that is added here is stored, exported, imported and hashed.
public struct RecordField: Sendable {
    /// The column's name: `cpu_max_freq_mhz`.
    public let name: String
    public let kind: FieldKind
    public let group: Group
    /// Whether it belongs to what was measured, and so to the content hash.
    public let isContent: Bool
    private let read: @Sendable (CalibrationRecord) -> FieldValue
    private let write: (@Sendable (inout CalibrationRecord, FieldValue) throws(FieldError) -> Void)?

    public enum Group: String, Sendable, Hashable, CaseIterable {
        case hardware, software, time, environment, results, quality, provenance
    }

    /// The record's value in this column.
    public func value(of record: CalibrationRecord) -> FieldValue { read(record) }

    /// Whether the column follows from others, as a fingerprint does, and cannot be written.
    public var isDerived: Bool { write == nil }

    /// Writes the value to the record.
    /// - Throws: `FieldError` for a value that the column cannot hold; nothing happens for a derived column.
    public func set(_ value: FieldValue, of record: inout CalibrationRecord) throws(FieldError) {
        try write?(&record, value)
    }

    init(
        _ name: String, _ kind: FieldKind, _ group: Group, content: Bool = true,
        read: @escaping @Sendable (CalibrationRecord) -> FieldValue,
        write: (@Sendable (inout CalibrationRecord, FieldValue) throws(FieldError) -> Void)? = nil
    ) {
        self.name = name
        self.kind = kind
        self.group = group
        self.isContent = content
        self.read = read
        self.write = write
    }

    /// Every column, in the specification's order.
    public static let all: [RecordField] = hardware + software + time + environment + results + quality + provenance

    /// The column of this name.
    public static func named(_ name: String) -> RecordField? { byName[name] }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}

typealias FieldPath<Value> = WritableKeyPath<CalibrationRecord, Value> & Sendable

extension RecordField {
    init(_ name: String, _ group: Group, content: Bool = true, _ path: any FieldPath<String?>) {
        self.init(name, .text, group, content: content) {
            FieldValue($0[keyPath: path])
        } write: { (record, value) throws(FieldError) in
            record[keyPath: path] = value.presentText
        }
    }

    init(_ name: String, _ group: Group, content: Bool = true, _ path: any FieldPath<Int?>) {
        self.init(name, .integer, group, content: content) {
            FieldValue($0[keyPath: path])
        } write: { (record, value) throws(FieldError) in
            record[keyPath: path] = try value.integer(for: name)
        }
    }

    init(_ name: String, _ group: Group, content: Bool = true, _ path: any FieldPath<Double?>) {
        self.init(name, .real, group, content: content) {
            FieldValue($0[keyPath: path])
        } write: { (record, value) throws(FieldError) in
            record[keyPath: path] = try value.real(for: name)
        }
    }

    /// A column of words that stand for cases; absent where no value is written.
    init<Word: RawRepresentable & Sendable>(
        _ name: String, _ group: Group, content: Bool = true, words: any FieldPath<Word?>
    ) where Word.RawValue == String {
        self.init(name, .text, group, content: content) {
            FieldValue($0[keyPath: words]?.rawValue)
        } write: { (record, value) throws(FieldError) in
            record[keyPath: words] = try value.word(for: name)
        }
    }
}
