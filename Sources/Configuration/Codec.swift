// SPDX-License-Identifier: GPL-3.0-or-later

/// How one kind of value is read from a node, written back, and described.
public struct Codec<Value: Sendable>: Sendable {
    /// Nil after having reported to the context why.
    public let decode: @Sendable (Node, inout DecodingContext) -> Value?
    /// The value as it would stand in a file; nil where it has no written form.
    public let encode: @Sendable (Value) -> Node?
    public let shape: @Sendable () -> Shape

    public init(
        shape: @escaping @Sendable () -> Shape,
        decode: @escaping @Sendable (Node, inout DecodingContext) -> Value?,
        encode: @escaping @Sendable (Value) -> Node?
    ) {
        self.shape = shape
        self.decode = decode
        self.encode = encode
    }

    /// The same form with another value behind it.
    public func map<Other: Sendable>(
        _ forward: @escaping @Sendable (Value) -> Other, back: @escaping @Sendable (Other) -> Value
    ) -> Codec<Other> {
        Codec<Other>(
            shape: shape, decode: { node, context in decode(node, &context).map(forward) },
            encode: { encode(back($0)) })
    }
}

extension Node {
    /// A value that no file wrote: a default, for documentation.
    static func synthetic(_ content: Content) -> Node {
        Node(content, at: SourceLocation(file: "", line: 0, column: 0))
    }
    static func plain(_ text: String) -> Node { synthetic(.scalar(text, quoted: false)) }
}
