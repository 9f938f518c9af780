// SPDX-License-Identifier: GPL-3.0-or-later

/// Where one key of a document stands.
public struct KeyPlace: Sendable, Hashable {
    /// The path of the value in the grammar of error messages, `fleet[0].count`.
    public var path: String
    public var key: String
    public var location: SourceLocation
}

extension Node {
    /// Every key of the tree in the order of the file: what a test misspells one by one.
    /// - Complexity: O(nodes).
    public func keyPlaces(under path: String = "") -> [KeyPlace] {
        switch content {
        case .scalar: []
        case .sequence(let nodes):
            nodes.enumerated().flatMap { $1.keyPlaces(under: "\(path)[\($0)]") }
        case .mapping(let entries):
            entries.flatMap { entry in
                let inner = path.isEmpty ? entry.key : "\(path).\(entry.key)"
                return [KeyPlace(path: inner, key: entry.key, location: entry.keyLocation)]
                    + entry.value.keyPlaces(under: inner)
            }
        }
    }
}
