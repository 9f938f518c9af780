// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// A firmware as a file has it.
public struct FirmwareDescription: Configurable {
    public var name = ""
    public var title = ""
    public var lostFan = Sourced(LostFan.stop, .choice)
    public var stopAfter = Sourced<TimeSpan>(.zero, .choice)
    public var minimumFans = Sourced<Int>()
    public var tripTemperature = Sourced<Temperature>()
    public var restartTemperature = Sourced<Temperature>()
    public var throttleTemperature: Sourced<Temperature>?
    public var throttleStep: Sourced<Fraction>?
    public var throttleInterval: Sourced<TimeSpan>?
    public var throttleHysteresis: Sourced<TemperatureDifference>?
    public var reportsPower = Sourced(false, .choice)
    public var acceptsPowerLimit = Sourced(false, .choice)
    public var acceptsOperatingPoint = Sourced(false, .choice)
    public var reboot = Sourced<TimeSpan>(.zero, .choice)
    public var ramp = Sourced<TimeSpan>(.zero, .choice)

    public enum LostFan: String, Sendable, CaseIterable {
        case stop
        case runOn = "run-on"
    }

    public init() {}

    public static let about =
        "What a firmware does when a fan is lost or the dies get hot, and what it reports and accepts."
    public static let fields: [Field<Self>] = [
        Field("name", \.name, .name(), required: true, about: "The name that scenarios use."),
        Field("title", \.title, .text(), required: true, about: "The name people use."),
        Field(
            fact: "lost-fan", \.lostFan, .choice { $0 == .stop ? "Hashing stops." : "Hashing goes on." },
            about: "What happens when a fan reads 0 rpm."),
        Field(
            fact: "stop-after", \.stopAfter, .duration(.zero ... .hours(1)),
            about: "From a fan's 0 rpm, or too few fans, until hashing stops."),
        Field(
            fact: "minimum-fans", \.minimumFans, .integer(0...32),
            about: "With fewer running fans, hashing stops also where a lost fan alone does not stop it."),
        Field(
            fact: "trip-temperature", \.tripTemperature, .quantity(.celsius(40) ... .celsius(130)),
            about: "Hashing stops at this die temperature; margins are tabulated to 130 degC."),
        Field(
            fact: "restart-temperature", \.restartTemperature, .quantity(.celsius(0) ... .celsius(130)),
            about: "Hashing starts again below this die temperature."),
        Field(
            optionalFact: "throttle-temperature", \.throttleTemperature, .quantity(.celsius(40) ... .celsius(200)),
            about:
                "Above this temperature of the hottest die the clock can be lowered; absent where the firmware cannot."
        ),
        Field(
            optionalFact: "throttle-step", \.throttleStep, .quantity(.percent(0.5) ... .percent(50), in: "%"),
            about: "By how much of the set clock, with each step."),
        Field(
            optionalFact: "throttle-interval", \.throttleInterval, .duration(.seconds(1) ... .hours(1)),
            about: "From one step to the next at the earliest."),
        Field(
            optionalFact: "throttle-hysteresis", \.throttleHysteresis, .quantity(.kelvins(0.5) ... .kelvins(50)),
            about: "How far below the throttle temperature the clock is raised again."),
        Field(fact: "reports-power", \.reportsPower, .boolean, about: "Whether telemetry has the power draw."),
        Field(fact: "accepts-power-limit", \.acceptsPowerLimit, .boolean, about: "Whether a power limit can be set."),
        Field(
            fact: "accepts-operating-point", \.acceptsOperatingPoint, .boolean,
            about: "Whether frequency and voltage can be set."),
        Field(
            fact: "reboot", \.reboot, .duration(.seconds(1) ... .hours(2)), about: "From a reboot until hashing starts."
        ),
        Field(
            fact: "ramp", \.ramp, .duration(.zero ... .hours(2)),
            about: "From the start of hashing to the full rate, in a straight line."),
    ]

    public func validate(_ node: Node, _ context: inout DecodingContext) {
        let given = [
            throttleTemperature != nil, throttleStep != nil, throttleInterval != nil, throttleHysteresis != nil,
        ].count { $0 }
        if given != 0, given != 4 {
            context.report(
                "only a part of throttling is described", at: node.location,
                expected: "all of throttle-temperature, -step, -interval and -hysteresis, or none")
        }
        if let throttle = throttleTemperature?.value, throttle >= tripTemperature.value {
            context.report(
                "the throttle temperature is not below the trip temperature",
                at: node["throttle-temperature"]?.location, expected: "less than \(tripTemperature.value)")
        }
        if restartTemperature.value >= tripTemperature.value {
            context.report(
                "the restart temperature is not below the trip temperature",
                at: node.location(ofFirst: "restart-temperature", "trip-temperature"),
                expected: "less than \(tripTemperature.value)")
        }
    }

    private var throttle: FirmwareProfile.Throttle? {
        guard let throttleTemperature, let throttleStep, let throttleInterval, let throttleHysteresis else {
            return nil
        }
        return FirmwareProfile.Throttle(
            temperature: throttleTemperature.value, step: throttleStep.value, interval: throttleInterval.value,
            hysteresis: throttleHysteresis.value)
    }

    package var profile: FirmwareProfile {
        FirmwareProfile(
            name: name, title: title,
            lostFan: lostFan.value == .stop
                ? .stop(after: stopAfter.value) : .runOn(minimumFans: minimumFans.value, stopAfter: stopAfter.value),
            tripTemperature: tripTemperature.value, restartTemperature: restartTemperature.value, throttle: throttle,
            reportsPower: reportsPower.value, acceptsPowerLimit: acceptsPowerLimit.value,
            acceptsOperatingPoint: acceptsOperatingPoint.value, rebootDuration: reboot.value, rampDuration: ramp.value)
    }
}
