// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration

/// Resolves `based-on` and the names of shared parts in a model's tree, before it is decoded.
struct ModelAssembly {
    /// kind -> name -> fields, as `parts.yaml` has them.
    var parts: Node
    /// Models that others may build on, resolved, by normalized name.
    var bases: [String: Node]

    private static let partKinds = ["process", "supply", "cooling", "ageing"]

    /// - Returns: a tree without `based-on`, whose parts are mappings; nil after a report.
    func resolve(_ model: Node, _ context: inout DecodingContext) -> Node? {
        let before = context.diagnostics.count
        var root = withBase(model, bases, of: "model", normalize: ModelLibrary.normalized, &context)
        for kind in Self.partKinds {
            guard let section = root[kind] else { continue }
            let resolved = context.descend(key: kind) { withPart(section, kind, &$0) }
            root.replace(kind, with: resolved)
        }
        if let firmware = root["firmware"], case .sequence(let elements) = firmware.content {
            let resolved = context.descend(key: "firmware") { context in
                elements.enumerated().map { index, element in
                    context.descend(index: index) { withPart(element, "firmware", &$0) }
                }
            }
            root.replace("firmware", with: Node(.sequence(resolved), at: firmware.location))
        }
        return context.diagnostics.count == before ? root : nil
    }

    private func withPart(_ section: Node, _ kind: String, _ context: inout DecodingContext) -> Node {
        let known = namedParts(kind)
        if case .scalar(let name, _) = section.content {
            guard let part = lookUp(name, in: known, of: kind, at: section.location, &context) else { return section }
            // What is wrong with the choice of a part is wrong where it was chosen.
            return Node(part.content, at: section.location)
        }
        return withBase(section, known, of: kind, normalize: { $0 }, &context)
    }

    /// One shared part; nil after a report.
    func part(_ kind: String, _ name: String, _ context: inout DecodingContext) -> Node? {
        lookUp(name, in: namedParts(kind), of: kind, at: parts.location, &context)
    }

    private func namedParts(_ kind: String) -> [String: Node] {
        guard let group = parts[kind], case .mapping(let entries) = group.content else { return [:] }
        var named: [String: Node] = [:]
        for entry in entries {
            var part = entry.value
            let name = Node(.scalar(entry.key, quoted: true), at: entry.keyLocation)
            part.replace("name", with: name)
            named[entry.key] = part
        }
        return named
    }

    private func withBase(
        _ node: Node, _ known: [String: Node], of kind: String, normalize: (String) -> String,
        _ context: inout DecodingContext
    ) -> Node {
        guard let reference = node["based-on"] else { return node }
        var own = node
        own.remove("based-on")
        guard let name = reference.text else {
            context.report("\(reference.kind) is not a name", at: reference.location, expected: "the name of a \(kind)")
            return own
        }
        guard let base = lookUp(normalize(name), in: known, of: kind, at: reference.location, &context) else {
            return own
        }
        // What a source says of one machine is an assumption about another; a shared part is the same wherever it is used.
        return (kind == "model" ? base.takenOver(from: normalize(name)) : base).merged(with: own)
    }

    private func lookUp(
        _ name: String, in known: [String: Node], of kind: String, at location: SourceLocation,
        _ context: inout DecodingContext
    ) -> Node? {
        if let node = known[name] { return node }
        let names = known.keys.sorted()
        context.report(
            "'\(name)' is not a known \(kind)", at: location, expected: "one of \(names.joined(separator: ", "))",
            suggestion: nearestName(to: name, in: names))
        return nil
    }
}

extension Node {
    /// Where to point at when several values together are wrong: the first of them that stands in the same file as this
    /// node, so that a user is never sent to a file that comes with the program; without one, this node.
    /// - Parameter paths: keys from here downwards.
    func location(ofFirst paths: [[String]]) -> SourceLocation {
        for path in paths {
            var node: Node? = self
            for key in path { node = node?[key] }
            if let place = node?.location, place.file == location.file { return place }
        }
        return location
    }

    /// The same for keys of this mapping.
    func location(ofFirst keys: String...) -> SourceLocation { location(ofFirst: keys.map { [$0] }) }
}

extension Node {
    /// This mapping with the other's entries: mappings merge, all else is replaced, null removes. A sourced value is replaced
    /// whole, so that a new number never keeps an old source; so is a mapping that names its own base, which has to start
    /// from that base and not from what stood here.
    fileprivate func merged(with other: Node) -> Node {
        guard case .mapping = content, case .mapping(let changes) = other.content, self["value"] == nil,
            other["based-on"] == nil
        else {
            return other
        }
        var result = Node(content, at: other.location)
        for change in changes {
            if change.value.isNull {
                result.remove(change.key)
            } else {
                let present = result[change.key]
                result.replace(
                    change.key, with: present?.merged(with: change.value) ?? change.value,
                    keyLocation: change.keyLocation)
            }
        }
        return result
    }

    /// This tree with every source turned into an assumption that names the model it comes from.
    fileprivate func takenOver(from model: String) -> Node {
        switch content {
        case .scalar: return self
        case .sequence(let nodes):
            return Node(.sequence(nodes.map { $0.takenOver(from: model) }), at: location)
        case .mapping(let entries):
            guard self["value"] != nil, let source = self["source"], let text = source.text else {
                return Node(
                    .mapping(
                        entries.map {
                            Entry(key: $0.key, keyLocation: $0.keyLocation, value: $0.value.takenOver(from: model))
                        }), at: location)
            }
            var own = self
            own.remove("source")
            own.replace(
                "assumption", with: Node(.scalar("as \(model): \(text)", quoted: true), at: source.location))
            return own
        }
    }

    fileprivate mutating func replace(_ key: String, with value: Node, keyLocation: SourceLocation? = nil) {
        guard case .mapping(var entries) = content else { return }
        if let index = entries.firstIndex(where: { $0.key == key }) {
            entries[index].value = value
            if let keyLocation { entries[index].keyLocation = keyLocation }
        } else {
            entries.append(Entry(key: key, keyLocation: keyLocation ?? value.location, value: value))
        }
        content = .mapping(entries)
    }

    fileprivate mutating func remove(_ key: String) {
        guard case .mapping(let entries) = content else { return }
        content = .mapping(entries.filter { $0.key != key })
    }

    /// Every sourced value below this node, in the order of the file.
    func sourcedFacts(under path: String = "") -> [SourcedFact] {
        switch content {
        case .scalar: return []
        case .sequence(let nodes):
            return nodes.enumerated().flatMap { $1.sourcedFacts(under: "\(path)[\($0)]") }
        case .mapping(let entries):
            if let value = self["value"] {
                let provenance =
                    self["source"]?.text.map(DefaultSource.source)
                    ?? self["assumption"]?.text.map(DefaultSource.assumption)
                return [SourcedFact(path: path, value: value.flowText, provenance: provenance ?? .choice)]
            }
            return entries.flatMap { $0.value.sourcedFacts(under: path.isEmpty ? $0.key : "\(path).\($0.key)") }
        }
    }
}
