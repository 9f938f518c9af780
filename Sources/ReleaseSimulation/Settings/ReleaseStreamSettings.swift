// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// A uniform range of relative sizes.
public struct SizeRange: Configurable, Hashable {
    public var from = Fraction.percent(3)
    public var to = Fraction.percent(12)

    public init() {}
    public init(from: Fraction, to: Fraction) {
        self.from = from
        self.to = to
    }

    public static let about = "A size drawn evenly between two bounds."
    public static let fields: [Field<Self>] = [
        Field("from", \.from, .quantity(.zero ... .percent(90), in: "%"), required: true, about: "The least."),
        Field("to", \.to, .quantity(.zero ... .percent(90), in: "%"), required: true, about: "The most."),
    ]

    public mutating func validate(_ node: Node, _ context: inout DecodingContext) {
        guard from > to else { return }
        context.report(
            "sizes from \(from.formatted(in: "%")) to \(to.formatted(in: "%"))", at: node.location,
            expected: "'from' of at most 'to'")
    }

    func draw(_ uniform: Double) -> Double { from.fraction + (to.fraction - from.fraction) * uniform }
}

/// Releases of one component that nobody listed: dates, versions and effects are drawn anew in each replication.
public struct ReleaseStreamSettings: Configurable {
    public var component = SoftwareComponent.driver
    public var every = TimeSpan.days(21)
    public var jitter = TimeSpan.days(5)
    public var together = Fraction.zero
    public var regression = Fraction.percent(6)
    public var loss = SizeRange(from: .percent(3), to: .percent(12))
    public var improvement = Fraction.percent(10)
    public var gain = SizeRange(from: .percent(2), to: .percent(8))
    public var fixed = Fraction.percent(50)
    public var reach = Fraction.percent(100)

    public init() {}

    public static let about = "Releases of one component with drawn dates and effects, other in each replication."

    public static let fields: [Field<Self>] = [
        Field(
            "component", \.component, .choice { "versions of the \($0.rawValue)" }, required: true,
            about: "What is released."),
        Field(
            "every", \.every, .duration(.hours(1) ... .days(3650)), required: true,
            about: "The mean time between two releases."),
        Field(
            "jitter", \.jitter, .duration(.zero ... .days(3650)),
            source: .assumption("release days wander by about a week"),
            about: "A release comes up to so much earlier or later, evenly; at most half of 'every'."),
        Field(
            "together", \.together, .quantity(.zero ... .percent(100), in: "%"),
            about: "Share of releases that come out with the nearest release of the stream listed first."),
        Field(
            "regression", \.regression, .quantity(.zero ... .percent(100), in: "%"),
            source: .assumption("one release in seventeen loses performance that can be measured"),
            about: "Share of releases with a loss."),
        Field("loss", \.loss, .object("size range"), about: "The size of a loss."),
        Field(
            "improvement", \.improvement, .quantity(.zero ... .percent(100), in: "%"),
            source: .assumption("gains are announced about as often as losses are found"),
            about: "Share of releases with a gain, beside what maturing adds."),
        Field("gain", \.gain, .object("size range"), about: "The size of a gain."),
        Field(
            "fixed", \.fixed, .quantity(.zero ... .percent(100), in: "%"),
            source: .assumption("a vendor who hears of a loss repairs it in the next release or the one after"),
            about: "Chance that the next release of this component takes an open loss back."),
        Field(
            "reach", \.reach, .quantity(.zero ... .percent(100), in: "%"),
            source: .assumption("a release touches every product that runs it"),
            about: "Chance for each product that a release's effect touches it."),
    ]

    public mutating func validate(_ node: Node, _ context: inout DecodingContext) {
        if jitter.nanoseconds > every.nanoseconds / 2 {
            if node["jitter"] != nil {
                context.report(
                    "a jitter of \(jitter) with a release every \(every)",
                    at: node["jitter"]?.location ?? node.location,
                    expected: "at most half of 'every'")
            } else {
                jitter = TimeSpan(nanoseconds: every.nanoseconds / 4)
            }
        }
        if regression.fraction + improvement.fraction > 1 {
            context.report(
                "more losses and gains than releases", at: node["regression"]?.location ?? node.location,
                expected: "'regression' and 'improvement' of at most 100 % together")
        }
    }
}
