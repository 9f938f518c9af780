// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// How ``MedianEfficiency`` compares and acts.
public struct MedianEfficiencySettings: Configurable {
    /// What is done with an underperformer.
    public enum Action: String, Sendable, CaseIterable {
        case redirect
        case sleep
        case limitPower = "limit-power"
    }

    public var enter = 1.10
    public var exit = 1.05
    public var confirm = Confirmation(3, of: 3)
    public var cooldown = TimeSpan.hours(1)
    public var budget = Fraction.percent(5)
    public var grouping = Grouping.model
    public var minimumSample = 5
    public var action = Action.redirect
    public var limit = Fraction.percent(80)
    public var retry = TimeSpan.days(1)
    public var effectBy = TimeSpan.minutes(15)
    public var maximumAge = TimeSpan.minutes(15)
    public var dryRun = false

    public init() {}

    public static let about =
        "Acts on units whose energy per hash exceeds a multiple of their group's median, and lets them back when they recover."

    public static let fields: [Field<Self>] = [
        Field(
            "enter", \.enter, .number(1.0...10), source: .source("core rule of the specification: median x 1.10"),
            about: "Act on a unit whose energy per hash is above this multiple of its group's median."),
        Field(
            "exit", \.exit, .number(1.0...10),
            about: "Let a unit back below this multiple; at or under 'enter'. The gap is the hysteresis."),
        Field(
            "confirm", \.confirm, .confirmation,
            about: "In how many of the last samples a threshold must be crossed before anything is done."),
        Field(
            "cooldown", \.cooldown, .duration(.zero ... .days(365)),
            about: "Leave a unit alone for this long after a command."),
        Field(
            "budget", \.budget, .quantity(.zero ... .percent(100)),
            about:
                "At most this share of a group is newly acted on per control interval (one unit at least), the worst first."
        ),
        Field(
            "group-by", \.grouping,
            .choice {
                switch $0 {
                case .algorithm: "one median for all units of an algorithm"
                case .model: "one median per algorithm and model"
                }
            }, about: "Which units share a median."),
        Field(
            "min-sample", \.minimumSample, .integer(1...100_000),
            about: "No judgement in a group with fewer units that report."),
        Field(
            "action", \.action,
            .choice {
                switch $0 {
                case .redirect: "send the work to the spare pool; saves no power"
                case .sleep: "stop hashing and draw standby power"
                case .limitPower: "set a lower power limit, which moves the unit along its tuning curve"
                }
            }, about: "What is done with an underperformer."),
        Field(
            "limit", \.limit, .quantity(.percent(30) ... .percent(100)),
            about: "For limit-power: the limit as a share of the nameplate power."),
        Field(
            "retry", \.retry, .duration(.minutes(1) ... .days(3650)),
            about:
                "For sleep: wake a unit after this long to see whether it has recovered. Asleep it cannot be measured."),
        Field(
            "effect-by", \.effectBy, .duration(.zero ... .days(1)),
            about:
                "A command that telemetry does not show after this long is taken to have failed and may be given again."
        ),
        Field(
            "max-age", \.maximumAge, .duration(.seconds(1) ... .days(30)),
            about: "Ignore telemetry that is older."),
        Field("dry-run", \.dryRun, .boolean, about: "Decide and give the reasons, command nothing."),
    ]

    public static let presets = [
        Preset(
            "bare",
            about:
                "The textbook rule: 1.10 x the median of the whole fleet, one sample, no hysteresis, no cooldown, no budget.",
            value: bare)
    ]

    /// The rule as it is often written down.
    public static var bare: Self {
        var settings = Self()
        settings.exit = settings.enter
        settings.confirm = Confirmation(1, of: 1)
        settings.cooldown = .zero
        settings.budget = .percent(100)
        settings.grouping = .algorithm
        settings.minimumSample = 1
        return settings
    }

    public func validate(_ node: Node, _ context: inout DecodingContext) {
        guard exit <= enter else {
            context.report(
                "exit \(formatNumber(exit)) is above enter \(formatNumber(enter)): a unit would be let back while it is still acted on",
                at: node["exit"]?.location ?? node.location, expected: "exit <= enter")
            return
        }
    }
}
