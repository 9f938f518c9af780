// SPDX-License-Identifier: GPL-3.0-or-later

/// A value that can be written in a configuration file. Its fields are declared once; decoding, error messages, `explain`
/// and the JSON Schema all come from that declaration.
///
///     public struct Hysteresis: Configurable {
///         public var enter = 1.10
///         public init() {}
///         public static let about = "Two thresholds, so that a noisy meter does not flap."
///         public static let fields: [Field<Self>] = [
///             Field("enter", \.enter, .number(1.001...10), source: .choice, about: "Act above this multiple of the median.")
///         ]
///     }
public protocol Configurable: Sendable {
    /// The defaults. A required field holds any placeholder here: decoding refuses a file that leaves it out.
    init()
    /// One sentence for the documentation.
    static var about: String { get }
    static var fields: [Field<Self>] { get }
    /// Names that stand for a whole value where a mapping could be written.
    static var presets: [Preset<Self>] { get }
    /// Checks between fields; reports to the context.
    mutating func validate(_ node: Node, _ context: inout DecodingContext)
}

extension Configurable {
    public static var presets: [Preset<Self>] { [] }
    public mutating func validate(_ node: Node, _ context: inout DecodingContext) {}
}

/// A named value.
public struct Preset<Value: Sendable>: Sendable {
    public var name: String
    public var about: String
    public var value: Value

    public init(_ name: String, about: String, value: Value) {
        self.name = name
        self.about = about
        self.value = value
    }
}

/// One declared field of a ``Configurable``.
public struct Field<Root: Sendable>: Sendable {
    public let name: String
    public let about: String
    public let required: Bool
    public let source: DefaultSource
    let shape: @Sendable () -> Shape
    let apply: @Sendable (Node, inout Root, inout DecodingContext) -> Void
    let current: @Sendable (Root) -> Node?

    /// - Parameters:
    ///   - required: a file must give it. Otherwise the default is what `Root()` holds.
    ///   - source: where the default comes from.
    public init<Value>(
        _ name: String, _ keyPath: any WritableKeyPath<Root, Value> & Sendable, _ codec: Codec<Value>,
        required: Bool = false,
        source: DefaultSource = .choice, about: String
    ) {
        self.name = name
        self.about = about
        self.required = required
        self.source = source
        self.shape = codec.shape
        self.apply = { node, root, context in
            if let value = codec.decode(node, &context) { root[keyPath: keyPath] = value }
        }
        self.current = { codec.encode($0[keyPath: keyPath]) }
    }

    /// A field that may be absent: nil is its default and means what `about` says.
    public init<Value>(
        _ name: String, _ keyPath: any WritableKeyPath<Root, Value?> & Sendable, optional codec: Codec<Value>,
        source: DefaultSource = .choice, about: String
    ) {
        self.name = name
        self.about = about
        self.required = false
        self.source = source
        self.shape = codec.shape
        self.apply = { node, root, context in
            if let value = codec.decode(node, &context) { root[keyPath: keyPath] = value }
        }
        self.current = { root in root[keyPath: keyPath].flatMap(codec.encode) }
    }
}
