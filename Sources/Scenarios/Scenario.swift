// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Economics
public import Fleet
public import FleetSimulation
import Hashing
import Quantities
public import Results
public import Silicon
import Statistics

/// A scenario that was found right, with everything it names resolved.
public struct Scenario: Sendable {
    public let document: ScenarioDocument
    public let fleet: FleetSpecification
    public let policies: [Named<any Policy>]
    /// What is compared: every policy in every variant. The first is what the others are compared with.
    public let arms: [Arm]
    /// The scenario as each variant has it.
    private let settings: [Scenario]
    /// The scenario at either end of every assumption's range.
    public let ends: [AssumptionEnd]
    public let expectations: [Expectation]
    public let claims: [Expectation]
    /// SHA-256 over the resolved document; imports, overrides, model files of its own and recorded prices included.
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

    /// The fleet, site and market that an arm plays with.
    public func setting(of arm: Arm) -> Scenario { arm.setting.map { settings[$0] } ?? self }

    /// Reads a scenario file.
    /// - Parameters:
    ///   - overrides: `path.to[2].key=value`, applied in order.
    ///   - library: the models that can be named; the file may add its own.
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

    init(
        _ loaded: LoadedDocument, path: String, overrides: [String], library: ModelLibrary
    ) throws(ConfigurationError) {
        try self.init(loaded.root, files: loaded.files, path: path, overrides: overrides, library: library)
    }

    /// How much of what a file says is built: a variant has no variants, and an end of a range has no ranges.
    private enum Part {
        case whole
        case end
        case setting
    }

    private init(
        _ root: Node, files: [String], path: String, overrides: [String], library: ModelLibrary,
        changes: [ChangeSettings] = [], part: Part = .whole
    ) throws(ConfigurationError) {
        var context = DecodingContext()
        let decoded = ScenarioDocument.codec.decode(root, &context)
        let document = try context.result(decoded)
        var models = library
        var resolved = [root.flowText]
        for file in document.models {
            let model = try DocumentLoader().load(path: Self.resolve(file, beside: path))
            try models.add(model)
            resolved.append(model.flowText)
        }
        resolved += Self.recordedPrices(of: document.market)
        let changed = try Self.change(&models, changes)
        let groups = Self.groups(of: document, root, models, changed, &context)
        Self.checkUnitCounts(document, &context)
        guard context.diagnostics.isEmpty else { throw ConfigurationError(context.diagnostics) }

        func again(_ change: ChangeSettings, _ part: Part) throws(ConfigurationError) -> Scenario {
            try Scenario(
                change.applied(to: root), files: files, path: path, overrides: overrides, library: library,
                changes: changes + [change], part: part)
        }
        var settings: [Scenario] = []
        if part != .setting {
            for variant in document.variants { settings.append(try again(variant.value, .setting)) }
        }
        var ends: [AssumptionEnd] = []
        if part == .whole {
            for assumption in document.assumptions {
                for (end, change) in [("low", assumption.value.low), ("high", assumption.value.high)] {
                    ends.append(
                        AssumptionEnd(
                            assumption: assumption.name, end: end,
                            about: change.aboutText ?? assumption.value.aboutText, scenario: try again(change, .end)))
                }
            }
        }
        self.settings = settings
        self.ends = ends
        self.document = document
        self.path = path
        self.overrides = overrides
        self.files = files
        policies = document.policies
        arms = Self.arms(of: document)
        expectations = document.expect.compactMap { Self.expectation($0, in: document) }
        claims = document.claims.compactMap { Self.expectation($0, in: document) }
        hash = sha256Hex(resolved.joined(separator: "\n"))
        explanation = explain(root, as: ScenarioDocument.codec.shape())
        var fleet = FleetSpecification(
            start: document.time.start, duration: document.time.duration, control: document.time.control,
            groups: groups,
            site: document.site, sensors: document.sensors, commands: document.commands, faults: document.faults,
            switchLoss: document.market.sparePool.map {
                FleetSpecification.SwitchLoss(
                    toPrimary: document.market.pool.switchLoss, toSpare: $0.switchLoss)
            })
        let market = document.market
        fleet.acceptance = (
            primary: .percent(100) - market.pool.stale, spare: .percent(100) - (market.sparePool ?? market.pool).stale
        )
        self.fleet = fleet
    }

    /// What price files say: their contents are a part of the scenario as much as their names.
    private static func recordedPrices(of market: MarketSettings) -> [String] {
        func text<D: Dimension>(_ model: (any PriceModel<D>)?) -> String? {
            guard let model, let coverage = model.coverage else { return nil }
            let curve = model.curve(from: coverage.lowerBound, to: coverage.upperBound, key: StreamKey(seed: 0))
            return zip(curve.times, curve.values).map { "\($0.nanosecondsSinceEpoch) \($1.base.bitPattern)" }
                .joined(separator: "\n")
        }
        return [text(market.hashPrice), text(market.scryptHashPrice), text(market.energy)].compactMap { $0 }
    }

    /// A fault that names more units than its racks and group hold is a slip, not a wish for all of them.
    private static func checkUnitCounts(_ document: ScenarioDocument, _ context: inout DecodingContext) {
        let all = document.fleet.reduce(0) { $0 + $1.count }
        guard all > 0, all <= 2_000_000 else { return }
        for fault in document.faults {
            guard case .count(let wanted) = fault.common.units else { continue }
            var first = 0
            var held = 0
            for (group, settings) in document.fleet.enumerated() {
                let range = first..<first + settings.count
                first += settings.count
                guard fault.common.group.map({ $0 == group + 1 }) ?? true else { continue }
                if fault.common.racks.isEmpty {
                    held += settings.count
                } else {
                    held += range.lazy.filter { fault.common.racks.contains($0 * document.site.racks / all + 1) }.count
                }
            }
            guard wanted > held else { continue }
            context.report(
                "a fault strikes \(wanted) units where there are \(held)", at: fault.location,
                expected: "'units' of at most \(held), a share, or 'all'")
        }
    }

    private static func resolve(_ file: String, beside path: String) -> String {
        guard !file.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return file }
        return String(path[...slash]) + file
    }

    private static func groups(
        of document: ScenarioDocument, _ root: Node, _ models: ModelLibrary, _ changed: [String: String],
        _ context: inout DecodingContext
    ) -> [FleetSpecification.Group] {
        var groups: [FleetSpecification.Group] = []
        var nodes: [Node] = []
        if case .sequence(let list)? = root["fleet"]?.content { nodes = list }
        for (index, settings) in document.fleet.enumerated() {
            let node = nodes.indices.contains(index) ? nodes[index] : root
            let name = ModelLibrary.normalized(settings.model)
            guard var model = models[changed[name] ?? name] else {
                context.report(
                    unknown: name, among: models.names, "'\(settings.model)' is not a known model",
                    at: node["model"]?.location ?? node.location)
                continue
            }
            model.name = name
            guard let firmware = model.firmware.first(where: { $0.name == settings.firmware }) else {
                context.report(
                    unknown: settings.firmware, among: model.firmware.map(\.name),
                    "\(model.name) has no firmware '\(settings.firmware)'",
                    at: node["firmware"]?.location ?? node.location)
                continue
            }
            if settings.throttling, firmware.throttle == nil {
                context.report(
                    "\(firmware.title) cannot throttle", at: node["throttling"]?.location ?? node.location,
                    expected: "a firmware with a throttle temperature, see 'assay model show \(model.name)'")
            }
            if model.algorithm == .scrypt1024, document.market.scryptHashPrice == nil {
                context.report(
                    "\(model.name) computes Scrypt and nothing says what that pays",
                    at: root["market"]?.location ?? node.location,
                    expected: "market.scrypt-hashprice, as in '0.5 USD/GH/d'")
            }
            if let band = settings.guardBand {
                let anchor: AsicModel.GuardBandAnchor = settings.guardBandKeeps == .clock ? .clock : .voltage
                if let point = model.operatingPoint(guardBand: band, keeping: anchor) {
                    model.nominal = point
                } else {
                    context.report(
                        "\(model.name) has no operating point with a guard band of \(band.formatted(in: "mV"))",
                        at: node["guard-band"]?.location ?? node.location, expected: "a narrower one")
                }
            }
            groups.append(FleetSpecification.Group(settings: settings, model: model, firmware: firmware))
        }
        return groups
    }
}
