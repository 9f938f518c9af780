// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Fleet
public import Quantities

/// How ``FanResponse`` reacts.
public struct FanResponseSettings: Configurable {
    public enum Action: String, Sendable, CaseIterable {
        case sleep
        case limitPower = "limit-power"
    }

    public var confirm = Confirmation(2, of: 3)
    public var action = Action.limitPower
    public var limit = Fraction.percent(60)
    public var recheck = TimeSpan.hours(1)
    public var maximumAge = TimeSpan.minutes(15)

    public init() {}

    public static let about =
        "Answers a stopped fan: lowers the power of a unit that runs on, or puts it to sleep, and undoes that when all fans turn again."

    public static let fields: [Field<Self>] = [
        Field("confirm", \.confirm, .confirmation, about: "In how many of the last samples a fan must read 0 rpm."),
        Field(
            "action", \.action,
            .choice {
                switch $0 {
                case .sleep: "stop hashing and draw standby power"
                case .limitPower: "run on at a lower power limit"
                }
            }, about: "What is done with a unit that still hashes on fewer fans."),
        Field(
            "limit", \.limit, .quantity(.percent(30) ... .percent(100)),
            source: .assumption("three of four fans move about 87 % of the air; the limit leaves room for a hot day"),
            about: "For limit-power: the limit as a share of the nameplate power."),
        Field(
            "recheck", \.recheck, .duration(.minutes(1) ... .days(30)),
            about: "How long all fans must have turned before the unit is let back."),
        Field("max-age", \.maximumAge, .duration(.seconds(1) ... .days(30)), about: "Ignore telemetry that is older."),
    ]
}

/// Watches `fan_rpm`. Stock firmware stops by itself on a lost fan; firmware that runs on gets hotter, which this answers.
public struct FanResponse: Policy {
    public let settings: FanResponseSettings
    public let name = "fan-response"

    private struct UnitState {
        var stopped = Answers()
        var acted = false
        var turningSince: Instant?
    }

    private var states: [UnitState] = []

    public init(_ settings: FanResponseSettings = .init()) {
        self.settings = settings
    }

    public var about: String {
        "\(name) (confirm \(settings.confirm.text), \(settings.action.rawValue)"
            + (settings.action == .limitPower ? " \(settings.limit.formatted(in: "%"))" : "") + ")"
    }

    public mutating func decide(_ observation: borrowing FleetObservation) -> [Decision] {
        if states.count != observation.frame.count {
            states = Array(repeating: UnitState(), count: observation.frame.count)
        }
        let slots = TelemetryFrame.fanSlots
        let oldest = observation.time - settings.maximumAge
        var decisions: [Decision] = []
        for index in states.indices where observation.frame.sampleTimes[index] >= oldest {
            var lost = 0
            for fan in index * slots..<(index + 1) * slots where observation.frame.fanSpeeds[fan] == 0 { lost += 1 }
            let status = observation.frame.status[index]
            // A sleeping unit may stop its fans on purpose.
            let meaningful = status == .hashing || status == .starting || status == .fanLost || status == .overheated
            let confirmed = states[index].stopped.add(lost > 0 && meaningful, settings.confirm)
            if states[index].acted {
                recover(index, lost: lost, observation, &decisions)
            } else if confirmed, status == .hashing {
                states[index].acted = true
                states[index].turningSince = nil
                let unit = observation.frame.units[index]
                decisions.append(
                    Decision(
                        unit: unit.id,
                        command: settings.action == .sleep
                            ? .sleep : .setPowerLimit(unit.nameplatePower * settings.limit.fraction),
                        policy: name, claim: .fanLost,
                        reason: Reason(
                            "{lost} of {fans} fans read 0 rpm in {confirm} samples while the unit hashes",
                            [
                                .init("lost", Double(lost)), .init("fans", Double(unit.fans)),
                                .init("confirm", Double(settings.confirm.needed)),
                            ])))
            }
        }
        return decisions
    }

    private mutating func recover(
        _ index: Int, lost: Int, _ observation: borrowing FleetObservation, _ decisions: inout [Decision]
    ) {
        guard lost == 0 else {
            states[index].turningSince = nil
            return
        }
        let since = states[index].turningSince ?? observation.time
        states[index].turningSince = since
        guard observation.time - since >= settings.recheck else { return }
        states[index] = UnitState()
        let unit = observation.frame.units[index]
        decisions.append(
            Decision(
                unit: unit.id, command: settings.action == .sleep ? .wake : .setPowerLimit(unit.nameplatePower),
                policy: name, claim: .recovered,
                reason: Reason(
                    "all fans have turned for {hours}", [.init("hours", (observation.time - since).hours, "h")])))
    }
}
