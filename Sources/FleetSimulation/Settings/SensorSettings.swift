// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// How one meter errs.
public struct MeterSettings: Configurable {
    public var noise = Fraction.percent(0.5)
    public var biasSpread = Fraction.percent(1)

    public init() {}

    public static let about = "A meter's error: fresh noise at each reading and a bias that stays."

    public static let fields: [Field<Self>] = [
        Field(
            "noise", \.noise, .quantity(.zero ... .percent(50)),
            source: .assumption("a shunt amplifier read once a poll"),
            about: "Standard deviation of a reading, relative, independent from poll to poll."),
        Field(
            "bias-spread", \.biasSpread, .quantity(.zero ... .percent(50)),
            source: .assumption(
                "uncalibrated shunt tolerance; reported power of real units errs by 5 to 20 % at worst"),
            about: "Standard deviation between units of their constant relative bias, cut at three deviations."),
    ]
}

/// How the hash rate a unit reports errs.
public struct RateMeterSettings: Configurable {
    public var noise = Fraction.percent(0.5)
    public var biasSpread = Fraction.zero

    public init() {}

    public static let about = "A reported hash rate's error: fresh noise at each reading and a bias that stays."

    public static let fields: [Field<Self>] = [
        Field(
            "noise", \.noise, .quantity(.zero ... .percent(50)),
            source: .assumption("a rate counted over a poll of some minutes"),
            about: "Standard deviation of a reading, relative, independent from poll to poll."),
        Field(
            "bias-spread", \.biasSpread, .quantity(.zero ... .percent(50)),
            source: .assumption("counted from nonces, so without bias"),
            about: "Standard deviation between units of their constant relative bias, cut at three deviations."),
    ]
}

/// What stands between the truth and the telemetry.
public struct SensorSettings: Configurable {
    /// Where the power reading comes from.
    public enum PowerSource: String, Sendable, CaseIterable {
        case meter
        case firmware
    }

    public var powerSource = PowerSource.meter
    public var power = MeterSettings()
    public var hashRate = RateMeterSettings()
    public var dropout = Fraction.zero

    public init() {}

    public static let about = "How telemetry differs from the truth."

    public static let fields: [Field<Self>] = [
        Field(
            "power-source", \.powerSource,
            .choice {
                switch $0 {
                case .meter: "a sensor or a metered outlet at the wall of each unit, whatever its firmware"
                case .firmware:
                    "what the firmware reports: stock firmware reports no power, and then there is no efficiency"
                }
            }, about: "Where power readings come from."),
        Field("power", \.power, .object("meter"), about: "The wall power meter of each unit."),
        Field("hash-rate", \.hashRate, .object("rate meter"), about: "The hash rate a unit reports."),
        Field(
            "dropout", \.dropout, .quantity(.zero ... .percent(100)),
            about: "Share of polls a unit does not answer; its last answer then stands, with its age."),
    ]
}

/// What becomes of commands.
public struct CommandSettings: Configurable {
    public var latency = TimeSpan.seconds(5)
    public var failure = Fraction.zero

    public init() {}

    public static let about = "How commands reach a unit."

    public static let fields: [Field<Self>] = [
        Field(
            "latency", \.latency, .duration(.zero ... .hours(24)), source: .assumption("one request to a controller"),
            about: "From the decision to the unit's acting on it."),
        Field(
            "failure", \.failure, .quantity(.zero ... .percent(100)),
            about: "Share of commands that have no effect and say nothing."),
    ]
}
