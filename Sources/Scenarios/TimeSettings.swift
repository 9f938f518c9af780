// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// When a scenario plays and how often policies decide.
public struct TimeSettings: Configurable {
    public var start = Instant(year: 2026, month: 1, day: 1) ?? .epoch
    public var duration = TimeSpan.days(30)
    public var control = TimeSpan.minutes(5)
    public var warmup = TimeSpan.zero

    /// The first instant that metrics count, and how long they do.
    public var countedFrom: Instant { start + warmup }
    public var counted: TimeSpan { duration - warmup }

    public init() {}

    public static let about = "The stretch of virtual time and its control interval."

    public static let fields: [Field<Self>] = [
        Field("start", \.start, .instant, about: "The first instant; it decides season, hour of day and prices."),
        Field(
            "duration", \.duration, .duration(.seconds(1) ... .days(36_525)), required: true,
            about: "How long the run lasts."),
        Field(
            "control", \.control, .duration(.seconds(1) ... .days(1)),
            about: "Policies see telemetry and decide at this interval."),
        Field(
            "warmup", \.warmup, .duration(.zero ... .days(3650)),
            about: "At the start; the run is simulated but no metric counts it."),
    ]

    public mutating func validate(_ node: Node, _ context: inout DecodingContext) {
        if control > duration {
            context.report(
                "the control interval \(control) is longer than the run of \(duration)",
                at: node["control"]?.location ?? node.location, expected: "at most the duration")
        } else if duration.nanoseconds % control.nanoseconds != 0 {
            context.report(
                "the duration \(duration) is not a whole number of control intervals of \(control)",
                at: node["duration"]?.location ?? node.location, expected: "a multiple of the control interval")
        }
        if warmup >= duration {
            context.report(
                "the warm-up \(warmup) leaves nothing of the run of \(duration)",
                at: node["warmup"]?.location ?? node.location, expected: "less than the duration")
        } else if warmup.nanoseconds % control.nanoseconds != 0 {
            context.report(
                "the warm-up \(warmup) is not a whole number of control intervals of \(control)",
                at: node["warmup"]?.location ?? node.location, expected: "a multiple of the control interval")
        }
        let steps = duration / control
        if steps > 20_000_000 {
            context.report(
                "\(formatNumber(steps)) control steps", at: node.location,
                expected: "at most 20,000,000: a longer interval")
        }
    }
}
