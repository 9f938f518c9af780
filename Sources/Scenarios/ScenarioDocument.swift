// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Economics
public import Fleet
import FleetOptimizer
public import FleetSimulation
import Quantities

/// A scenario file as it is written: the specs of what stands below, composed.
public struct ScenarioDocument: ScenarioHeading {
    public var format = 1
    public var name = ""
    public var aboutText = ""
    public var headline: String?
    public var seed = 1
    public var time = TimeSettings()
    public var site = SiteSettings()
    public var models: [String] = []
    public var fleet: [FleetGroupSettings] = []
    public var sensors = SensorSettings()
    public var commands = CommandSettings()
    public var faults: [ScheduledFault] = []
    public var market = MarketSettings()
    public var policies: [Named<any Policy>] = []
    public var variants: [Named<ChangeSettings>] = []
    public var assumptions: [Named<AssumptionSettings>] = []
    public var replications = ReplicationSettings()
    public var scoring = ScoringSettings()
    public var expect: [ExpectationSettings] = []
    public var claims: [ExpectationSettings] = []
    public var measure: MeasureSettings?
    public var slow = false

    public init() {}

    public static let about =
        "A scenario: a fleet, what happens to it, the policies that run it, and what is expected of them."

    public static let fields: [Field<Self>] =
        headingFields + [
            Field(
                "headline", \.headline, optional: .text(about: "a claim in the words of those who make it", limit: 300),
                about: "A claim from outside that the 'claims' of this file test, in the words of those who make it."),
            Field("time", \.time, .object("time"), required: true, about: "When and how long."),
            Field("site", \.site, .object("site"), about: "Racks and air."),
            Field(
                "models", \.models, .list(of: .text(about: "a path"), count: 0...100),
                about: "Model files of your own, relative to this file, beside the built-in ones."),
            Field(
                "fleet", \.fleet, .list(of: .object("fleet group"), count: 1...1000), required: true,
                about: "The units."),
            Field("sensors", \.sensors, .object("sensors"), about: "How telemetry differs from the truth."),
            Field("commands", \.commands, .object("commands"), about: "How commands reach the units."),
            Field("faults", \.faults, .list(of: faultCodec, count: 0...10_000), about: "What goes wrong, and when."),
            Field("market", \.market, .object("market"), about: "Prices and pools."),
            Field(
                "policies", \.policies, .map(of: policyCodec), required: true,
                about: "The policies by name; the first is what the others are compared with."),
            Field(
                "variants", \.variants, .map(of: .object("change")),
                about:
                    "Ways to run or build the fleet, by name: every policy plays every variant in the same worlds; the first is what the others are compared with."
            ),
            Field(
                "assumptions", \.assumptions, .map(of: .object("assumption")),
                about: "Assumptions with their ranges, by name; claims say what either end makes of them."),
            replicationsField,
            Field("scoring", \.scoring, .object("scoring"), about: "What the truth calls bad."),
        ] + demandFields(expect: \.expect, claims: \.claims) + [
            Field(
                "measure", \.measure, optional: .object("measure"),
                about: "What this machine measures about itself, for claims that need it."),
            slowField,
        ]

    public mutating func validate(_ node: Node, _ context: inout DecodingContext) {
        func place(_ keys: String...) -> SourceLocation { keys.reduce(node) { $0[$1] ?? $0 }.location }
        let count = fleet.reduce(0) { $0 + $1.count }
        if count > 2_000_000 {
            context.report("\(count) units in all", at: place("fleet"), expected: "at most 2,000,000")
        }
        if policies.isEmpty {
            context.report(
                "no policy is named", at: place("policies"), expected: "one at least, such as 'baseline: none'")
        }
        for fault in faults {
            if let rack = fault.common.racks.first(where: { $0 > site.racks }) {
                context.report(
                    "rack \(rack) of a fault is not there", at: fault.location, expected: "racks 1 to \(site.racks)")
            }
            if let group = fault.common.group, group > fleet.count {
                context.report(
                    "fleet entry \(group) of a fault is not there", at: fault.location,
                    expected: "entries 1 to \(fleet.count)")
            }
            if let at = fault.common.at, at > time.duration {
                context.report(
                    "a fault at \(at) lies after the end of the run", at: fault.location,
                    expected: "at most \(time.duration)")
            }
        }
        checkNames(node, &context)
        for expectation in expect + claims { checkReferences(of: expectation, &context) }
        for claim in measure?.hashing?.claims ?? [] {
            let names = fleet.compactMap(\.name)
            guard !names.contains(claim.group) else { continue }
            context.report(
                unknown: claim.group, among: names, "'\(claim.group)' is not a named entry of the fleet of this file",
                at: claim.groupLocation, ifNone: "an entry with a 'name'")
        }
        let covered = time.start...(time.start + time.duration)
        for (key, coverage) in [
            ("hashprice", market.hashPrice.coverage), ("scrypt-hashprice", market.scryptHashPrice?.coverage),
            ("energy", market.energy.coverage),
        ] {
            guard let coverage, !(coverage.contains(covered.lowerBound) && coverage.contains(covered.upperBound)) else {
                continue
            }
            context.report(
                "the \(key) data covers \(coverage.lowerBound) to \(coverage.upperBound), the run \(covered.lowerBound) to \(covered.upperBound)",
                at: place("market", key), expected: "data for the whole run")
        }
    }

    /// What `versus` may name has to be one thing.
    private func checkNames(_ node: Node, _ context: inout DecodingContext) {
        for variant in variants where policies.contains(where: { $0.name == variant.name }) {
            context.report(
                "'\(variant.name)' is a policy and a variant", at: node["variants"]?[variant.name]?.location,
                expected: "another name for one of them")
        }
        var entries: Set<String> = []
        for name in fleet.compactMap(\.name) where !entries.insert(name).inserted {
            context.report(
                "two entries of the fleet are named '\(name)'", at: node["fleet"]?.location,
                expected: "a name of its own for each")
        }
    }

    private func checkReferences(of expectation: ExpectationSettings, _ context: inout DecodingContext) {
        let policyNames = policies.map(\.name)
        let variantNames = variants.map(\.name)
        func check(_ key: String, _ name: String?, _ names: [String], _ kind: String, isNeeded: Bool) {
            let place = expectation.places[key] ?? expectation.location
            if let name, !names.contains(name) {
                context.report(
                    unknown: name, among: names, "'\(name)' is not \(kind) of this file", at: place,
                    ifNone: "no '\(key)'")
            } else if name == nil, isNeeded {
                context.report(
                    "the expectation names no \(key)", at: place,
                    expected: "'\(key)', one of \(names.joined(separator: ", "))")
            }
        }
        check("policy", expectation.policy, policyNames, "a policy", isNeeded: policyNames.count > 1)
        check("variant", expectation.variant, variantNames, "a variant", isNeeded: !variantNames.isEmpty)
        check("versus", expectation.versus, policyNames + variantNames, "a policy or variant", isNeeded: false)
        check("group", expectation.group, fleet.compactMap(\.name), "a named entry of the fleet", isNeeded: false)
        let mine = [expectation.policy ?? policyNames.first, expectation.variant]
        if let versus = expectation.versus, mine.contains(versus) {
            context.report(
                "'\(versus)' is compared with itself", at: expectation.places["versus"], expected: "another one")
        }
    }

    /// The form of the whole file.
    public static let codec: Codec<ScenarioDocument> = .object("scenario")
}
