// SPDX-License-Identifier: GPL-3.0-or-later

extension DecodingContext {
    /// The text of a plain or quoted scalar; reports otherwise.
    mutating func scalar(_ node: Node, expected: String) -> String? {
        guard let text = node.text, !node.isNull else {
            report("\(node.kind) stands here", at: node.location, expected: expected)
            return nil
        }
        return text
    }

    /// The same, where a plain number, `true` or `null` is no text.
    mutating func textScalar(_ node: Node, expected: String) -> String? {
        if case .scalar(let text, quoted: false) = node.content, PlainScalar(text) != .text, !node.isNull {
            report(
                "'\(shortened(text))' is a number or a Boolean, not a text", at: node.location, expected: expected,
                suggestion: quotedText(text))
            return nil
        }
        return scalar(node, expected: expected)
    }
}

extension Codec where Value == String {
    /// Free text without control characters, not empty.
    /// - Parameter limit: the most Unicode scalars it may have.
    public static func text(about: String = "a text", limit: Int = 4096) -> Self {
        Codec(
            shape: { .text(pattern: nil, about: about, limit: limit) },
            decode: { node, context in
                guard let text = context.textScalar(node, expected: about) else { return nil }
                let length = text.unicodeScalars.count
                guard length > 0, length <= limit else {
                    context.report(
                        length == 0 ? "an empty text" : "a text of \(length) characters", at: node.location,
                        expected: "\(about), of 1 to \(limit) characters")
                    return nil
                }
                let isControl = { (scalar: Unicode.Scalar) in
                    scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
                }
                guard !text.unicodeScalars.contains(where: isControl) else {
                    context.report("a text with a control character", at: node.location, expected: about)
                    return nil
                }
                return text
            },
            encode: { .synthetic(.scalar($0, quoted: true)) })
    }

    /// A name in kebab-case: what policies, groups and metrics are called.
    public static func name(about: String = "a name in kebab-case") -> Self {
        Codec(
            shape: { .text(pattern: namePattern, about: about, limit: 100) },
            decode: { node, context in
                guard let text = context.textScalar(node, expected: about) else { return nil }
                guard isKebabCase(text) else {
                    context.report(
                        "'\(shortened(text))' is not a name", at: node.location,
                        expected: "lower-case letters, digits, '-' and '.', as in 'meter-noise'")
                    return nil
                }
                return text
            },
            encode: { .plain($0) })
    }
}

/// What ``isKebabCase(_:)`` accepts, as a regular expression.
let namePattern = "^[a-z0-9][a-z0-9.-]{0,99}$"

func isKebabCase(_ text: String) -> Bool {
    guard let first = text.utf8.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "."), text.utf8.count <= 100
    else { return false }
    return text.utf8.allSatisfy {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
            || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
    }
}

extension Codec where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of an enumeration's names.
    public static func choice(_ about: @escaping @Sendable (Value) -> String) -> Self {
        Codec(
            shape: { .choice(Value.allCases.map { .init($0.rawValue, about: about($0)) }) },
            decode: { node, context in
                let names = Value.allCases.map(\.rawValue)
                let expected = "one of \(names.joined(separator: ", "))"
                guard let text = context.scalar(node, expected: expected) else { return nil }
                guard let value = Value(rawValue: text) else {
                    context.report(
                        "'\(text)' is not known here", at: node.location, expected: expected,
                        suggestion: nearestName(to: text, in: names))
                    return nil
                }
                return value
            },
            encode: { .plain($0.rawValue) })
    }
}
