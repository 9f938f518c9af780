// SPDX-License-Identifier: GPL-3.0-or-later

extension Codec where Value: Configurable {
    /// A mapping whose keys are the type's fields, or the name of one of its presets.
    /// - Parameter name: what the object is called in the JSON Schema and in messages, such as "fleet group".
    public static func object(_ name: String) -> Self {
        Codec(
            shape: {
                .object(
                    ObjectShape(
                        name: name, identity: String(reflecting: Value.self), about: Value.about,
                        presets: Value.presets.map { .init($0.name, about: $0.about, stands: encodeObject($0.value)) },
                        fields: { fieldShapes(of: Value.self) }))
            },
            decode: { node, context in decodeObject(name, node, &context) },
            encode: { encodeObject($0) })
    }
}

/// The declared fields of a type as shapes; the defaults are those of `Root()`.
func fieldShapes<Root: Configurable>(of type: Root.Type) -> [FieldShape] {
    let defaults = Root()
    return Root.fields.map { field in
        FieldShape(
            name: field.name, about: field.about, required: field.required,
            defaultText: field.required ? nil : field.current(defaults)?.flowText, source: field.source,
            shape: field.shape())
    }
}

/// Reads a mapping strictly: unknown keys and missing required ones are reported, and every other field is still read.
/// - Parameters:
///   - extraKeys: keys that somebody else reads from the same mapping, such as a fault's `kind`.
///   - reportsUnknownKeys: false where that somebody also reports them.
func decodeObject<Root: Configurable>(
    _ name: String, _ node: Node, extraKeys: Set<String> = [], reportsUnknownKeys: Bool = true,
    _ context: inout DecodingContext
) -> Root? {
    if let text = node.text, !node.isNull, !Root.presets.isEmpty {
        if let preset = Root.presets.first(where: { $0.name == text }) { return preset.value }
        let names = Root.presets.map(\.name)
        context.report(
            "'\(text)' is not a preset of \(name)", at: node.location,
            expected: "\(names.joined(separator: ", ")), or a mapping", suggestion: nearestName(to: text, in: names))
        return nil
    }
    guard case .mapping(let entries) = node.content else {
        context.report("\(node.kind) is not a mapping", at: node.location, expected: "the fields of \(name)")
        return nil
    }
    var value = Root()
    let before = context.diagnostics.count
    let fields = Root.fields
    for entry in entries where !extraKeys.contains(entry.key) && !context.isFull {
        if let field = fields.first(where: { $0.name == entry.key }) {
            context.descend(key: entry.key) { field.apply(entry.value, &value, &$0) }
        } else if reportsUnknownKeys {
            let names = fields.map(\.name) + extraKeys
            context.report(
                "unknown key '\(shortened(entry.key))' in \(name)", at: entry.keyLocation,
                expected: "one of \(names.sorted().joined(separator: ", "))",
                suggestion: nearestName(to: entry.key, in: names))
        }
    }
    for field in fields where field.required && !entries.contains(where: { $0.key == field.name }) {
        context.report(
            "\(name) lacks its '\(field.name)'", at: node.location,
            expected: "'\(field.name): ...' (\(field.about))")
    }
    guard context.diagnostics.count == before else { return nil }
    value.validate(node, &context)
    return context.diagnostics.count == before ? value : nil
}

func encodeObject<Root: Configurable>(_ value: Root) -> Node {
    .synthetic(
        .mapping(
            Root.fields.compactMap { field in
                field.current(value).map { Node.Entry(key: field.name, keyLocation: $0.location, value: $0) }
            }))
}
