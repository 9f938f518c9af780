// SPDX-License-Identifier: GPL-3.0-or-later

/// The value of one field, as a table holds it.
public enum FieldValue: Sendable, Hashable {
    case null
    case text(String)
    case integer(Int)
    case real(Double)
    case boolean(Bool)

    /// The value in words: numbers as the shortest text that reads back as the same number; nil for null.
    public var text: String? {
        switch self {
        case .null: nil
        case .text(let text): text
        case .integer(let value): String(value)
        case .real(let value): value.description
        case .boolean(let value): value ? "true" : "false"
        }
    }

    init(_ text: String?) { self = text.map(FieldValue.text) ?? .null }
    init(_ value: Int?) { self = value.map(FieldValue.integer) ?? .null }
    init(_ value: Double?) { self = value.map(FieldValue.real) ?? .null }
    init(_ value: Bool?) { self = value.map(FieldValue.boolean) ?? .null }
}

/// What a column holds.
public enum FieldKind: String, Sendable, Hashable, CaseIterable {
    case text, integer, real, boolean
}
