// SPDX-License-Identifier: GPL-3.0-or-later

internal import Quantities

/// JSON with its keys in the order in which they were written: a schema then lists fields in the order of their
/// declaration, which no dictionary-based encoder keeps.
indirect enum JSONValue: Equatable {
    case null
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([(String, JSONValue)])

    static func == (a: JSONValue, b: JSONValue) -> Bool { a.text == b.text }

    /// Pretty, two spaces a level; arrays of scalars stay on one line.
    var text: String { written(indent: "") }

    private func written(indent: String) -> String {
        let inner = indent + "  "
        switch self {
        case .null: return "null"
        case .boolean(let value): return value ? "true" : "false"
        case .integer(let value): return String(value)
        case .number(let value): return value.isFinite ? formatNumber(value, digits: 17) : "null"
        case .string(let text): return quotedText(text)
        case .array(let values):
            if values.allSatisfy(\.isScalar) {
                return "[\(values.map { $0.written(indent: "") }.joined(separator: ", "))]"
            }
            let lines = values.map { inner + $0.written(indent: inner) }
            return "[\n\(lines.joined(separator: ",\n"))\n\(indent)]"
        case .object(let members):
            if members.isEmpty { return "{}" }
            let lines = members.map { "\(inner)\(quotedText($0)): \($1.written(indent: inner))" }
            return "{\n\(lines.joined(separator: ",\n"))\n\(indent)}"
        }
    }

    private var isScalar: Bool {
        switch self {
        case .array, .object: false
        default: true
        }
    }

    /// A node as the core schema reads it.
    init(_ node: Node) {
        switch node.content {
        case .scalar(let text, quoted: true): self = .string(text)
        case .scalar(let text, quoted: false):
            switch PlainScalar(text) {
            case .null: self = .null
            case .boolean(let value): self = .boolean(value)
            case .integer: self = Int(text).map { .integer($0) } ?? .string(text)
            case .number: self = plainNumber(text).map { .number($0) } ?? .string(text)
            case .text: self = .string(text)
            }
        case .sequence(let nodes): self = .array(nodes.map { JSONValue($0) })
        case .mapping(let entries): self = .object(entries.map { ($0.key, JSONValue($0.value)) })
        }
    }
}
