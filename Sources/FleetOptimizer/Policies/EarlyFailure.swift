// SPDX-License-Identifier: GPL-3.0-or-later

public import Fleet
import Quantities
import Statistics

/// A sequential test of each unit's nonce errors against `ratio` times its accustomed share of its group's.
///
/// Every unit first learns its share: its errors over those that the group's rate predicted for its nonces. After that a
/// ``LogLikelihoodCusum`` watches the share, with a threshold that keeps the false-alarm budget whatever the common rate does.
/// The learned share is taken at its upper confidence limit, so that a rate learned too low does not become an alarm later.
///
/// - Complexity: O(units) per decision, two logarithms per unit that was heard.
public struct EarlyFailure: Policy {
    public let settings: EarlyFailureSettings
    public let name = "early-failure"

    /// Standard errors between the learned share and the one that is taken for sure.
    private static let assurance = 3.0

    private struct UnitState {
        var counters = NonceCounters()
        /// Nonces and errors of this step; 0 nonces where there is nothing to judge.
        var newNonces = 0.0
        var newErrors = 0.0
        /// What was seen, what the group's rate predicted, and how many errors that prediction rests on.
        var learnedErrors = 0.0
        var learnedExpected = 0.0
        var learnedGroup = 0.0
        var since: Instant?
        /// Errors per error that the group's rate predicts: the best guess, and its upper confidence limit.
        var share: Double?
        var surelyBelow = 0.0
        var powerLimit: Float = .nan
        var cusum = LogLikelihoodCusum()
        var restsUntil = Instant(nanosecondsSinceEpoch: .min)
        /// Its share is no longer what it was, whether the command worked or not: it says nothing about the others.
        var hasAlarmed = false

        mutating func learnAnew() {
            (learnedErrors, learnedExpected, learnedGroup) = (0, 0, 0)
            (since, share) = (nil, nil)
            hasAlarmed = false
            cusum.reset()
        }
    }

    private var groups: [[Int]] = []
    private var states: [UnitState] = []
    private var lastTime: Instant?

    public init(_ settings: EarlyFailureSettings = .init()) {
        self.settings = settings
    }

    public var about: String {
        "\(name) (ratio \(formatNumber(settings.ratio)), budget \(settings.budget.formatted(in: "/yr")) per unit, "
            + "\(settings.action.rawValue))"
    }

    public mutating func decide(_ observation: borrowing FleetObservation) -> [Decision] {
        let time = observation.time
        if states.count != observation.frame.count {
            groups = settings.grouping.groups(of: observation.frame.units)
            states = Array(repeating: UnitState(), count: observation.frame.count)
            lastTime = nil
        }
        let interval = lastTime.map { time - $0 } ?? .zero
        guard lastTime == nil || interval > .zero else { return [] }
        lastTime = time
        for index in states.indices { read(index, observation, interval) }
        guard interval > .zero else { return [] }
        let threshold = LogLikelihoodCusum.threshold(
            falseAlarmsPerSecond: settings.budget.perSecond, step: interval.seconds)
        var decisions: [Decision] = []
        for group in groups { judge(group, threshold: threshold, observation, &decisions) }
        return decisions
    }

    private mutating func read(_ index: Int, _ observation: borrowing FleetObservation, _ interval: TimeSpan) {
        let counts = states[index].counters.read(observation.frame, index, interval: interval)
        states[index].newNonces = counts?.nonces ?? 0
        states[index].newErrors = counts?.errors ?? 0
        // Another power limit is another operating point with another error rate, asked for and no sign of failure.
        let limit = observation.frame.powerLimit.values[index]
        let before = states[index].powerLimit
        if limit != before, !(limit.isNaN && before.isNaN) {
            states[index].powerLimit = limit
            states[index].learnAnew()
        }
    }

    private mutating func judge(
        _ group: [Int], threshold: Double, _ observation: borrowing FleetObservation, _ decisions: inout [Decision]
    ) {
        let time = observation.time
        // The common rate comes from units that know their share, each weighted with it: so it stays where it is when a unit
        // leaves, however many errors that unit used to have. Until there are such units, all count alike.
        let isKnown = { (state: UnitState) in state.share != nil && !state.hasAlarmed }
        let learned = group.contains { states[$0].newNonces > 0 && isKnown(states[$0]) }
        var errors = 0.0
        var weights = 0.0
        for index in group where !learned || isKnown(states[index]) {
            errors += states[index].newErrors
            weights += states[index].newNonces * (states[index].share ?? 1)
        }
        guard weights > 0 else { return }
        for index in group where states[index].newNonces > 0 && time >= states[index].restsUntil {
            let state = states[index]
            guard let share = state.share else {
                // The group's rate with the unit in it: shares must all be shares of the same thing.
                learn(index, groupErrors: errors, perWeight: errors / weights, at: time)
                continue
            }
            // The unit itself is left out, or a bad one would hide behind its own errors.
            let isIncluded = !learned || isKnown(state)
            let others = errors - (isIncluded ? state.newErrors : 0)
            let otherWeights = weights - (isIncluded ? state.newNonces * share : 0)
            guard otherWeights > weights * 1e-9, others >= 0 else { continue }
            let evidence = states[index].cusum.observe(
                own: state.newErrors, others: others, weight: state.newNonces * state.surelyBelow / otherWeights,
                ratio: settings.ratio)
            guard evidence >= threshold else { continue }
            states[index].cusum.reset()
            states[index].restsUntil = time + settings.again
            states[index].hasAlarmed = true
            decisions.append(decision(index, threshold, observation))
        }
    }

    private mutating func learn(_ index: Int, groupErrors: Double, perWeight rate: Double, at time: Instant) {
        states[index].learnedErrors += states[index].newErrors
        states[index].learnedExpected += states[index].newNonces * rate
        states[index].learnedGroup += groupErrors
        let state = states[index]
        let since = state.since ?? time
        states[index].since = since
        guard time - since >= settings.learn, state.learnedExpected >= Double(settings.learnErrors) else { return }
        // A count of n has the standard error √n; one error more, so that no unit ends with a share of zero.
        let seen = state.learnedErrors + 1
        let relativeError = (1 / seen + 1 / (state.learnedGroup + 1)).squareRoot()
        states[index].share = seen / state.learnedExpected
        states[index].surelyBelow = seen / state.learnedExpected * (1 + Self.assurance * relativeError)
    }

    private func decision(_ index: Int, _ threshold: Double, _ observation: borrowing FleetObservation) -> Decision {
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
                "nonce errors ({error} now) grow against the group's: the sequential test for {ratio} x passed {threshold}, its limit for {budget} per unit",
                [
                    .init("error", error, "%"), .init("ratio", settings.ratio), .init("threshold", threshold),
                    .init("budget", settings.budget.perYear, "false alarms a year"),
                ]))
    }
}
