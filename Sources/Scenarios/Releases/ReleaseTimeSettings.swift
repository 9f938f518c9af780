// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// When a scenario with releases plays.
public struct ReleaseTimeSettings: Configurable {
    public var start = Instant(year: 2026, month: 1, day: 1) ?? .epoch
    public var duration = TimeSpan.days(270)

    public init() {}

    public static let about = "The stretch of virtual time."

    public static let fields: [Field<Self>] = [
        Field("start", \.start, .instant, about: "The first instant; it decides season and hour of day."),
        Field(
            "duration", \.duration, .duration(.hours(1) ... .days(36_525)), required: true,
            about: "How long the run lasts."),
    ]
}

/// What counts as a regression, and as finding it.
public struct ReleaseScoringSettings: Configurable {
    public var regression = Fraction.percent(3)
    public var minor = Fraction.percent(0.5)
    public var within = TimeSpan.days(30)

    public init() {}

    public static let about =
        "What the truth calls a regression, and how long an alert may take to count as finding it."

    public static let fields: [Field<Self>] = [
        Field(
            "regression", \.regression, .quantity(.percent(0.01) ... .percent(90), in: "%"),
            source: .source("losses of 3 % and more are what the held-back histories score"),
            about: "A release with at least this true net loss is a regression."),
        Field(
            "minor", \.minor, .quantity(.percent(0.001) ... .percent(90), in: "%"),
            source: .source("the smallest effect that the detector is asked about, half a percent"),
            about: "An alert on a true loss between this and 'regression' counts neither as right nor as wrong."),
        Field(
            "within", \.within, .duration(.hours(1) ... .days(3650)),
            source: .assumption("after a month somebody has noticed anyway"),
            about: "An alert later than this after the release has not found its regression."),
    ]

    public mutating func validate(_ node: Node, _ context: inout DecodingContext) {
        guard minor > regression else { return }
        context.report(
            "a minor loss of \(minor.formatted(in: "%")) is larger than a regression of \(regression.formatted(in: "%"))",
            at: node["minor"]?.location ?? node.location, expected: "at most 'regression'")
    }
}
