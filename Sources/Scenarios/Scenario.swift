// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Economics
public import Fleet
public import FleetSimulation
import Hashing
import Quantities
public import Results
public import Silicon

/// A scenario that was found right, with everything it names resolved.
public struct Scenario: Sendable {
    public let document: ScenarioDocument
    public let fleet: FleetSpecification
    public let policies: [Named<any Policy>]
    public let expectations: [Expectation]
    public let claims: [Expectation]
    /// SHA-256 over the resolved document, imports, overrides and model files of its own included.
    public let hash: String
    /// Every field with its value, and where that comes from.
    public let explanation: [ExplainedField]
    /// The files it was read from, the scenario first.
    public let files: [String]
    public let path: String
    /// What `--set` changed, in order.
    public let overrides: [String]

    public var name: String { document.name }
    public var market: MarketSettings { document.market }

    /// Reads a scenario file.
    /// - Parameters:
    ///   - overrides: `path.to[2].key=value`, applied in order.
    ///   - library: the models that can be named; the file may add its own.
    /// - Throws: everything that is wrong with the file, each with file, line and column.
    public init(path: String, overrides: [String] = [], library: ModelLibrary) throws(ConfigurationError) {
        let loaded = try DocumentLoader(overrides: overrides).document(at: path)
        try self.init(loaded, path: path, overrides: overrides, library: library)
    }

    /// Reads a scenario from text.
    public init(text: String, name: String, overrides: [String] = [], library: ModelLibrary) throws(ConfigurationError)
    {
        let loaded = try DocumentLoader(overrides: overrides).document(text: text, name: name)
        try self.init(loaded, path: name, overrides: overrides, library: library)
    }

    private init(_ loaded: LoadedDocument, path: String, overrides: [String], library: ModelLibrary)
        throws(ConfigurationError)
    {
        var context = DecodingContext()
        let decoded = ScenarioDocument.codec.decode(loaded.root, &context)
        let document = try context.result(decoded)
        var models = library
        var resolved = [loaded.root.flowText]
        for file in document.models {
            let model = try DocumentLoader().load(path: Self.resolve(file, beside: path))
            try models.add(model)
            resolved.append(model.flowText)
        }
        let groups = Self.groups(of: document, loaded.root, models, &context)
        guard context.diagnostics.isEmpty else { throw ConfigurationError(context.diagnostics) }
        self.document = document
        self.path = path
        self.overrides = overrides
        files = loaded.files
        policies = document.policies
        expectations = document.expect.compactMap(\.expectation)
        claims = document.claims.compactMap(\.expectation)
        hash = sha256Hex(resolved.joined(separator: "\n"))
        explanation = explain(loaded.root, as: ScenarioDocument.codec.shape())
        fleet = FleetSpecification(
            start: document.time.start, duration: document.time.duration, control: document.time.control,
            groups: groups,
            site: document.site, sensors: document.sensors, commands: document.commands, faults: document.faults,
            switchLoss: document.market.sparePool?.switchLoss)
    }

    private static func resolve(_ file: String, beside path: String) -> String {
        guard !file.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return file }
        return String(path[...slash]) + file
    }

    private static func groups(
        of document: ScenarioDocument, _ root: Node, _ models: ModelLibrary, _ context: inout DecodingContext
    ) -> [FleetSpecification.Group] {
        var groups: [FleetSpecification.Group] = []
        var nodes: [Node] = []
        if case .sequence(let list)? = root["fleet"]?.content { nodes = list }
        for (index, settings) in document.fleet.enumerated() {
            let node = nodes.indices.contains(index) ? nodes[index] : root
            guard let model = models[settings.model] else {
                context.report(
                    "'\(settings.model)' is not a known model", at: node["model"]?.location ?? node.location,
                    expected: "one of \(models.names.joined(separator: ", "))",
                    suggestion: nearestName(to: ModelLibrary.normalized(settings.model), in: models.names))
                continue
            }
            guard let firmware = model.firmware.first(where: { $0.name == settings.firmware }) else {
                let names = model.firmware.map(\.name)
                context.report(
                    "\(model.name) has no firmware '\(settings.firmware)'",
                    at: node["firmware"]?.location ?? node.location,
                    expected: "one of \(names.joined(separator: ", "))",
                    suggestion: nearestName(to: settings.firmware, in: names))
                continue
            }
            if model.algorithm == .scrypt1024, document.market.scryptHashPrice == nil {
                context.report(
                    "\(model.name) computes Scrypt and nothing says what that pays",
                    at: root["market"]?.location ?? node.location,
                    expected: "market.scrypt-hashprice, as in '0.5 USD/GH/d'")
            }
            groups.append(FleetSpecification.Group(settings: settings, model: model, firmware: firmware))
        }
        return groups
    }
}
