// SPDX-License-Identifier: GPL-3.0-or-later

/// The JSON Schema (draft 2020-12) of a document, for editors and independent validators.
///
/// It refuses what the decoder refuses as far as a schema can tell: unknown and missing keys, wrong types, wrong units,
/// unknown names, counts and plain numbers out of range. Ranges of quantities and checks between fields stay with the
/// decoder. A document with `imports` may leave out, at any depth, what it imports.
/// - Parameters:
///   - shape: the root, an object.
///   - id: the schema's own address or file name.
/// - Complexity: O(fields); every named object is written once, so that recursive shapes end.
public func jsonSchema(for shape: Shape, id: String, title: String) -> String {
    var emitter = SchemaEmitter()
    let whole = emitter.schema(for: shape, partial: false)
    var members: [(String, JSONValue)] = [
        ("$schema", .string("https://json-schema.org/draft/2020-12/schema")), ("$id", .string(id)),
        ("title", .string(title)),
    ]
    if case .object(let root) = shape {
        members.append(("description", .string(root.about)))
        let part = emitter.schema(for: shape, partial: true)
        emitter.allowImports(in: [whole, part])
        members += [
            ("type", .string("object")),
            ("if", .object([("required", .array([.string("imports")]))])), ("then", part), ("else", whole),
        ]
    } else {
        members.append(("allOf", .array([whole])))
    }
    members.append(("$defs", .object(emitter.definitions.map { ($0.key, $0.schema) })))
    return JSONValue.object(members).text + "\n"
}

/// The JSON Schema of documents of two kinds, told apart by one key.
/// - Parameters:
///   - shape: of a document without the key, an object.
///   - key: at the top of the document.
///   - other: of a document with the key, an object. A document with `imports` may be either, because its key may be imported.
public func jsonSchema(
    for shape: Shape, orWith key: String, _ other: Shape, id: String, title: String
) -> String {
    var emitter = SchemaEmitter()
    let wholes = [shape, other].map { emitter.schema(for: $0, partial: false) }
    let parts = [shape, other].map { emitter.schema(for: $0, partial: true) }
    emitter.allowImports(in: wholes + parts)
    func requires(_ key: String) -> JSONValue { .object([("required", .array([.string(key)]))]) }
    let members: [(String, JSONValue)] = [
        ("$schema", .string("https://json-schema.org/draft/2020-12/schema")), ("$id", .string(id)),
        ("title", .string(title)), ("type", .string("object")), ("if", requires("imports")),
        ("then", .object([("anyOf", .array(parts))])),
        ("else", .object([("if", requires(key)), ("then", wholes[1]), ("else", wholes[0])])),
        ("$defs", .object(emitter.definitions.map { ($0.key, $0.schema) })),
    ]
    return JSONValue.object(members).text + "\n"
}

private struct SchemaEmitter {
    struct Definition {
        var key: String
        var schema: JSONValue
    }

    private struct Identity: Hashable {
        var name: String
        var type: String
        var about: String
        var partial: Bool
    }

    var definitions: [Definition] = []
    private var keys: [Identity: String] = [:]

    /// - Parameter partial: required keys may be missing, because an import gives them.
    mutating func schema(for shape: Shape, partial: Bool) -> JSONValue {
        switch shape {
        case .text(let pattern, let about, let limit):
            return .object(
                [("type", .string("string")), ("minLength", .integer(1)), ("maxLength", .integer(limit))]
                    + (pattern.map { [("pattern", .string($0))] } ?? []) + [("description", .string(about))])
        case .boolean:
            return .object([("type", .string("boolean"))])
        case .integer(let range):
            return .object([
                ("type", .string("integer")), ("minimum", .integer(range.lowerBound)),
                ("maximum", .integer(range.upperBound)),
            ])
        case .number(let range):
            return .object(
                [("type", .string("number"))]
                    + (range.lowerBound.isFinite ? [("minimum", .number(range.lowerBound))] : [])
                    + (range.upperBound.isFinite ? [("maximum", .number(range.upperBound))] : []))
        case .quantity(let name, let units, let range):
            return quantitySchema(name: name, units: units, range: range)
        case .choice(let choices):
            return choiceSchema(choices)
        case .list(let element, let count):
            return .object([
                ("type", .string("array")), ("items", schema(for: element, partial: false)),
                ("minItems", .integer(count.lowerBound)), ("maxItems", .integer(count.upperBound)),
            ])
        case .map(let element):
            return .object([
                ("type", .string("object")), ("propertyNames", .object([("pattern", .string(namePattern))])),
                ("additionalProperties", schema(for: element, partial: partial)),
            ])
        case .object(let object):
            let mapping = reference(to: object, partial: partial)
            guard !object.presets.isEmpty else { return mapping }
            return .object([("anyOf", .array([choiceSchema(object.presets), mapping]))])
        case .either(let shapes):
            return .object([("anyOf", .array(shapes.map { schema(for: $0, partial: partial) }))])
        }
    }

    /// Adds the key `imports` to the definitions that these references name.
    mutating func allowImports(in references: [JSONValue]) {
        let imports = JSONValue.object([
            ("type", .string("array")), ("items", .object([("type", .string("string")), ("minLength", .integer(1))])),
            ("minItems", .integer(1)), ("maxItems", .integer(100)),
            (
                "description",
                .string(
                    "Files, relative to this one, that this document builds on: mappings merge, lists replace, the later wins."
                )
            ),
        ])
        for index in definitions.indices where references.contains(pointer(definitions[index].key)) {
            guard case .object(var members) = definitions[index].schema,
                let position = members.firstIndex(where: { $0.0 == "properties" }),
                case .object(let properties) = members[position].1
            else { continue }
            members[position].1 = .object([("imports", imports)] + properties)
            definitions[index].schema = .object(members)
        }
    }

    private func pointer(_ key: String) -> JSONValue { .object([("$ref", .string("#/$defs/\(key)"))]) }

    private mutating func reference(to object: ObjectShape, partial: Bool) -> JSONValue {
        let identity = Identity(name: object.name, type: object.identity, about: object.about, partial: partial)
        if let key = keys[identity] { return pointer(key) }
        let key = freshKey(for: (partial ? "partial " : "") + object.name)
        keys[identity] = key
        // The place is taken before the fields are walked: they may refer back to it.
        let position = definitions.count
        definitions.append(Definition(key: key, schema: .null))
        let fields = object.fields()
        var members: [(String, JSONValue)] = [
            ("description", .string(object.about)), ("type", .string("object")),
            ("additionalProperties", .boolean(false)),
            ("properties", .object(fields.map { ($0.name, property($0, partial: partial)) })),
        ]
        let required = fields.filter(\.required).map { JSONValue.string($0.name) }
        if !partial, !required.isEmpty { members.append(("required", .array(required))) }
        definitions[position].schema = .object(members)
        return pointer(key)
    }

    private mutating func property(_ field: FieldShape, partial: Bool) -> JSONValue {
        let value = schema(for: field.shape, partial: partial)
        var description = field.about
        var additions: [(String, JSONValue)] = []
        if let text = field.defaultText {
            description += " Default: \(text) (\(field.source))."
            if let node = try? readYAML(text, file: "") { additions = [("default", JSONValue(node))] }
        }
        guard case .object(let members) = value else { return value }
        let own = members.first { $0.0 == "description" }.map { member in
            if case .string(let text) = member.1, text != field.about { return "\(description) Written as \(text)." }
            return description
        }
        return .object(
            [("description", .string(own ?? description))] + members.filter { $0.0 != "description" } + additions)
    }

    private func quantitySchema(name: String, units: [String], range: String?) -> JSONValue {
        let symbols = units.filter { !$0.isEmpty }.sorted { $0.utf8.count > $1.utf8.count }.map(escaped)
        let allowsBare = symbols.count < units.count
        let number = "[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?"
        let pattern = "^ *\(number) *(\(symbols.joined(separator: "|")))\(allowsBare ? "?" : "") *$"
        var about = "\(name) in \(units.filter { !$0.isEmpty }.joined(separator: ", "))"
        if allowsBare { about += ", or a plain number" }
        if let range { about += ", from \(range)" }
        return .object([
            ("type", allowsBare ? .array([.string("string"), .string("number")]) : .string("string")),
            ("pattern", .string(pattern)), ("description", .string(about)),
        ])
    }

    private func choiceSchema(_ choices: [Shape.Choice]) -> JSONValue {
        .object([
            ("enum", .array(choices.map { .string($0.name) })),
            ("description", .string(choices.map { "\($0.name): \($0.about)" }.joined(separator: " | "))),
        ])
    }

    private func escaped(_ symbol: String) -> String {
        symbol.reduce(into: "") { pattern, character in
            if "\\^$.|?*+()[]{}/".contains(character), character != "/" { pattern += "\\" }
            pattern.append(character)
        }
    }

    private func freshKey(for name: String) -> String {
        let slug = name.lowercased().map {
            $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") ? $0 : "-"
        }
        let base = String(slug)
        let taken = Set(definitions.map(\.key))
        return ([base] + (2...999).map { "\(base)-\($0)" }).first { !taken.contains($0) } ?? base
    }
}
