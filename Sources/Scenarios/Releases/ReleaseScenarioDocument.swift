// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
import Quantities
public import ReleaseSimulation

/// A scenario file with products in place of a fleet: what is released, how it is measured, and the detectors that watch.
public struct ReleaseScenarioDocument: ScenarioHeading {
    public var format = 1
    public var name = ""
    public var aboutText = ""
    public var seed = 1
    public var time = ReleaseTimeSettings()
    public var products: [ProductSettings] = []
    public var releases: [ReleaseSettings] = []
    public var streams: [ReleaseStreamSettings] = []
    public var visits = VisitSettings()
    public var noise = NoiseSettings()
    public var disturbances = DisturbanceSettings()
    public var ambient = AmbientSettings()
    public var detectors: [Named<any DetectorModel>] = []
    public var replications = ReplicationSettings()
    public var scoring = ReleaseScoringSettings()
    public var expect: [DetectorExpectationSettings] = []
    public var claims: [DetectorExpectationSettings] = []
    public var slow = false

    public init() {}

    public static let about =
        "A scenario of releases: products, what is released for them, how they are calibrated, the detectors that watch, and what is expected of them."

    public static let fields: [Field<Self>] =
        headingFields + [
            Field("time", \.time, .object("release time"), required: true, about: "When and how long."),
            Field(
                "products", \.products, .list(of: .object("product"), count: 1...1000), required: true,
                about: "The machines and how their software matures."),
            Field(
                "releases", \.releases, .list(of: .object("release"), count: 0...10_000),
                about: "Releases on given days."),
            Field(
                "streams", \.streams, .list(of: .object("release stream"), count: 0...20),
                about: "Releases with drawn days and effects."),
            Field("visits", \.visits, .object("visits"), about: "When machines are calibrated."),
            Field(
                "noise", \.noise, .object("noise"), about: "What makes measurements differ although nothing changed."),
            Field(
                "disturbances", \.disturbances, .object("disturbances"),
                about: "Visits that measure something else than the software."),
            Field("ambient", \.ambient, .object("ambient"), about: "The air around the machines."),
            Field(
                "detectors", \.detectors, .map(of: detectorModelCodec), required: true,
                about: "The detectors by name; the first is what the others are compared with."),
            replicationsField,
            Field(
                "scoring", \.scoring, .object("release scoring"),
                about: "What counts as a regression and as finding it."),
        ] + demandFields(expect: \.expect, claims: \.claims, of: "detector ") + [
            slowField
        ]

    public mutating func validate(_ node: Node, _ context: inout DecodingContext) {
        if detectors.isEmpty {
            context.report(
                "no detector is named", at: (node["detectors"] ?? node).location,
                expected: "one at least, such as 'statistical: statistical'")
        }
        checkProducts(node, &context)
        checkReleases(&context)
        let visits = Double(products.reduce(0) { $0 + $1.count }) * (time.duration / visits.every)
        if visits > 5_000_000 {
            context.report(
                "\(formatNumber(visits, digits: 3)) visits in a replication",
                at: (node["visits"] ?? node["time"] ?? node).location, expected: "at most 5,000,000")
        }
        let names = detectors.map(\.name)
        for expectation in expect + claims { expectation.checkDetectors(names, &context) }
    }

    private func checkProducts(_ node: Node, _ context: inout DecodingContext) {
        var seen: Set<String> = []
        for product in products {
            if !seen.insert(product.name).inserted {
                context.report(
                    "two products are named '\(product.name)'", at: product.location ?? node.location,
                    expected: "a name of its own for each")
            }
            if product.from >= time.duration {
                context.report(
                    "\(product.name) is first calibrated after the end of the run",
                    at: product.location ?? node.location,
                    expected: "'from' below \(time.duration)")
            }
            if let launched = product.launched, launched > product.from {
                context.report(
                    "\(product.name) is calibrated before it is launched", at: product.location ?? node.location,
                    expected: "'launched' of at most \(product.from)")
            }
        }
        // Two kinds of hardware that report the same thing would be one history to everybody.
        var hardware: [HardwareSettings: String] = [:]
        for product in products {
            if let other = hardware[product.hardware] {
                context.report(
                    "\(product.name) and \(other) report the same hardware", at: product.location ?? node.location,
                    expected: "another 'hardware', or one product with a 'count'")
            }
            hardware[product.hardware] = product.name
        }
    }

    private func checkReleases(_ context: inout DecodingContext) {
        let names = products.map(\.name)
        var known: Set<String> = []
        for release in releases.enumerated().sorted(by: { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) })
            .map(\.element)
        {
            for name in release.products where !names.contains(name) {
                context.report(
                    unknown: name, among: names, "'\(name)' is not a product of this file", at: release.location)
            }
            if release.at >= time.duration {
                context.report(
                    "a release at \(release.at) lies after the end of the run", at: release.location,
                    expected: "below \(time.duration)")
            }
            if let fixed = release.fixes, !known.contains(fixed) {
                context.report(
                    unknown: fixed, among: known.sorted(), "'\(fixed)' has no effect that could be fixed",
                    at: release.location, ifNone: "the version of an earlier release with an effect")
            }
            if release.effect != .zero, let version = release.responsibleVersion { known.insert(version) }
        }
    }

    /// The form of the whole file.
    public static let codec: Codec<ReleaseScenarioDocument> = .object("release scenario")
}
