// SPDX-License-Identifier: GPL-3.0-or-later

/// Reads a document with its imports and overrides into one tree, in which every value keeps the place it came from.
///
///     let loader = DocumentLoader(overrides: ["fleet[0].count=20"])
///     let document = try loader.document(at: "Scenarios/heat-wave.yaml")
///     document.root["fleet"]     // a list
///     document.files             // ["Scenarios/heat-wave.yaml", "Scenarios/lib/site.yaml"]
public struct DocumentLoader: Sendable {
    /// Reads the bytes of a path.
    public typealias FileReader = @Sendable (String) throws(FileAccessError) -> [UInt8]

    private let overrides: [String]
    private let readFile: FileReader

    /// - Parameters:
    ///   - overrides: assignments `path.to[2].key=value`, applied in order after everything else.
    ///   - readFile: where the files come from; the disk unless a test says otherwise.
    public init(
        overrides: [String] = [],
        readFile: @escaping FileReader = { path throws(FileAccessError) in try Configuration.readFile(path) }
    ) {
        self.overrides = overrides
        self.readFile = readFile
    }

    /// - Throws: everything that is wrong with the file, its imports or the overrides, with file, line and column.
    public func load(path: String) throws(ConfigurationError) -> Node { try document(at: path).root }

    /// Loads a text as if it stood in the file `name`; imports are relative to that.
    public func load(text: String, name: String) throws(ConfigurationError) -> Node {
        try document(text: text, name: name).root
    }

    public func document(at path: String) throws(ConfigurationError) -> LoadedDocument {
        var imports = ImportResolver(readFile: readFile)
        let root = try imports.load(path: path)
        return try LoadedDocument(root: applyOverrides(overrides, to: root), files: imports.files)
    }

    public func document(text: String, name: String) throws(ConfigurationError) -> LoadedDocument {
        var imports = ImportResolver(readFile: readFile)
        let root = try imports.load(bytes: Array(text.utf8), path: name)
        return try LoadedDocument(root: applyOverrides(overrides, to: root), files: imports.files)
    }
}

/// A document as it stands after imports and overrides.
public struct LoadedDocument: Sendable {
    public var root: Node
    /// Every file that was read, the document itself first, in the order of reading.
    public var files: [String]
}
