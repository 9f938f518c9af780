// SPDX-License-Identifier: GPL-3.0-or-later

/// The value of one field, as a table or a file holds it.
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

/// A value that a column cannot hold, and why.
public struct FieldError: Error, Sendable, Hashable, CustomStringConvertible {
    public var field: String
    public var problem: String

    public init(_ field: String, _ problem: String) {
        self.field = field
        self.problem = problem
    }

    public var description: String { "\(field): \(problem)" }
}

extension FieldValue {
    /// The text without blanks around it; nil where there is none.
    public var presentText: String? {
        guard let text = text.map({ trimmed($0) }), !text.isEmpty else { return nil }
        return text
    }

    func integer(for field: String) throws(FieldError) -> Int? {
        switch self {
        case .null: return nil
        case .integer(let value): return value
        default:
            guard let text = presentText else { return nil }
            if let value = Int(text) { return value }
            guard let real = decimalNumber(text), let whole = Int(exactly: real) else {
                throw FieldError(field, "'\(echoed(text))' is no whole number")
            }
            return whole
        }
    }

    func real(for field: String) throws(FieldError) -> Double? {
        switch self {
        case .null: return nil
        case .integer(let value): return Double(value)
        case .boolean(let value): throw FieldError(field, "'\(value)' is no number")
        default:
            guard let text = presentText else { return nil }
            guard let value = decimalNumber(text) else { throw FieldError(field, "'\(echoed(text))' is no number") }
            guard value.isFinite else { throw FieldError(field, "'\(echoed(text))' is no finite number") }
            return value
        }
    }

    func boolean(for field: String) throws(FieldError) -> Bool? {
        switch self {
        case .null: return nil
        case .boolean(let value): return value
        default:
            guard let text = presentText else { return nil }
            switch text.lowercased() {
            case "true", "1", "1.0", "yes": return true
            case "false", "0", "0.0", "no": return false
            default: throw FieldError(field, "'\(echoed(text))' is neither true nor false")
            }
        }
    }

    func word<Word: RawRepresentable>(for field: String) throws(FieldError) -> Word? where Word.RawValue == String {
        guard let text = presentText?.lowercased() else { return nil }
        guard let word = Word(rawValue: text) else {
            throw FieldError(field, "'\(echoed(text))' is not one of its words")
        }
        return word
    }
}
