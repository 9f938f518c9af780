// SPDX-License-Identifier: GPL-3.0-or-later

/// Reads one YAML 1.2 document, strictly: no duplicate keys, anchors, aliases, merge keys, tags, directives, keys that are
/// not scalars, or second document.
///
///     let node = try readYAML("seed: 7", file: "a.yaml")
///     node["seed"]?.location    // a.yaml:1:7
///
/// - Parameters:
///   - file: the name that locations carry.
///   - firstColumn: the column of the first character, where the text is a part of something longer.
/// - Throws: every fault found, with its place; after a syntax error the rest of the text is not read.
/// - Complexity: O(n) in the length of the text; the stack does not grow with its depth.
public func readYAML(_ text: String, file: String, firstColumn: Int = 1) throws(ConfigurationError) -> Node {
    try readYAML(Array(text.utf8), file: file, firstColumn: firstColumn)
}

/// Reads one YAML document from bytes that should be UTF-8.
public func readYAML(_ bytes: [UInt8], file: String, firstColumn: Int = 1) throws(ConfigurationError) -> Node {
    let text = try screenText(bytes, file: file)
    var tree = TreeBuilder(file: file, firstColumn: firstColumn)
    do throws(YAMLSyntaxError) {
        var events = try YAMLEventReader(text)
        while try tree.accept(events.next()) {}
    } catch {
        let place = placeInText(of: error, text)
        tree.report(
            inWords(error), line: place.line, column: place.column,
            expected: remedy(for: error, in: text))
    }
    return try tree.result()
}

/// Grows the tree from events, with a stack of its own.
private struct TreeBuilder {
    private struct Frame {
        var start: SourceLocation
        var isMapping: Bool
        var nodes: [Node] = []
        var entries: [Node.Entry] = []
        /// The lines of the keys so far.
        var keys: [String: Int] = [:]
        var pending: (key: String, at: SourceLocation)?

        var awaitsKey: Bool { isMapping && pending == nil }
        var node: Node { Node(isMapping ? .mapping(entries) : .sequence(nodes), at: start) }
    }

    let file: String
    let firstColumn: Int
    private var frames: [Frame] = []
    private var root: Node?
    private var documents = 0
    private var values = 0
    private var diagnostics: [Diagnostic] = []

    init(file: String, firstColumn: Int) {
        self.file = file
        self.firstColumn = firstColumn
    }

    mutating func report(_ message: String, line: Int, column: Int, expected: String?) {
        report(message, at: location(line: line, column: column), expected: expected)
    }

    func result() throws(ConfigurationError) -> Node {
        guard diagnostics.isEmpty else { throw ConfigurationError(diagnostics) }
        guard let root, !(root.isNull && root.text == "") else {
            throw ConfigurationError(
                at: location(line: 1, column: 1), "the text is empty", expected: "keys and their values")
        }
        return root
    }

    /// - Returns: false where reading has to stop.
    mutating func accept(_ event: YAMLEvent) -> Bool {
        let here = location(line: event.line, column: event.column)
        if let anchor = event.anchor {
            report("'&\(anchor)' is an anchor", at: here, expected: "no anchors: write the value out, or use imports")
        }
        if let tag = event.tag {
            report("'\(tag)' is a tag", at: here, expected: "no tags: the field decides what its value is")
        }
        switch event.kind {
        case .documentStart(let hasDirectives):
            documents += 1
            if documents > 1 {
                report("a second document starts here", at: here, expected: "one document in a file")
                return false
            }
            if hasDirectives {
                report("a '%' directive", at: here, expected: "no directives: every file is YAML 1.2")
            }
        case .scalar(let text, let quoted):
            acceptScalar(text, quoted: quoted, at: here)
        case .alias(let name):
            report("'*\(name)' is an alias", at: here, expected: "no aliases: write the value out, or use imports")
            acceptScalar("", quoted: true, at: here)
        case .sequenceStart, .mappingStart:
            if frames.count >= ReadingLimits.levels {
                report(
                    "level \(frames.count + 1) of nesting", at: here, expected: "at most \(ReadingLimits.levels) levels"
                )
                return false
            }
            if frames.last?.awaitsKey == true {
                report("a key that is a list or mapping", at: here, expected: "a name as the key")
                return false
            }
            values += 1
            if case .mappingStart = event.kind {
                frames.append(Frame(start: here, isMapping: true))
            } else {
                frames.append(Frame(start: here, isMapping: false))
            }
        case .end:
            if let frame = frames.popLast() { place(frame.node) }
        case .streamEnd:
            return false
        case .other:
            break
        }
        if values > ReadingLimits.values {
            report(
                "more than \(ReadingLimits.values) values", at: here, expected: "a smaller file: put tables into CSV")
            return false
        }
        return diagnostics.count < ReadingLimits.faults
    }

    private mutating func acceptScalar(_ text: String, quoted: Bool, at here: SourceLocation) {
        values += 1
        guard frames.last?.awaitsKey == true else {
            place(Node(.scalar(text, quoted: quoted), at: here))
            return
        }
        let top = frames.count - 1
        if text.isEmpty {
            report("a value without a key", at: here, expected: "a name before the ':'")
        } else if text == "<<", !quoted {
            report("'<<' is a merge key", at: here, expected: "no merge keys: use imports, which merge mappings deeply")
        }
        if let first = frames[top].keys[text] {
            report(
                "'\(shortened(text))' is here a second time, first at line \(first)", at: here,
                expected: "each key once: delete one of the two")
        } else {
            frames[top].keys[text] = here.line
        }
        frames[top].pending = (text, here)
    }

    private mutating func place(_ node: Node) {
        guard !frames.isEmpty else {
            root = root ?? node
            return
        }
        let top = frames.count - 1
        if let pending = frames[top].pending {
            frames[top].entries.append(Node.Entry(key: pending.key, keyLocation: pending.at, value: node))
            frames[top].pending = nil
        } else {
            frames[top].nodes.append(node)
        }
    }

    private mutating func report(_ message: String, at location: SourceLocation, expected: String?) {
        diagnostics.append(Diagnostic(at: location, path: path, message, expected: expected))
    }

    private var path: String {
        frames.reduce(into: "") { path, frame in
            if !frame.isMapping {
                path += "[\(frame.nodes.count)]"
            } else if let pending = frame.pending {
                path += path.isEmpty ? shortened(pending.key) : ".\(shortened(pending.key))"
            }
        }
    }

    private func location(line: Int, column: Int) -> SourceLocation {
        SourceLocation(file: file, line: line, column: line == 1 ? column + firstColumn - 1 : column)
    }
}
