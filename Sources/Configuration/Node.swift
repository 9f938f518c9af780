// SPDX-License-Identifier: GPL-3.0-or-later

/// Where a value stands in a file; lines and columns count from 1.
public struct SourceLocation: Sendable, Hashable, CustomStringConvertible {
    public var file: String
    public var line: Int
    public var column: Int

    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    public var description: String { "\(file):\(line):\(column)" }
}

/// A value as it was read, with the place it came from: what YAML, overrides and imports become before anything is decoded.
public struct Node: Sendable {
    public enum Content: Sendable {
        /// `quoted` tells `"5"` from `5`: only a plain scalar can be a number, a Boolean or null.
        case scalar(String, quoted: Bool)
        case sequence([Node])
        case mapping([Entry])
    }

    public struct Entry: Sendable {
        public var key: String
        public var keyLocation: SourceLocation
        public var value: Node

        public init(key: String, keyLocation: SourceLocation, value: Node) {
            self.key = key
            self.keyLocation = keyLocation
            self.value = value
        }
    }

    public var content: Content
    public var location: SourceLocation

    public init(_ content: Content, at location: SourceLocation) {
        self.content = content
        self.location = location
    }

    /// The value of a key, where this is a mapping that has it.
    public subscript(key: String) -> Node? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key == key }?.value
    }

    /// The text of a scalar.
    public var text: String? {
        guard case .scalar(let text, _) = content else { return nil }
        return text
    }

    /// True for a plain `null`, `~` or nothing at all (YAML 1.2 core schema).
    public var isNull: Bool {
        guard case .scalar(let text, false) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// What this is, for an error message.
    public var kind: String {
        switch content {
        case .scalar(let text, _): isNull ? "nothing" : "'\(shortened(text))'"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}
