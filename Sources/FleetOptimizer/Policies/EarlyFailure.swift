// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Fleet
import Foundation
public import Quantities

/// What ``EarlyFailure`` looks for and what it does.
public struct EarlyFailureSettings: Configurable {
    public enum Action: String, Sendable, CaseIterable {
        case sleep
        case derate
    }

    public var ratio = 3.0
    public var budget = Rate.perYear(0.05)
    public var learn = TimeSpan.days(3)
    public var learnErrors = 100
    public var grouping = Grouping.model
    public var action = Action.derate
    public var derate = Fraction.percent(8)

    public init() {}

    public static let about =
        "Sees a unit whose nonce errors grow against its group's before its chips fail: a sequential test on counters with a false-alarm budget."

    public static let fields: [Field<Self>] = [
        Field(
            "ratio", \.ratio, .number(1.2...100),
            about: "The growth of the error rate, relative to the group, that must be found fastest."),
        Field(
            "budget", \.budget, .quantity(.perYear(0.0001) ... .perYear(100)),
            about: "False alarms allowed per unit and year."),
        Field(
            "learn", \.learn, .duration(.hours(1) ... .days(365)),
            about: "How long a unit's own rate is learned before it is judged."),
        Field(
            "learn-errors", \.learnErrors, .integer(10...1_000_000),
            about: "How many errors the group's rate must have predicted for a unit before it is judged."),
        Field(
            "group-by", \.grouping,
            .choice {
                switch $0 {
                case .algorithm: "all units of an algorithm"
                case .model: "units of one model"
                }
            }, about: "Whose common rate a unit is compared with. What all share, such as the weather, cancels."),
        Field(
            "action", \.action,
            .choice {
                switch $0 {
                case .sleep: "stop hashing and draw standby power"
                case .derate: "lower the frequency at the same voltage, which gives the stages time"
                }
            }, about: "What an alarm does."),
        Field(
            "derate", \.derate, .quantity(.percent(1) ... .percent(50)),
            about: "For derate: how far below the nominal frequency."),
    ]
}

/// A CUSUM of log-likelihood ratios for each unit's nonce errors against `ratio` times what its group's rate predicts.
///
/// With no change the mean time to a false alarm of such a CUSUM is at least `exp(h)` steps (Lorden, Ann. Math. Stat. 42,
/// 1971), so `h = ln(steps per year / budget)` keeps the budget whatever the error rate is.
public struct EarlyFailure: Policy {
    public let settings: EarlyFailureSettings
    public let name = "early-failure"

    private struct UnitState {
        var nonces = 0.0
        var errors = 0.0
        /// What was seen and what the group's rate predicted while learning.
        var learnedErrors = 0.0
        var learnedExpected = 0.0
        var since: Instant?
        var ownRatio: Double?
        var sum = 0.0
        var alarmed = false
    }

    private var groups: [[Int]] = []
    private var states: [UnitState] = []
    private var newNonces: [Double] = []
    private var newErrors: [Double] = []
    private var lastTime: Instant?

    public init(_ settings: EarlyFailureSettings = .init()) {
        self.settings = settings
    }

    public var about: String {
        "\(name) (ratio \(formatNumber(settings.ratio)), budget \(settings.budget.formatted(in: "/yr")) per unit, "
            + "\(settings.action.rawValue))"
    }

    public mutating func decide(_ observation: borrowing FleetObservation) -> [Decision] {
        if states.count != observation.frame.count {
            groups = settings.grouping.groups(of: observation.frame.units)
            states = Array(repeating: UnitState(), count: observation.frame.count)
            newNonces = Array(repeating: 0, count: observation.frame.count)
            newErrors = newNonces
        }
        defer { lastTime = observation.time }
        guard let lastTime, observation.time > lastTime else {
            for index in states.indices { readCounters(index, observation) }
            return []
        }
        let stepsPerYear = TimeSpan.days(365).seconds / (observation.time - lastTime).seconds
        let threshold = log(max(stepsPerYear / settings.budget.perYear, 2))
        var decisions: [Decision] = []
        for group in groups {
            var nonces = 0.0
            var errors = 0.0
            for index in group {
                readCounters(index, observation)
                if !states[index].alarmed {
                    nonces += newNonces[index]
                    errors += newErrors[index]
                }
            }
            guard nonces > 0 else { continue }
            for index in group where newNonces[index] > 0 && !states[index].alarmed {
                // The unit itself is left out, or a bad one would hide behind its own errors.
                let otherNonces = nonces - newNonces[index]
                guard otherNonces > 0 else { continue }
                let expected = newNonces[index] * (errors - newErrors[index]) / otherNonces
                if judge(index, expected: expected, threshold: threshold, at: observation.time) {
                    decisions.append(decision(index, observation))
                }
            }
        }
        return decisions
    }

    /// Counters start anew when a unit restarts.
    private mutating func readCounters(_ index: Int, _ observation: borrowing FleetObservation) {
        let nonces = observation.frame.nonces[index]
        let errors = observation.frame.nonceErrors[index]
        let restarted = nonces < states[index].nonces
        newNonces[index] = restarted ? nonces : nonces - states[index].nonces
        newErrors[index] = restarted ? errors : max(0, errors - states[index].errors)
        states[index].nonces = nonces
        states[index].errors = errors
    }

    private mutating func judge(_ index: Int, expected: Double, threshold: Double, at time: Instant) -> Bool {
        guard let ownRatio = states[index].ownRatio else {
            states[index].learnedErrors += newErrors[index]
            states[index].learnedExpected += expected
            let since = states[index].since ?? time
            states[index].since = since
            if time - since >= settings.learn, states[index].learnedExpected >= Double(settings.learnErrors) {
                // Shrunk towards the group with the weight of a few errors, so that no unit starts with a rate of zero.
                states[index].ownRatio = (states[index].learnedErrors + 4) / (states[index].learnedExpected + 4)
            }
            return false
        }
        let baseline = expected * ownRatio
        let sum = states[index].sum + newErrors[index] * log(settings.ratio) - (settings.ratio - 1) * baseline
        states[index].sum = max(0, sum)
        states[index].alarmed = sum > threshold
        return states[index].alarmed
    }

    private func decision(_ index: Int, _ observation: borrowing FleetObservation) -> Decision {
        let unit = observation.frame.units[index]
        let command: Command
        switch settings.action {
        case .sleep: command = .sleep
        case .derate:
            command = .setOperatingPoint(
                frequency: unit.nominalFrequency * (1 - settings.derate.fraction), voltage: unit.nominalVoltage)
        }
        let error = observation.frame.nonceError[unit.id]?.percent ?? 0
        return Decision(
            unit: unit.id, command: command, policy: name, claim: .failing,
            reason: Reason(
                "nonce errors ({error} now) grow against the group's: the sequential test for {ratio} x crossed its limit",
                [.init("error", error, "%"), .init("ratio", settings.ratio)]))
    }
}
