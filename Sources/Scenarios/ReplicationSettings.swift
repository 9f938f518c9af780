// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities
public import Results

/// How many worlds are played, and how sure a verdict must be.
public struct ReplicationSettings: Configurable {
    public var looks = [10]
    public var level = Fraction.percent(95)
    public var interval = Estimator.Method.student

    public init() {}

    public static let about =
        "Replications: worlds that differ only in their random draws. Expectations are looked at after the declared counts, and the error is spread over the looks."

    public static let fields: [Field<Self>] = [
        Field(
            "looks", \.looks, .oneOrMore(.integer(1...100_000), count: 1...20),
            about: "Replications after which the expectations are judged, ascending; the run ends when all are decided."
        ),
        Field(
            "level", \.level, .quantity(.percent(50) ... .percent(99.99), in: "%"), about: "Coverage of the intervals."),
        Field(
            "interval", \.interval,
            .choice {
                switch $0 {
                case .student: "Student's t on the mean of the replications"
                case .bootstrap: "bootstrap of the mean, for skewed values"
                }
            }, about: "How intervals are made."),
    ]

    public mutating func validate(_ node: Node, _ context: inout DecodingContext) {
        if looks.count > 1, looks[0] < 2 {
            context.report(
                "a look after one replication, which has no interval", at: node["looks"]?.location ?? node.location,
                expected: "a first look of 2 or more")
        }
        if zip(looks, looks.dropFirst()).contains(where: { $0 >= $1 }) {
            context.report(
                "looks \(looks) do not ascend", at: node["looks"]?.location ?? node.location,
                expected: "counts in ascending order, as in [30, 100, 400]")
        }
    }

    /// `replications: 30`, or the mapping.
    static let codec: Codec<ReplicationSettings> = .either(
        scalar: Codec<Int>.integer(1...100_000).map(
            { count in
                var settings = ReplicationSettings()
                settings.looks = [count]
                return settings
            }, back: { $0.looks.last ?? 1 }),
        structured: .object("replications"))
}

/// What counts as truly bad.
public struct ScoringSettings: Configurable {
    public var threshold = 1.10

    public init() {}

    public static let about = "What the truth calls bad when policies are scored."

    public static let fields: [Field<Self>] = [
        Field(
            "bad-above", \.threshold, .number(1.001...10),
            source: .source("core rule of the specification: median x 1.10"),
            about:
                "A unit is truly bad while its true energy per hash is above this multiple of the true median of its model."
        )
    ]
}
