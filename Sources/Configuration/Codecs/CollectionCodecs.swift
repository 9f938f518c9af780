// SPDX-License-Identifier: GPL-3.0-or-later

extension Codec {
    /// A list; a count outside the range is refused.
    public static func list<Element>(
        of element: Codec<Element>, count: ClosedRange<Int> = 0...100_000
    ) -> Codec<[Element]> where Value == [Element] {
        Codec(
            shape: { .list(of: element.shape(), count: count) },
            decode: { node, context in
                guard case .sequence(let nodes) = node.content else {
                    context.report("\(node.kind) is not a list", at: node.location, expected: "a list")
                    return nil
                }
                guard count.contains(nodes.count) else {
                    context.report(
                        "a list of \(nodes.count)", at: node.location,
                        expected: "\(count.lowerBound) to \(count.upperBound) elements")
                    return nil
                }
                var values: [Element] = []
                for (index, child) in nodes.enumerated() where !context.isFull {
                    if let value = context.descend(index: index, { element.decode(child, &$0) }) {
                        values.append(value)
                    }
                }
                return values.count == nodes.count ? values : nil
            },
            encode: { values in
                let nodes = values.compactMap(element.encode)
                return nodes.count == values.count ? .synthetic(.sequence(nodes)) : nil
            })
    }

    /// A mapping with free keys in kebab-case, kept in the order of the file.
    public static func map<Element>(
        of element: Codec<Element>
    ) -> Codec<[Named<Element>]> where Value == [Named<Element>] {
        Codec(
            shape: { .map(of: element.shape()) },
            decode: { node, context in
                guard case .mapping(let entries) = node.content else {
                    context.report(
                        "\(node.kind) is not a mapping", at: node.location, expected: "names and their values")
                    return nil
                }
                var values: [Named<Element>] = []
                for entry in entries where !context.isFull {
                    guard isKebabCase(entry.key) else {
                        context.report(
                            "'\(shortened(entry.key))' is not a name", at: entry.keyLocation,
                            expected: "lower-case letters, digits, '-' and '.', as in 'meter-noise'")
                        continue
                    }
                    if let value = context.descend(key: entry.key, { element.decode(entry.value, &$0) }) {
                        values.append(Named(name: entry.key, value: value))
                    }
                }
                return values.count == entries.count ? values : nil
            },
            encode: { values in
                .synthetic(
                    .mapping(
                        values.compactMap { named in
                            element.encode(named.value).map {
                                Node.Entry(key: named.name, keyLocation: $0.location, value: $0)
                            }
                        }))
            })
    }

    /// The first form that fits the kind of node: a scalar, or a list or mapping.
    /// - Parameters:
    ///   - scalar: reads plain and quoted scalars.
    ///   - structured: reads lists and mappings.
    public static func either(scalar: Codec<Value>, structured: Codec<Value>) -> Codec<Value> {
        Codec(
            shape: { .either([scalar.shape(), structured.shape()]) },
            decode: { node, context in
                if case .scalar = node.content {
                    scalar.decode(node, &context)
                } else {
                    structured.decode(node, &context)
                }
            },
            encode: { scalar.encode($0) ?? structured.encode($0) })
    }

    /// One value, or a list of them.
    public static func oneOrMore<Element>(
        _ element: Codec<Element>, count: ClosedRange<Int> = 1...100_000
    ) -> Codec<[Element]> where Value == [Element] {
        let many = Codec<[Element]>.list(of: element, count: count)
        return Codec(
            shape: { .either([element.shape(), many.shape()]) },
            decode: { node, context in
                if case .sequence = node.content { return many.decode(node, &context) }
                return element.decode(node, &context).map { [$0] }
            },
            encode: { $0.count == 1 ? element.encode($0[0]) : many.encode($0) })
    }
}

/// A value with the name a file gave it.
public struct Named<Value: Sendable>: Sendable {
    public var name: String
    public var value: Value

    public init(name: String, value: Value) {
        self.name = name
        self.value = value
    }
}
