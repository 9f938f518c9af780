// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Configuration

/// The machine models that can be named: those built in, and those a user adds.
///
///     var library = try ModelLibrary.builtIn()
///     try library.add(file: "models/my-s19.yaml")
///     library["Antminer_L7"]?.nominal     // 780 mV
public struct ModelLibrary: Sendable {
    /// In the order in which they were added.
    public private(set) var models: [AsicModel] = []
    private var assembly: ModelAssembly

    /// A model's name as files have it: `Antminer_L7` and `Antminer L7` are `antminer-l7`.
    public static func normalized(_ name: String) -> String {
        String(name.lowercased().map { $0 == "_" || $0 == " " ? "-" : $0 })
    }

    /// The models that come with the program.
    /// - Complexity: reads and calibrates all of them, some milliseconds: keep the library.
    public static func builtIn() throws(ConfigurationError) -> ModelLibrary {
        let parts = try readYAML(PackageResources.parts_yaml, file: "parts.yaml")
        var library = ModelLibrary(assembly: ModelAssembly(parts: parts, bases: [:]))
        for file in builtInFiles {
            try library.add(readYAML(file.bytes, file: file.name))
        }
        return library
    }

    // A model stands after the one it is based on.
    private static let builtInFiles: [(name: String, bytes: [UInt8])] = [
        ("antminer-s19.yaml", PackageResources.antminer_s19_yaml),
        ("antminer-s19-pro.yaml", PackageResources.antminer_s19_pro_yaml),
        ("antminer-s19j-pro.yaml", PackageResources.antminer_s19j_pro_yaml),
        ("antminer-s19-xp.yaml", PackageResources.antminer_s19_xp_yaml),
        ("antminer-s21.yaml", PackageResources.antminer_s21_yaml),
        ("antminer-l7.yaml", PackageResources.antminer_l7_yaml),
        ("antminer-s19k-pro.yaml", PackageResources.antminer_s19k_pro_yaml),
        ("antminer-s21-pro.yaml", PackageResources.antminer_s21_pro_yaml),
    ]

    private init(assembly: ModelAssembly) { self.assembly = assembly }

    public subscript(name: String) -> AsicModel? {
        let name = Self.normalized(name)
        return models.first { $0.name == name }
    }

    public var names: [String] { models.map(\.name) }

    /// Adds the model of one file; it may build on any model already here.
    /// - Throws: everything that is wrong with the file, with line and column; a name that is taken.
    public mutating func add(file path: String) throws(ConfigurationError) {
        try add(DocumentLoader().load(path: path))
    }

    /// Adds every `.yaml` file of a folder, in the order of their names; one may build on those before it.
    public mutating func add(folder path: String) throws(ConfigurationError) {
        let files: [String]
        do {
            files = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".yaml") }.sorted()
        } catch {
            throw ConfigurationError([
                Diagnostic(at: nil, path: "", "\(path) cannot be listed", expected: "a folder of model files")
            ])
        }
        for file in files { try add(file: "\(path)/\(file)") }
    }

    /// Adds a model from its tree.
    public mutating func add(_ node: Node) throws(ConfigurationError) {
        var context = DecodingContext()
        guard let resolved = assembly.resolve(node, &context) else { throw ConfigurationError(context.diagnostics) }
        let decoded = Codec<ModelDescription>.object("model").decode(resolved, &context)
        let description = try context.result(decoded)
        guard self[description.name] == nil else {
            throw ConfigurationError([
                Diagnostic(
                    at: node["name"]?.location ?? node.location, path: "name",
                    "the model '\(description.name)' is already known",
                    expected: "another name; 'based-on: \(description.name)' builds on the known one")
            ])
        }
        do throws(CalibrationError) {
            models.append(try AsicModel(description, facts: resolved.sourcedFacts()))
        } catch {
            throw ConfigurationError([
                Diagnostic(
                    at: resolved.location(ofFirst: error.suspects), path: description.name, error.description)
            ])
        }
        assembly.bases[description.name] = resolved
    }

    /// A process preset by name: `n7`.
    package func process(_ name: String) throws(ConfigurationError) -> ProcessPreset {
        var context = DecodingContext()
        let preset = assembly.part("process", name, &context).flatMap {
            Codec<ProcessPreset>.object("process").decode($0, &context)
        }
        return try context.result(preset)
    }
}
