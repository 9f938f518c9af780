// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// One release on the calendar: what changes, and what that truly does.
public struct ReleaseSettings: Configurable {
    public var at = TimeSpan.zero
    public var products: [String] = []
    /// What changes, to which version.
    public var versions: [SoftwareComponent: String] = [:]
    public var effect = Fraction.zero
    public var cause: SoftwareComponent?
    public var fixes: String?
    /// Where it stands, for errors found later.
    public private(set) var location: SourceLocation?

    public init() {}

    public static let about = "A release: the components that change together, and the true effect."

    public static let fields: [Field<Self>] =
        [
            Field(
                "at", \.at, .duration(.zero ... .days(36_525)), required: true,
                about: "When the machines get it, from the start of the scenario."),
            Field(
                "products", \.products, .oneOrMore(.name(about: "a product of this file"), count: 1...1000),
                about: "The products it is for; none named means all."),
        ]
        + SoftwareComponent.allCases.map { component in
            Field(
                component.rawValue, \.versions[component], optional: .version,
                about: "The \(component.rawValue)'s new version.")
        } + [
            Field(
                "effect", \.effect, .quantity(.percent(-90) ... .percent(500), in: "%"),
                about:
                    "How the true performance changes, beside what maturing adds; it lasts until a release fixes it. Negative is a regression."
            ),
            Field(
                "cause", \.cause,
                optional: .choice { "the \($0.rawValue) does it" },
                about: "The component that has the effect; needed where several change."),
            Field(
                "fixes", \.fixes, optional: .version,
                about: "The version whose effect this release takes back."),
        ]

    public mutating func validate(_ node: Node, _ context: inout DecodingContext) {
        location = node.location
        if versions.isEmpty {
            context.report(
                "a release changes nothing", at: node.location,
                expected:
                    "one of \(SoftwareComponent.allCases.map(\.rawValue).joined(separator: ", ")) and its new version")
        }
        if effect != .zero, cause == nil, versions.count > 1 {
            context.report(
                "a release of \(versions.count) components has an effect, and nothing says which has it",
                at: node["effect"]?.location ?? node.location,
                expected: "'cause: \(versions.keys.sorted().first?.rawValue ?? "driver")', or another of them")
        }
        if let cause, versions[cause] == nil, !versions.isEmpty {
            context.report(
                "the cause '\(cause.rawValue)' does not change in this release",
                at: node["cause"]?.location ?? node.location,
                expected: "one of \(versions.keys.sorted().map(\.rawValue).joined(separator: ", "))")
        }
    }

    /// The component that has the effect.
    var responsible: SoftwareComponent? { cause ?? versions.keys.sorted().first }

    /// The version that carries the effect: what a later release may fix.
    public var responsibleVersion: String? { responsible.flatMap { versions[$0] } }
}
