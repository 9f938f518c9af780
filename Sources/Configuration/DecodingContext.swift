// SPDX-License-Identifier: GPL-3.0-or-later

/// What a decoding carries along: the path it stands at, and the faults found so far. Decoding goes on after a fault, so
/// that one reading reports them all.
public struct DecodingContext: Sendable {
    public private(set) var diagnostics: [Diagnostic] = []
    public private(set) var path = ""

    public init() {}

    public mutating func report(
        _ message: String, at location: SourceLocation?, expected: String? = nil, suggestion: String? = nil
    ) {
        diagnostics.append(
            Diagnostic(at: location, path: path, message, expected: expected, suggestion: suggestion))
    }

    /// Runs `body` one key deeper.
    public mutating func descend<R>(key: String, _ body: (inout DecodingContext) -> R) -> R {
        let outer = path
        path = outer.isEmpty ? key : "\(outer).\(key)"
        defer { path = outer }
        return body(&self)
    }

    /// Runs `body` one list index deeper.
    public mutating func descend<R>(index: Int, _ body: (inout DecodingContext) -> R) -> R {
        let outer = path
        path = "\(outer)[\(index)]"
        defer { path = outer }
        return body(&self)
    }

    /// The decoded value, or everything that was wrong.
    public func result<Value>(_ value: Value?) throws(ConfigurationError) -> Value {
        guard diagnostics.isEmpty, let value else { throw ConfigurationError(diagnostics) }
        return value
    }
}
