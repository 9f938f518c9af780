// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
public import Configuration
public import Quantities

/// What moves a product along its maturity curve.
public enum Maturation: String, Sendable, CaseIterable {
    /// The level changes only when a release comes out, to what the curve says on that day.
    case releases
    /// The level follows the curve every day.
    case days
}

/// Machines of one kind and what their software makes of them over time.
public struct ProductSettings: Configurable {
    public var name = ""
    public var title: String?
    public var count = 1
    public var hardware = HardwareSettings()
    public var precision = "fp32"
    public var unit = "1"
    public var direction = MetricDirection.higherIsBetter
    public var peak = 1.0
    public var curve: any MaturityCurve = LevelCurve()
    public var matures = Maturation.releases
    public var from = TimeSpan.zero
    public var launched: TimeSpan?
    /// At the first calibration; a component without one starts with ``SoftwareComponent``'s own.
    public var versions: [SoftwareComponent: String] = [:]
    /// Where it stands, for errors found later.
    public private(set) var location: SourceLocation?

    public init() {}

    public static let about =
        "Machines of one kind: hardware, the metric that is calibrated, and how the software matures."

    public static let fields: [Field<Self>] =
        [
            Field("name", \.name, .name(about: "a name in kebab-case"), required: true, about: "The product's name."),
            Field("title", \.title, optional: .text(about: "a title", limit: 100), about: "What reports call it."),
            Field(
                "count", \.count, .integer(1...10_000),
                about: "Machines; those of one product share a hardware fingerprint and are calibrated apart."),
            Field("hardware", \.hardware, .object("hardware"), about: "What the machines report about themselves."),
            Field("precision", \.precision, .name(about: "such as fp32"), about: "The precision that is calibrated."),
            Field(
                "unit", \.unit, .text(about: "a unit", limit: 20),
                about: "The unit of the metric; '1' is an efficiency, printed in percent."),
            Field(
                "direction", \.direction,
                .choice {
                    switch $0 {
                    case .higherIsBetter: "a rate or an efficiency"
                    case .lowerIsBetter: "a time or a cost: the metric is the peak divided by the efficiency"
                    }
                }, about: "Which way the metric gets better."),
            Field(
                "peak", \.peak, .number(1e-12...1e18),
                about: "What the metric reads at an efficiency of 100 %, in its unit."
            ),
            Field("curve", \.curve, maturityCurveCodec, about: "How the efficiency grows with the software's age."),
            Field(
                "matures-with", \.matures,
                .choice {
                    switch $0 {
                    case .releases: "only releases change the level: each takes it to what the curve says on its day"
                    case .days: "the level follows the curve every day"
                    }
                }, source: .assumption("machines do not get faster on their own; their software does"),
                about: "What moves the product along its curve."),
            Field(
                "from", \.from, .duration(.zero ... .days(36_525)),
                about: "The first calibration, from the start of the scenario; the curve's days count from here."),
            Field(
                "launched", \.launched, optional: .duration(.zero ... .days(36_525)),
                about:
                    "The launch, before the first calibration: what products are aligned by. None means the first calibration."
            ),
        ]
        + SoftwareComponent.allCases.map { component in
            Field(
                component.rawValue, \.versions[component], optional: .version,
                about: "The \(component.rawValue) at the first calibration.")
        }

    public mutating func validate(_ node: Node, _ context: inout DecodingContext) { location = node.location }

    /// What reports call it.
    public var displayName: String { title ?? name }

    /// The versions at the first calibration.
    var firstVersions: [SoftwareComponent: String] {
        Dictionary(
            uniqueKeysWithValues: SoftwareComponent.allCases.map { ($0, versions[$0] ?? $0.firstVersion) })
    }
}

extension Codec where Value == String {
    /// A version as its maker writes it. A file quotes it where YAML would take it for a number.
    static var version: Self { .text(about: "a version in quotes, such as \"560.35\"", limit: 60) }
}
