// SPDX-License-Identifier: GPL-3.0-or-later

/// One thing that is wrong with a configuration: what, where, and what would be right.
public struct Diagnostic: Error, Sendable, Hashable, CustomStringConvertible {
    public var location: SourceLocation?
    /// The place in the document's own grammar, `fleet[0].count`: what `--set` takes.
    public var path: String
    public var message: String
    /// What would have been accepted.
    public var expected: String?
    /// The nearest valid name, where one is near.
    public var suggestion: String?

    public init(
        at location: SourceLocation?, path: String, _ message: String, expected: String? = nil,
        suggestion: String? = nil
    ) {
        self.location = location
        self.path = path
        self.message = message
        self.expected = expected
        self.suggestion = suggestion
    }

    public var description: String {
        var text = location.map { "\($0): " } ?? ""
        if !path.isEmpty { text += "\(path): " }
        text += message
        if let expected { text += "; expected \(expected)" }
        if let suggestion { text += " (did you mean '\(suggestion)'?)" }
        return text
    }
}

/// Everything found wrong in one reading, in the order of the file.
public struct ConfigurationError: Error, Sendable, CustomStringConvertible {
    public var diagnostics: [Diagnostic]

    public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

    public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}

extension ConfigurationError {
    /// One fault that stands for the whole reading.
    public init(
        at location: SourceLocation?, path: String = "", _ message: String, expected: String? = nil,
        suggestion: String? = nil
    ) {
        self.init([Diagnostic(at: location, path: path, message, expected: expected, suggestion: suggestion)])
    }
}
