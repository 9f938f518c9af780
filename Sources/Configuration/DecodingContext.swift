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
        guard !isFull else { return }
        diagnostics.append(
            Diagnostic(at: location, path: path, message, expected: expected, suggestion: suggestion))
    }

    /// Reports a name that is none of those it could be, and the nearest of them.
    /// - Parameter message: what the name is not: "'bae' is not a policy of this file".
    public mutating func report(
        unknown name: String, among names: [String], _ message: String, at location: SourceLocation?,
        ifNone: String? = nil
    ) {
        report(
            message, at: location,
            expected: names.isEmpty ? ifNone : "one of \(names.joined(separator: ", "))",
            suggestion: nearestName(to: name, in: names))
    }

    /// True after so many faults that nobody would read more; decoding then ends early.
    public var isFull: Bool { diagnostics.count >= ReadingLimits.faults }

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
        guard diagnostics.isEmpty, let value else { throw ConfigurationError(inFileOrder) }
        return value
    }

    private var inFileOrder: [Diagnostic] {
        var ranks: [String: Int] = [:]
        for diagnostic in diagnostics {
            let file = diagnostic.location?.file ?? ""
            ranks[file] = ranks[file] ?? ranks.count
        }
        func place(_ item: (offset: Int, element: Diagnostic)) -> (Int, Int, Int, Int) {
            let at = item.element.location
            return (ranks[at?.file ?? ""] ?? 0, at?.line ?? 0, at?.column ?? 0, item.offset)
        }
        return diagnostics.enumerated().sorted { place($0) < place($1) }.map(\.element)
    }
}
