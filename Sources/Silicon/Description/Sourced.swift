// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration

/// A value with the reason to believe it: a source, or the admission that it is assumed.
public struct Sourced<Value: Sendable>: Sendable {
    public var value: Value
    public var provenance: DefaultSource

    public init(_ value: Value, _ provenance: DefaultSource) {
        self.value = value
        self.provenance = provenance
    }
}

extension Sourced where Value: AdditiveArithmetic {
    /// Stands for a value that a file must give.
    init() { self.init(.zero, .choice) }
}

extension Codec {
    /// `{value: 95 TH/s, source: "..."}` or `{value: 10 %, assumption: "..."}`: a number without either is refused.
    public static func sourced<Inner>(_ inner: Codec<Inner>) -> Codec<Sourced<Inner>> where Value == Sourced<Inner> {
        let form = "{value: ..., source: \"...\"} or {value: ..., assumption: \"...\"}"
        return Codec(
            shape: { .either([sourcedShape(inner, "source"), sourcedShape(inner, "assumption")]) },
            decode: { node, context in
                guard case .mapping(let entries) = node.content else {
                    context.report("\(node.kind) comes without a source", at: node.location, expected: form)
                    return nil
                }
                let keys = ["value", "source", "assumption"]
                let before = context.diagnostics.count
                for entry in entries where !keys.contains(entry.key) {
                    context.report(
                        "unknown key '\(entry.key)' in a sourced value", at: entry.keyLocation, expected: form,
                        suggestion: nearestName(to: entry.key, in: keys))
                }
                let reasons = ["source", "assumption"].compactMap { key in node[key].map { (key, $0) } }
                if reasons.count != 1 {
                    context.report(
                        reasons.isEmpty ? "a value without a source" : "a value with a source and an assumption",
                        at: node.location, expected: form)
                }
                var provenance = DefaultSource.choice
                for (key, reason) in reasons {
                    context.descend(key: key) { context in
                        guard
                            let text = Codec<String>.text(about: "where the value comes from").decode(reason, &context)
                        else { return }
                        guard text.contains(where: { $0.isLetter || $0.isNumber }) else {
                            context.report(
                                "'\(text)' names no \(key)", at: reason.location,
                                expected: "where the value comes from, in words")
                            return
                        }
                        provenance = key == "source" ? .source(text) : .assumption(text)
                    }
                }
                guard let written = node["value"] else {
                    context.report("a source without a value", at: node.location, expected: form)
                    return nil
                }
                guard let value = context.descend(key: "value", { inner.decode(written, &$0) }),
                    context.diagnostics.count == before
                else { return nil }
                return Sourced(value, provenance)
            },
            encode: { sourced in
                guard let value = inner.encode(sourced.value) else { return nil }
                let (key, text) =
                    switch sourced.provenance {
                    case .source(let text): ("source", text)
                    case .assumption(let text): ("assumption", text)
                    case .choice: ("assumption", "by design")
                    }
                let nowhere = value.location
                return Node(
                    .mapping([
                        .init(key: "value", keyLocation: nowhere, value: value),
                        .init(
                            key: key, keyLocation: nowhere, value: Node(.scalar(text, quoted: true), at: nowhere)),
                    ]), at: nowhere)
            })
    }
}

private func sourcedShape<Inner>(_ inner: Codec<Inner>, _ reason: String) -> Shape {
    .object(
        // Sourced values of other units or ranges are other objects.
        ObjectShape(
            name: "value with \(reason)", identity: "\(inner.shape())", about: "A value and where it comes from."
        ) {
            [
                FieldShape(
                    name: "value", about: "The value.", required: true, defaultText: nil, source: .choice,
                    shape: inner.shape()),
                FieldShape(
                    name: reason, about: "Where it comes from.", required: true, defaultText: nil, source: .choice,
                    shape: Codec<String>.text().shape()),
            ]
        })
}

extension Field {
    /// A required field whose value must say where it comes from.
    init<Value>(
        fact name: String, _ keyPath: any WritableKeyPath<Root, Sourced<Value>> & Sendable, _ codec: Codec<Value>,
        about: String
    ) {
        self.init(name, keyPath, .sourced(codec), required: true, about: about)
    }

    /// A sourced field that may be absent.
    init<Value>(
        optionalFact name: String, _ keyPath: any WritableKeyPath<Root, Sourced<Value>?> & Sendable,
        _ codec: Codec<Value>,
        about: String
    ) {
        self.init(name, keyPath, optional: .sourced(codec), about: about)
    }
}
