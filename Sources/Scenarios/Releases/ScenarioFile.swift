// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Silicon

/// A scenario file of either kind: one with `products` is about releases, every other is about a fleet.
public enum ScenarioFile: Sendable {
    case fleet(Scenario)
    case releases(ReleaseScenario)

    /// Reads a scenario file.
    /// - Parameters:
    ///   - overrides: `path.to[2].key=value`, applied in order.
    ///   - library: the models that a fleet can name.
    /// - Throws: everything that is wrong with the file, each with file, line and column.
    public init(path: String, overrides: [String] = [], library: ModelLibrary) throws(ConfigurationError) {
        try self.init(
            DocumentLoader(overrides: overrides).document(at: path), path: path, overrides: overrides, library: library)
    }

    /// Reads a scenario from text.
    public init(text: String, name: String, overrides: [String] = [], library: ModelLibrary) throws(ConfigurationError)
    {
        try self.init(
            DocumentLoader(overrides: overrides).document(text: text, name: name), path: name, overrides: overrides,
            library: library)
    }

    private init(
        _ loaded: LoadedDocument, path: String, overrides: [String], library: ModelLibrary
    ) throws(ConfigurationError) {
        if Self.isAboutReleases(loaded.root) {
            self = .releases(try ReleaseScenario(loaded, path: path, overrides: overrides))
        } else {
            self = .fleet(try Scenario(loaded, path: path, overrides: overrides, library: library))
        }
    }

    /// A file that misspells `products` still lists `detectors`, and is better told so than asked for a fleet.
    private static func isAboutReleases(_ root: Node) -> Bool {
        root["fleet"] == nil && (root["products"] != nil || root["detectors"] != nil)
    }

    public var name: String {
        switch self {
        case .fleet(let scenario): scenario.name
        case .releases(let scenario): scenario.name
        }
    }

    public var path: String {
        switch self {
        case .fleet(let scenario): scenario.path
        case .releases(let scenario): scenario.path
        }
    }

    public var isSlow: Bool {
        switch self {
        case .fleet(let scenario): scenario.document.slow
        case .releases(let scenario): scenario.document.slow
        }
    }

    /// The JSON Schema of scenario files of both kinds.
    public static func schema(id: String = "assay.scenario/1", title: String = "Assay scenario") -> String {
        jsonSchema(
            for: ScenarioDocument.codec.shape(), orWith: "products", ReleaseScenarioDocument.codec.shape(), id: id,
            title: title)
    }
}
