// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// What the machine that runs a scenario has to measure about itself. It differs each time, so that it goes to `measured.json` and its
/// claims are judged there; no expectation can rest on it.
public struct MeasureSettings: Configurable {
    public var hashing: HashingMeasureSettings?

    public init() {}

    public static let about =
        "What the machine that runs this measures about itself: reported beside the result, never in it."

    public static let fields: [Field<Self>] = [
        Field(
            "hashing", \.hashing, optional: .object("hashing measurement"),
            about: "Proof of work computed by this machine's processor.")
    ]
}

/// How long the processor hashes, what it is taken to draw, and what that is held against.
public struct HashingMeasureSettings: Configurable {
    public var time = TimeSpan.seconds(1)
    public var repeats = 10
    public var corePower = Power.watts(5)
    public var corePowerLow = Power.watts(2)
    public var corePowerHigh = Power.watts(15)
    public var claims: [HashingClaimSettings] = []

    public init() {}

    public static let about = "Proof of work on all cores, through the system's library and through the virtual chip."

    public static let fields: [Field<Self>] = [
        Field(
            "time", \.time, .duration(.milliseconds(50) ... .seconds(60)),
            about: "Processor time of each core, per algorithm and way of computing it."),
        Field("repeats", \.repeats, .integer(3...100), about: "Rounds that the time is divided into."),
        Field(
            "core-power", \.corePower, .quantity(.watts(0.1) ... .watts(100)), source: corePowerSource,
            about: "What a busy core draws, where the processor shows no energy counter."),
        Field(
            "core-power-low", \.corePowerLow, .quantity(.watts(0.1) ... .watts(100)), source: corePowerSource,
            about: "The low end of that assumption."),
        Field(
            "core-power-high", \.corePowerHigh, .quantity(.watts(0.1) ... .watts(100)), source: corePowerSource,
            about: "The high end of that assumption."),
        Field(
            "claims", \.claims, .list(of: .object("hashing claim"), count: 0...100),
            about: "Claims on how many times more hashes the modelled machines make of a joule."),
    ]

    private static let corePowerSource = DefaultSource.assumption(
        "server processors are specified at 2 to 8 W of package power per core, desktop ones at 8 to 15")

    public mutating func validate(_ node: Node, _ context: inout DecodingContext) {
        guard corePowerLow <= corePower, corePower <= corePowerHigh else {
            context.report(
                "the power of a core is not between its ends",
                at: node["core-power"]?.location ?? node.location,
                expected: "core-power-low at most core-power, and that at most core-power-high")
            return
        }
    }
}

/// Hashes per joule of a fleet entry, at the wall, over those of this machine's processor.
public struct HashingClaimSettings: Configurable {
    public var group = ""
    public var atLeast = 1.0
    public var when: String?
    public var because: String?
    var groupLocation: SourceLocation?

    public init() {}

    public static let about = "A claimed ratio of hashes per joule, the modelled machine over this processor."

    public static let fields: [Field<Self>] = [
        Field(
            "group", \.group, .name(about: "a named entry of the fleet"), required: true,
            about: "The modelled machines."),
        Field("at-least", \.atLeast, .number(0...1e15), required: true, about: "How many times as many hashes."),
        Field(
            "when", \.when, optional: .text(about: "a condition"),
            about: "Under which conditions it is asked, for readers."),
        Field("because", \.because, optional: .text(about: "a reason"), about: "Why this should hold, for readers."),
    ]

    public mutating func validate(_ node: Node, _ context: inout DecodingContext) {
        groupLocation = node["group"]?.location ?? node.location
    }
}
