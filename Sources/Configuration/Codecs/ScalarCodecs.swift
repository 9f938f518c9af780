// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

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

extension Codec where Value == Bool {
    public static var boolean: Self {
        Codec(
            shape: { .boolean },
            decode: { node, context in
                if case .scalar(let text, quoted: false) = node.content, case .boolean(let value) = PlainScalar(text) {
                    return value
                }
                let suggestion = ["yes": "true", "on": "true", "no": "false", "off": "false"][
                    node.text?.lowercased() ?? ""]
                context.report(
                    "\(node.kind) is neither true nor false", at: node.location, expected: "true or false",
                    suggestion: suggestion)
                return nil
            },
            encode: { .plain($0 ? "true" : "false") })
    }
}

extension Codec where Value == Int {
    public static func integer(_ range: ClosedRange<Int>) -> Self {
        Codec(
            shape: { .integer(range) },
            decode: { node, context in
                let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
                guard case .scalar(let text, quoted: false) = node.content, let value = plainInteger(text) else {
                    context.report(
                        "\(node.kind) is not a whole number", at: node.location, expected: expected,
                        suggestion: node.text.flatMap(numberHint))
                    return nil
                }
                guard range.contains(value) else {
                    context.report("\(value) is out of range", at: node.location, expected: expected)
                    return nil
                }
                return value
            },
            encode: { .plain(String($0)) })
    }
}

extension Codec where Value == Double {
    public static func number(_ range: ClosedRange<Double>) -> Self {
        Codec(
            shape: { .number(range) },
            decode: { node, context in
                let expected = "a number from \(formatNumber(range.lowerBound)) to \(formatNumber(range.upperBound))"
                guard case .scalar(let text, quoted: false) = node.content, let value = plainNumber(text) else {
                    context.report(
                        "\(node.kind) is not a number", at: node.location, expected: expected,
                        suggestion: node.text.flatMap(numberHint))
                    return nil
                }
                guard value.isFinite, range.contains(value) else {
                    context.report("\(text) is out of range", at: node.location, expected: expected)
                    return nil
                }
                return value
            },
            encode: { .plain(formatNumber($0, digits: 12)) })
    }
}

extension Codec {
    /// A number with a unit.
    /// - Parameters:
    ///   - range: bounds in the dimension's base unit, inclusive.
    ///   - unit: the unit in which the range and the value are printed.
    public static func quantity<D: Dimension>(
        _ range: ClosedRange<Quantity<D>>? = nil, in unit: String? = nil
    ) -> Codec<Quantity<D>> where Value == Quantity<D> {
        let words = range.map {
            "\($0.lowerBound.formatted(in: unit)) to \($0.upperBound.formatted(in: unit))"
        }
        let expected = words.map { "\(D.name) from \($0)" } ?? D.name
        return Codec(
            shape: { .quantity(name: D.name, units: D.units.map(\.symbol), range: words) },
            decode: { node, context in
                guard let text = context.scalar(node, expected: expected) else { return nil }
                do throws(QuantityError) {
                    let value = try Quantity<D>(parsing: text)
                    if let range, !range.contains(value) {
                        context.report("\(text) is out of range", at: node.location, expected: expected)
                        return nil
                    }
                    return value
                } catch {
                    context.report(error, at: node.location)
                    return nil
                }
            },
            encode: { .plain($0.formatted(in: unit, digits: 12)) })
    }
}

extension Codec where Value == TimeSpan {
    public static func duration(_ range: ClosedRange<TimeSpan>) -> Self {
        let words = "\(range.lowerBound) to \(range.upperBound)"
        return Codec(
            shape: { .quantity(name: "a duration", units: TimeSpan.units.map(\.symbol), range: words) },
            decode: { node, context in
                guard let text = context.scalar(node, expected: "a duration from \(words)") else { return nil }
                do throws(QuantityError) {
                    let value = try TimeSpan(parsing: text)
                    guard range.contains(value) else {
                        context.report(
                            "\(text) is out of range", at: node.location, expected: "a duration from \(words)")
                        return nil
                    }
                    return value
                } catch {
                    context.report(error, at: node.location)
                    return nil
                }
            },
            encode: { .plain($0.description) })
    }
}

extension DecodingContext {
    fileprivate mutating func report(_ error: QuantityError, at location: SourceLocation) {
        var suggestion: String?
        if case .unknownUnit(let unit, _, let units) = error { suggestion = nearestName(to: unit, in: units) }
        report(error.description, at: location, suggestion: suggestion)
    }
}

extension Codec where Value == Instant {
    public static var instant: Self {
        let about = "an ISO 8601 date or date and time, such as 2026-07-01T00:00:00Z"
        return Codec(
            shape: {
                .text(
                    pattern:
                        "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2}))?$",
                    about: about)
            },
            decode: { node, context in
                guard let text = context.scalar(node, expected: about) else { return nil }
                guard let instant = Instant(iso8601: text) else {
                    context.report("'\(shortened(text))' is not a date", at: node.location, expected: about)
                    return nil
                }
                // A century to either end of nanosecond time, so that no sum with a duration overflows.
                guard (1900...2160).contains(instant.civil.date.year) else {
                    context.report("\(text) is out of range", at: node.location, expected: "a year from 1900 to 2160")
                    return nil
                }
                return instant
            },
            encode: { .plain($0.iso8601) })
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
