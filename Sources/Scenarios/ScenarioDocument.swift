// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Economics
public import Fleet
import FleetOptimizer
public import FleetSimulation
import Quantities

/// A scenario file as it is written: the specs of what stands below, composed.
public struct ScenarioDocument: Configurable {
    public var format = 1
    public var name = ""
    public var aboutText = ""
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
    public var replications = ReplicationSettings()
    public var scoring = ScoringSettings()
    public var expect: [ExpectationSettings] = []
    public var claims: [ExpectationSettings] = []
    public var slow = false

    public init() {}

    public static let about =
        "A scenario: a fleet, what happens to it, the policies that run it, and what is expected of them."

    public static let fields: [Field<Self>] = [
        Field("assay", \.format, .integer(1...1), required: true, about: "The version of this format: 1."),
        Field(
            "name", \.name, .name(about: "a name in kebab-case"), required: true,
            about: "The scenario's name; reports are filed under it."),
        Field(
            "about", \.aboutText, .text(about: "what the scenario teaches"), required: true,
            about: "What the scenario shows, in a sentence or two."),
        Field(
            "seed", \.seed, .integer(0...Int.max),
            about: "The root of all random draws. Replications are streams of one seed."),
        Field("time", \.time, .object("time"), required: true, about: "When and how long."),
        Field("site", \.site, .object("site"), about: "Racks and air."),
        Field(
            "models", \.models, .list(of: .text(about: "a path"), count: 0...100),
            about: "Model files of your own, relative to this file, beside the built-in ones."),
        Field(
            "fleet", \.fleet, .list(of: .object("fleet group"), count: 1...1000), required: true, about: "The units."),
        Field("sensors", \.sensors, .object("sensors"), about: "How telemetry differs from the truth."),
        Field("commands", \.commands, .object("commands"), about: "How commands reach the units."),
        Field("faults", \.faults, .list(of: faultCodec, count: 0...10_000), about: "What goes wrong, and when."),
        Field("market", \.market, .object("market"), about: "Prices and pools."),
        Field(
            "policies", \.policies, .map(of: policyCodec), required: true,
            about: "The policies by name; the first is what the others are compared with."),
        Field("replications", \.replications, ReplicationSettings.codec, about: "How many worlds, and how sure."),
        Field("scoring", \.scoring, .object("scoring"), about: "What the truth calls bad."),
        Field(
            "expect", \.expect, .list(of: .object("expectation"), count: 0...1000),
            about: "Demands that pass or fail the run."),
        Field(
            "claims", \.claims, .list(of: .object("claim"), count: 0...1000),
            about: "Demands that are reported as held, not held or undecided, and never fail a run."),
        Field("slow", \.slow, .boolean, about: "Takes minutes; 'assay run --skip-slow' leaves it out."),
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
        let names = policies.map(\.name)
        for expectation in expect + claims {
            for (name, location) in [
                (expectation.policy, expectation.policyLocation), (expectation.versus, expectation.versusLocation),
            ] {
                guard let name, !names.contains(name) else { continue }
                context.report(
                    "'\(name)' is not a policy of this file", at: location ?? expectation.location,
                    expected: "one of \(names.joined(separator: ", "))", suggestion: nearestName(to: name, in: names))
            }
            if let versus = expectation.versus, versus == expectation.policy {
                context.report(
                    "'\(versus)' is compared with itself", at: expectation.versusLocation, expected: "another policy")
            }
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

    /// The form of the whole file.
    public static let codec: Codec<ScenarioDocument> = .object("scenario")
}
