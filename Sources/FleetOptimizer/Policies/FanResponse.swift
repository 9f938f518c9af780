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
    public var retry = TimeSpan.days(1)
    public var effectBy = TimeSpan.minutes(15)
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
        Field(
            "retry", \.retry, .duration(.minutes(1) ... .days(3650)),
            about:
                "For sleep: a sleeping unit stops all its fans, so it is woken after this long to see whether they turn."
        ),
        Field(
            "effect-by", \.effectBy, .duration(.zero ... .days(1)),
            about: "A command that telemetry does not show after this long is taken to have failed and is given again."),
        Field("max-age", \.maximumAge, .duration(.seconds(1) ... .days(30)), about: "Ignore telemetry that is older."),
    ]
}

/// Watches `fan_rpm`. Stock firmware stops by itself on a lost fan; firmware that runs on gets hotter, which this answers.
public struct FanResponse: Policy {
    public let settings: FanResponseSettings
    public let name = "fan-response"

    private struct UnitState {
        var stopped = Answers()
        /// The measurement that answered last: an old one that is reported again is no second answer.
        var answeredAt = Instant(nanosecondsSinceEpoch: .min)
        /// When it was last acted on; nil where it runs as it likes.
        var actedAt: Instant?
        var turningSince: Instant?
        /// The limit to go back to.
        var limitBefore = Power.zero
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
        let oldest = observation.time - settings.maximumAge
        var decisions: [Decision] = []
        for index in states.indices {
            let sampleTime = observation.frame.sampleTimes[index]
            guard sampleTime >= oldest else { continue }
            let lost = stoppedFans(of: index, observation)
            let status = observation.frame.status[index]
            // A sleeping unit stops its fans on purpose.
            let isTelling = status == .hashing || status == .starting || status == .fanLost || status == .overheated
            if sampleTime > states[index].answeredAt {
                states[index].answeredAt = sampleTime
                _ = states[index].stopped.add(lost > 0 && isTelling, settings.confirm)
            }
            if let actedAt = states[index].actedAt {
                if lost == 0 || !isTelling {
                    recover(index, isTurning: lost == 0 && isTelling, since: actedAt, observation, &decisions)
                    continue
                }
                states[index].turningSince = nil
                guard observation.time - actedAt >= settings.effectBy, !isInForce(index, observation) else { continue }
            }
            if status == .hashing, states[index].stopped.isMet(settings.confirm) {
                act(index, lost: lost, observation, &decisions)
            }
        }
        return decisions
    }

    private func stoppedFans(of index: Int, _ observation: borrowing FleetObservation) -> Int {
        let slots = TelemetryFrame.fanSlots
        var count = 0
        for fan in index * slots..<(index + 1) * slots where observation.frame.fanSpeeds[fan] == 0 { count += 1 }
        return count
    }

    private func isInForce(_ index: Int, _ observation: borrowing FleetObservation) -> Bool {
        switch settings.action {
        case .sleep: return observation.frame.status[index] != .hashing
        case .limitPower:
            // A tuner holds a limit to what it can do, so any limit below the one before counts.
            return observation.powerLimit(of: index) < states[index].limitBefore * 0.999
        }
    }

    private mutating func act(
        _ index: Int, lost: Int, _ observation: borrowing FleetObservation, _ decisions: inout [Decision]
    ) {
        if states[index].actedAt == nil { states[index].limitBefore = observation.powerLimit(of: index) }
        states[index].actedAt = observation.time
        states[index].turningSince = nil
        let unit = observation.frame.units[index]
        let limit = min(states[index].limitBefore, unit.nameplatePower * settings.limit.fraction)
        decisions.append(
            Decision(
                unit: unit.id,
                command: settings.action == .sleep ? .sleep : .setPowerLimit(limit),
                policy: name, claim: .fanLost,
                reason: Reason(
                    "{lost} of {fans} fans read 0 rpm in {confirm} of {window} samples while the unit hashes",
                    [
                        .init("lost", Double(lost)), .init("fans", Double(unit.fans)),
                        .init("confirm", Double(settings.confirm.needed)),
                        .init("window", Double(settings.confirm.window)),
                    ])))
    }

    /// Lets a unit back once all its fans have turned for a while, or, where it sleeps and cannot tell, for a trial.
    private mutating func recover(
        _ index: Int, isTurning: Bool, since actedAt: Instant, _ observation: borrowing FleetObservation,
        _ decisions: inout [Decision]
    ) {
        let time = observation.time
        let unit = observation.frame.units[index]
        if isTurning {
            let since = states[index].turningSince ?? time
            states[index].turningSince = since
            guard time - since >= settings.recheck else { return }
            decisions.append(
                Decision(
                    unit: unit.id,
                    command: settings.action == .sleep ? .wake : .setPowerLimit(states[index].limitBefore),
                    policy: name, claim: .recovered,
                    reason: Reason("all fans have turned for {hours}", [.init("hours", (time - since).hours, "h")])))
        } else {
            states[index].turningSince = nil
            guard settings.action == .sleep, observation.frame.status[index] == .sleeping,
                time - actedAt >= settings.retry
            else { return }
            decisions.append(
                Decision(
                    unit: unit.id, command: .wake, policy: name, claim: .trial,
                    reason: Reason(
                        "asleep for {hours} with its fans at rest: woken to see whether they turn",
                        [.init("hours", (time - actedAt).hours, "h")])))
        }
        states[index].actedAt = nil
        states[index].turningSince = nil
        states[index].stopped.forget()
    }
}
