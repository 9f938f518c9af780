// SPDX-License-Identifier: GPL-3.0-or-later

/// Applies `path.to[2].key=value` assignments to a tree, in order.
///
/// The path is the grammar of error messages; the value is YAML. A key that is not there is created, an index must exist
/// or be the count of its list, which appends.
/// - Throws: what is wrong with an assignment, at line 1 of `--set` and its column in the argument.
func applyOverrides(_ overrides: [String], to root: Node) throws(ConfigurationError) -> Node {
    var root = root
    for override in overrides {
        let assignment = try Assignment(parsing: override)
        try assignment.apply(to: &root, at: 0, path: "")
    }
    return root
}

/// One `--set` argument.
struct Assignment {
    enum Step {
        case key(String, column: Int)
        case index(Int, column: Int)
    }

    static let file = "--set"
    let steps: [Step]
    let value: Node

    /// - Complexity: O(n); at most 4,096 characters and 100 steps.
    init(parsing text: String) throws(ConfigurationError) {
        let grammar = "path.to[2].key=value, as in fleet[0].count=20"
        func fault(_ message: String, column: Int) -> ConfigurationError {
            ConfigurationError(
                at: SourceLocation(file: Self.file, line: 1, column: column), "\(message) in '\(shortened(text))'",
                expected: grammar)
        }
        let scalars = Array(text.unicodeScalars)
        guard scalars.count <= 4096 else { throw fault("more than 4096 characters", column: 1) }
        guard let equals = scalars.firstIndex(of: "=") else { throw fault("no '='", column: scalars.count + 1) }
        var steps: [Step] = []
        var position = 0
        while position < equals {
            if scalars[position] == "[" {
                let close = scalars[position..<equals].firstIndex(of: "]") ?? equals
                let digits = scalars[position + 1..<max(position + 1, close)]
                guard close < equals, digits.count <= 9, digits.allSatisfy({ ("0"..."9").contains($0) }),
                    let index = Int(String(String.UnicodeScalarView(digits)))
                else { throw fault("no whole number in brackets", column: position + 1) }
                steps.append(.index(index, column: position + 1))
                position = close + 1
                guard position == equals || scalars[position] == "." || scalars[position] == "[" else {
                    throw fault("'\(scalars[position])' after ']'", column: position + 1)
                }
                if position < equals, scalars[position] == "." {
                    position += 1
                    if position == equals { throw fault("the path ends with '.'", column: position) }
                }
            } else {
                let end = scalars[position..<equals].firstIndex { $0 == "." || $0 == "[" } ?? equals
                guard end > position else { throw fault("an empty key", column: position + 1) }
                let key = String(String.UnicodeScalarView(scalars[position..<end]))
                steps.append(.key(key, column: position + 1))
                position = end
                if position < equals, scalars[position] == "." {
                    position += 1
                    if position == equals { throw fault("the path ends with '.'", column: position) }
                }
            }
        }
        guard !steps.isEmpty else { throw fault("no path before '='", column: 1) }
        guard steps.count <= ReadingLimits.levels else { throw fault("a very long path", column: 1) }
        self.steps = steps
        let written = String(String.UnicodeScalarView(scalars[(equals + 1)...]))
        if written.allSatisfy(\.isWhitespace) {
            value = Node(.scalar("", quoted: false), at: Self.location(equals + 2))
        } else {
            value = try readYAML(written, file: Self.file, firstColumn: equals + 2)
        }
    }

    static func location(_ column: Int) -> SourceLocation { SourceLocation(file: file, line: 1, column: column) }

    func apply(to node: inout Node, at depth: Int, path: String) throws(ConfigurationError) {
        guard depth < steps.count else {
            node = value
            return
        }
        switch steps[depth] {
        case .index(let index, let column):
            guard case .sequence(var nodes) = node.content else {
                throw ConfigurationError(
                    at: Self.location(column), path: path, "\(node.kind) at \(node.location) is not a list",
                    expected: "the path of a list before '[\(index)]'")
            }
            guard index <= nodes.count else {
                throw ConfigurationError(
                    at: Self.location(column), path: path, "there is no [\(index)] in a list of \(nodes.count)",
                    expected: "an index from 0 to \(nodes.count), where \(nodes.count) appends")
            }
            if index == nodes.count { nodes.append(Node(.scalar("", quoted: false), at: Self.location(column))) }
            try apply(to: &nodes[index], at: depth + 1, path: "\(path)[\(index)]")
            node.content = .sequence(nodes)
        case .key(let first, let column):
            var entries: [Node.Entry]
            switch node.content {
            case .mapping(let present): entries = present
            case .scalar where node.isNull: entries = []
            default:
                throw ConfigurationError(
                    at: Self.location(column), path: path, "\(node.kind) at \(node.location) has no keys",
                    expected: "the path of a mapping before '\(first)'")
            }
            let (key, used) = longestKey(from: depth, in: entries) ?? (first, 1)
            let inner = path.isEmpty ? key : "\(path).\(key)"
            if let position = entries.firstIndex(where: { $0.key == key }) {
                try apply(to: &entries[position].value, at: depth + used, path: inner)
                if depth + used == steps.count { entries[position].keyLocation = Self.location(column) }
            } else {
                if case .index(let index, let indexColumn)? = steps.dropFirst(depth + 1).first, index != 0 {
                    throw ConfigurationError(
                        at: Self.location(indexColumn), path: inner, "there is no '\(key)' to index",
                        expected: "a list that the file has, or [0] to begin one",
                        suggestion: nearestName(to: key, in: entries.map(\.key)))
                }
                var fresh = Node(emptyContent(after: depth), at: Self.location(column))
                try apply(to: &fresh, at: depth + 1, path: inner)
                entries.append(Node.Entry(key: key, keyLocation: Self.location(column), value: fresh))
            }
            node.content = .mapping(entries)
        }
    }

    /// Keys may hold dots: the longest run of steps that names a key of the file is that key.
    private func longestKey(from depth: Int, in entries: [Node.Entry]) -> (String, Int)? {
        let present = Set(entries.map(\.key))
        var joined = ""
        var best: (String, Int)?
        for (offset, step) in steps[depth...].enumerated() {
            guard case .key(let key, _) = step else { break }
            joined += offset == 0 ? key : ".\(key)"
            if present.contains(joined) { best = (joined, offset + 1) }
        }
        return best
    }

    private func emptyContent(after depth: Int) -> Node.Content {
        if case .index? = steps.dropFirst(depth + 1).first { .sequence([]) } else { .scalar("", quoted: false) }
    }
}
