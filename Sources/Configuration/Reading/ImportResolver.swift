// SPDX-License-Identifier: GPL-3.0-or-later

/// Follows `imports:` from file to file: mappings merge deeply, lists replace, the later import wins over the earlier, and
/// a file wins over what it imports.
struct ImportResolver {
    private let readFile: DocumentLoader.FileReader
    private(set) var files: [String] = []
    private var loaded: [String: Node] = [:]
    private var chain: [String] = []
    private var bytesRead = 0

    init(readFile: @escaping DocumentLoader.FileReader) { self.readFile = readFile }

    mutating func load(path: String, importedAt location: SourceLocation? = nil) throws(ConfigurationError) -> Node {
        let path = normalisedPath(path)
        if chain.contains(path) {
            throw ConfigurationError(
                at: location, path: "imports",
                "the imports go in a circle: \((chain + [path]).joined(separator: " -> "))",
                expected: "no file that imports itself: delete one of these imports")
        }
        if let node = loaded[path] { return node }
        guard chain.count <= ReadingLimits.importDepth else {
            throw ConfigurationError(
                at: location, path: "imports", "\(chain.count) files import each other in a chain",
                expected: "at most \(ReadingLimits.importDepth)")
        }
        let bytes: [UInt8]
        do {
            bytes = try readFile(path)
        } catch {
            throw ConfigurationError(
                at: location ?? SourceLocation(file: path, line: 1, column: 1), path: location == nil ? "" : "imports",
                location == nil ? error.reason : "'\(error.path)': \(error.reason)", expected: error.remedy)
        }
        return try load(bytes: bytes, path: path, importedAt: location)
    }

    mutating func load(
        bytes: [UInt8], path: String, importedAt location: SourceLocation? = nil
    ) throws(ConfigurationError) -> Node {
        let path = normalisedPath(path)
        bytesRead += bytes.count
        guard bytesRead <= ReadingLimits.documentBytes else {
            throw ConfigurationError(
                at: location ?? SourceLocation(file: path, line: 1, column: 1),
                "the document and its imports are more than \(ReadingLimits.documentBytes >> 20) MiB",
                expected: "fewer or smaller imports")
        }
        files.append(path)
        let own = try readYAML(bytes, file: path)
        guard case .mapping(let entries) = own.content else {
            throw ConfigurationError(
                at: own.location, "\(own.kind) is not a mapping", expected: "keys and their values")
        }
        chain.append(path)
        var merged: Node?
        for target in try importTargets(of: own, in: path) {
            let node = try load(path: target.path, importedAt: target.location)
            merged = merged.map { merge($0, under: node) } ?? node
        }
        chain.removeLast()
        let rest = Node(.mapping(entries.filter { $0.key != "imports" }), at: own.location)
        let result = merged.map { merge($0, under: rest) } ?? rest
        loaded[path] = result
        return result
    }

    private func importTargets(
        of node: Node, in path: String
    ) throws(ConfigurationError) -> [(path: String, location: SourceLocation)] {
        guard let list = node["imports"] else { return [] }
        var context = DecodingContext()
        let codec = Codec<[String]>.list(of: .text(about: "a path relative to this file"), count: 1...100)
        let paths = context.descend(key: "imports") { codec.decode(list, &$0) }
        let names = try context.result(paths)
        guard case .sequence(let nodes) = list.content else { return [] }
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        return zip(names, nodes).map { ($0.hasPrefix("/") ? $0 : folder + $0, $1.location) }
    }
}

/// Deep merge of two trees; where both say something, `upper` wins and the key stays where `lower` has it.
package func merge(_ lower: Node, under upper: Node) -> Node {
    guard case .mapping(var entries) = lower.content, case .mapping(let above) = upper.content else { return upper }
    var index = Dictionary(entries.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
    for entry in above {
        if let position = index[entry.key] {
            let value = merge(entries[position].value, under: entry.value)
            entries[position] = Node.Entry(key: entry.key, keyLocation: entry.keyLocation, value: value)
        } else {
            index[entry.key] = entries.count
            entries.append(entry)
        }
    }
    return Node(.mapping(entries), at: upper.location)
}

/// The path without `.` and inner `..` parts, so that one file has one name.
func normalisedPath(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
        if part == "..", let last = parts.last, last != ".." {
            parts.removeLast()
        } else if part != ".." || !path.hasPrefix("/") || !parts.isEmpty {
            parts.append(part)
        }
    }
    let joined = parts.joined(separator: "/")
    return path.hasPrefix("/") ? "/" + joined : joined
}
