// SPDX-License-Identifier: GPL-3.0-or-later

/// A value of a JSON text with the place it stands at, so that what is wrong with it can be shown.
package struct JSONValue: Sendable {
    package enum Content: Sendable {
        case null
        case boolean(Bool)
        /// The number and how it was written: a whole one can be told from a fraction.
        case number(Double, text: String)
        case string(String)
        case array([JSONValue])
        case object([Member])
    }

    package struct Member: Sendable {
        package var name: String
        package var value: JSONValue
    }

    package var content: Content
    package var place: TextPlace

    subscript(name: String) -> JSONValue? {
        guard case .object(let members) = content else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The value down a path of names.
    func at(_ path: String...) -> JSONValue? {
        var value: JSONValue? = self
        for name in path { value = value?[name] }
        return value
    }

    // Not inlined: the optimizer of Swift 6.3.1 stops with an ownership error ("Found outside of lifetime use") where a chain of
    // these is inlined into one expression.

    var isNull: Bool {
        @inline(never) get { if case .null = content { true } else { false } }
    }
    var string: String? {
        @inline(never) get { if case .string(let text) = content { text } else { nil } }
    }
    var number: Double? {
        @inline(never) get { if case .number(let value, _) = content { value } else { nil } }
    }
    var boolean: Bool? {
        @inline(never) get { if case .boolean(let value) = content { value } else { nil } }
    }
    var elements: [JSONValue] {
        @inline(never) get { if case .array(let values) = content { values } else { [] } }
    }
    var members: [Member] {
        @inline(never) get { if case .object(let members) = content { members } else { [] } }
    }
    var isObject: Bool {
        @inline(never) get { if case .object = content { true } else { false } }
    }
    var isArray: Bool {
        @inline(never) get { if case .array = content { true } else { false } }
    }

    /// What it is, as a message names it.
    var kind: String {
        switch content {
        case .null: "null"
        case .boolean: "a truth value"
        case .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
