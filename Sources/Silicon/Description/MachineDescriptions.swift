// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// What the maker says a machine does.
public struct NameplateDescription: Configurable {
    public var hashRate = Sourced<HashRate>()
    public var power = Sourced<Power>()
    public var tolerance = Sourced<Fraction>()

    public init() {}

    public static let about = "The maker's figures."
    public static let fields: [Field<Self>] = [
        Field(
            fact: "hash-rate", \.hashRate, .quantity(.hashesPerSecond(1) ... .terahashesPerSecond(1e5)),
            about: "Rated hash rate."),
        Field(
            fact: "power", \.power, .quantity(.watts(1) ... .watts(100_000), in: "W"), about: "Rated power at the wall."
        ),
        Field(
            fact: "tolerance", \.tolerance, .quantity(.percent(0) ... .percent(50), in: "%"),
            about: "How far the rated power may be off: the computed power at the nominal point must come within it."),
    ]
}

/// Boards, and the chips and voltage domains on them.
public struct BoardDescription: Configurable {
    public var count = Sourced<Int>()
    public var chips = Sourced<Int>()
    public var domains = Sourced<Int>()
    public var stopsUnit = Sourced(false, .choice)

    public init() {}

    public static let about = "Hash boards: chips in groups, the groups in series across the supply."
    public static let fields: [Field<Self>] = [
        Field(fact: "count", \.count, .integer(1...16), about: "Boards in the machine."),
        Field(fact: "chips", \.chips, .integer(1...1000), about: "Chips on a board."),
        Field(fact: "domains", \.domains, .integer(1...1000), about: "Voltage domains in series on a board."),
        Field(
            fact: "stops-unit", \.stopsUnit, .boolean,
            about:
                "Whether one dead board stops the others, as on machines whose boards have no controller of their own."),
    ]

    public func validate(_ node: Node, _ context: inout DecodingContext) {
        if domains.value > 0, chips.value % domains.value != 0 {
            context.report(
                "\(chips.value) chips do not make \(domains.value) equal domains",
                at: node.location(ofFirst: "domains", "chips"),
                expected: "a divisor of the number of chips")
        }
    }
}

/// What telemetry shows, and in which units.
public struct TelemetryDescription: Configurable {
    public var hashRateUnit = HashRateUnit.terahashes
    public var asicDifficulty = Sourced<Double>()
    public var voltageResolution = Sourced<Voltage>()

    public enum HashRateUnit: String, Sendable, CaseIterable {
        case terahashes = "TH/s"
        case gigahashes = "GH/s"
        case megahashes = "MH/s"
    }

    public init() {}

    public static let about = "Units and resolution of what the machine reports."
    public static let fields: [Field<Self>] = [
        Field(
            "hash-rate-unit", \.hashRateUnit, .choice { "Hash rates are given in \($0.rawValue)." }, required: true,
            about: "The unit of hash rates."),
        Field(
            fact: "asic-difficulty", \.asicDifficulty, .number(1e-6...1e12),
            about: "Difficulty above which a chip reports a nonce."),
        Field(
            fact: "voltage-resolution", \.voltageResolution, .quantity(.volts(1e-4) ... .volts(1), in: "mV"),
            about: "Steps in which the voltage of a domain is reported."),
    ]
}

/// The set points that a machine takes.
public struct TuningDescription: Configurable {
    public var slowest = Sourced<Fraction>()
    public var fastest = Sourced<Fraction>()
    public var frequencyStep = Sourced<Frequency>()
    public var voltageStep = Sourced<Voltage>()
    public var regulationError = Sourced<Voltage>()

    public init() {}

    public static let about = "Range and grid of frequency and voltage; both grids pass through the nominal point."
    public static let fields: [Field<Self>] = [
        Field(
            fact: "slowest", \.slowest, .quantity(.percent(5) ... .percent(100), in: "%"),
            about: "Lowest clock over the nominal one."),
        Field(
            fact: "fastest", \.fastest, .quantity(.percent(100) ... .percent(300), in: "%"),
            about: "Highest clock over the nominal one."),
        Field(
            fact: "frequency-step", \.frequencyStep, .quantity(.megahertz(0.1) ... .megahertz(100), in: "MHz"),
            about: "Grid of the clock."),
        Field(
            fact: "voltage-step", \.voltageStep, .quantity(.millivolts(0.05) ... .millivolts(100), in: "mV"),
            about: "Grid of the core voltage: the board's grid over its cores in series."),
        Field(
            fact: "regulation-error", \.regulationError, .quantity(.millivolts(0) ... .millivolts(100), in: "mV"),
            about: "Standard deviation of the core voltage about its set point."),
    ]
}
