// SPDX-License-Identifier: GPL-3.0-or-later

/// One field of a document as it is in effect: its value, who set it, and what it means.
public struct ExplainedField: Sendable, Hashable {
    public enum Origin: Sendable, Hashable {
        /// A file or an override wrote it.
        case written(SourceLocation)
        /// The preset of this name, written there, stands for it.
        case preset(String, SourceLocation)
        case byDefault(DefaultSource)
    }

    /// The place in the grammar of error messages, `fleet[0].count`.
    public var path: String
    /// In YAML's flow style; "3 entries" for a list or mapping whose parts follow; nil where an optional field is not set.
    public var value: String?
    public var origin: Origin
    /// What the field means.
    public var about: String

    /// `fleet[0].count = 20   (a.yaml:4:25)`, with the meaning on a second line.
    public var lines: [String] {
        let origin =
            switch origin {
            case .written(let location): "\(location)"
            case .preset(let name, let location): "preset '\(name)', \(location)"
            case .byDefault(let source): "default, \(source)"
            }
        return ["\(path) = \(value ?? "not set")   (\(origin))"] + (about.isEmpty ? [] : ["    \(about)"])
    }
}

/// A default in effect that rests on an assumption: what a report has to say about itself.
public struct AssumptionRecord: Sendable, Hashable {
    public var path: String
    public var value: String
    /// Why this value was assumed.
    public var source: String
}

/// Every field of a document in the order of its declaration, through lists, mappings, catalogues and presets; fields that
/// no file gives appear with their default and where that comes from.
/// - Parameters:
///   - shape: the document's shape; the node should have decoded without a fault.
/// - Complexity: O(fields of the document).
public func explain(_ node: Node, as shape: Shape) -> [ExplainedField] {
    var walk = ExplainingWalk()
    walk.visit(node, shape, path: "", about: "", source: .choice, inherited: nil)
    return walk.rows
}

/// The defaults in effect that are assumptions.
public func assumptions(in rows: [ExplainedField]) -> [AssumptionRecord] {
    rows.compactMap { row in
        guard case .byDefault(.assumption(let why)) = row.origin, let value = row.value else { return nil }
        return AssumptionRecord(path: row.path, value: value, source: why)
    }
}

private struct ExplainingWalk {
    var rows: [ExplainedField] = []

    /// - Parameters:
    ///   - source: where the default comes from that `node` is, or is part of.
    ///   - inherited: the origin of everything below, where it is not the node's own location.
    mutating func visit(
        _ node: Node, _ shape: Shape, path: String, about: String, source: DefaultSource,
        inherited: ExplainedField.Origin?
    ) {
        let origin = inherited ?? .written(node.location)
        switch (shape, node.content) {
        case (.object(let object), .mapping):
            note(path, nil, node, origin, about.isEmpty ? object.about : about)
            visitFields(of: object, node, path: path, inherited: inherited)
        case (.object(let object), .scalar(let name, _)):
            add(path, node.flowText, origin, about)
            guard let preset = object.presets.first(where: { $0.name == name }), let stands = preset.stands else {
                return
            }
            let origin = inherited ?? .preset(name, node.location)
            visitFields(of: object, stands, path: path, inherited: origin)
        case (.map(let element), .mapping(let entries)):
            note(path, entries.count, node, origin, about)
            for entry in entries {
                visit(
                    entry.value, element, path: join(path, entry.key), about: "", source: source, inherited: inherited)
            }
        case (.list(let element, _), .sequence(let nodes)) where nodes.contains(where: { $0.text == nil }):
            note(path, nodes.count, node, origin, about)
            for (index, child) in nodes.enumerated() {
                visit(child, element, path: "\(path)[\(index)]", about: "", source: source, inherited: inherited)
            }
        case (.either(let shapes), _):
            guard let best = bestFit(for: node, among: shapes) else {
                add(path, node.flowText, origin, about)
                return
            }
            visit(node, best, path: path, about: about, source: source, inherited: inherited)
            if let name = node.text, case .choice = best { expand(name, among: shapes, at: node, path, inherited) }
        default:
            add(path, node.flowText, origin, about)
        }
    }

    /// A bare name of a catalogue stands for the entry with all its defaults.
    private mutating func expand(
        _ name: String, among shapes: [Shape], at node: Node, _ path: String, _ inherited: ExplainedField.Origin?
    ) {
        for case .object(let object) in shapes {
            let fields = object.fields()
            guard fields.count == 1, fields[0].name == name, case .object(let settings) = fields[0].shape else {
                continue
            }
            visitFields(
                of: settings, Node(.mapping([]), at: node.location), path: join(path, name), inherited: inherited)
        }
    }

    private mutating func visitFields(
        of object: ObjectShape, _ node: Node, path: String, inherited: ExplainedField.Origin?
    ) {
        for field in object.fields() {
            let inner = join(path, field.name)
            if let value = node[field.name] {
                // A value inside a default that is the field's own default has the field's own source.
                let isOwnDefault = value.flowText == field.defaultText
                let origin: ExplainedField.Origin? =
                    if case .byDefault? = inherited, isOwnDefault { .byDefault(field.source) } else { inherited }
                visit(value, field.shape, path: inner, about: field.about, source: field.source, inherited: origin)
            } else if let text = field.defaultText, let value = try? readYAML(text, file: "") {
                visit(
                    value, field.shape, path: inner, about: field.about, source: field.source,
                    inherited: .byDefault(field.source))
            } else {
                add(inner, nil, .byDefault(field.source), field.about)
            }
        }
    }

    private mutating func note(
        _ path: String, _ count: Int?, _ node: Node, _ origin: ExplainedField.Origin, _ about: String
    ) {
        guard !path.isEmpty else { return }
        let words =
            switch count {
            case nil: "{...}"
            case 1?: "1 entry"
            case .some(let count): "\(count) entries"
            }
        add(path, words, origin, about)
    }

    private mutating func add(_ path: String, _ value: String?, _ origin: ExplainedField.Origin, _ about: String) {
        rows.append(ExplainedField(path: path, value: value, origin: origin, about: about))
    }

    private func join(_ path: String, _ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}

/// The form that a node was written in: the one that knows most of its keys and agrees with its `kind`.
private func bestFit(for node: Node, among shapes: [Shape]) -> Shape? {
    var best: (shape: Shape, score: Int)?
    for shape in shapes {
        guard let score = fit(of: node, to: shape) else { continue }
        if score > (best?.score ?? .min) { best = (shape, score) }
    }
    return best?.shape
}

private func fit(of node: Node, to shape: Shape) -> Int? {
    switch (shape, node.content) {
    case (.choice(let choices), .scalar(let text, _)): return choices.contains { $0.name == text } ? 2 : nil
    case (.object(let object), .scalar(let text, _)): return object.presets.contains { $0.name == text } ? 1 : nil
    case (.text, .scalar), (.boolean, .scalar), (.integer, .scalar), (.number, .scalar), (.quantity, .scalar): return 0
    case (.list, .sequence), (.map, .mapping): return 0
    case (.either(let shapes), _): return shapes.compactMap { fit(of: node, to: $0) }.max()
    case (.object(let object), .mapping(let entries)):
        let fields = object.fields()
        var score = 0
        for entry in entries {
            guard let field = fields.first(where: { $0.name == entry.key }) else { return nil }
            if case .choice(let choices) = field.shape {
                guard choices.contains(where: { $0.name == entry.value.text }) else { return nil }
            }
            score += 1
        }
        return fields.contains { $0.required && node[$0.name] == nil } ? nil : score
    default: return nil
    }
}
