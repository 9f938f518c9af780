// SPDX-License-Identifier: GPL-3.0-or-later

public import Fleet
import Quantities
import Statistics

/// A sequential test of each unit's nonce errors against `ratio` times its accustomed share of its group's.
///
/// What a group has in common is its error rate as a function of the chips' temperature: a ``TemperatureResponse`` takes each
/// unit's own temperature into account, because fans turned in steps leave units a kelvin apart, which near threshold is a factor
/// of 1.7. Every unit first learns its share: its errors over those that the group's rate predicted for its nonces at its
/// temperature. After that a ``LogLikelihoodCusum`` watches the share, with a threshold that keeps the false-alarm budget whatever
/// the common rate does. The learned share is taken at its upper confidence limit, so that a rate learned too low does not become
/// an alarm later, and evidence counts for less where the group's units scatter by more than Poisson (``ErrorScatter``).
///
/// Every further alarm of a unit goes one step further: `steps` times down in frequency, then to sleep.
///
/// - Complexity: O(units) per decision, two logarithms and an exponential per unit that was heard.
public struct EarlyFailure: Policy {
    public let settings: EarlyFailureSettings
    public let name = "early-failure"

    /// Standard errors between the learned share and the one that is taken for sure.
    private static let assurance = 3.0
    /// Kelvins from where a unit usually is among its group: beyond the first it says nothing about the others, beyond the second
    /// (just restarted, a fan lost) nothing about itself either. The response is a line only near by.
    private static let usualRange = 3.0
    private static let judgedRange = 10.0
    /// Half-life of what counts as usual.
    private static let settling = TimeSpan.days(1)

    private struct UnitState {
        var counters = NonceCounters()
        /// Nonces and errors of this step; 0 nonces where there is nothing to judge.
        var newNonces = 0.0
        var newErrors = 0.0
        /// Kelvins above the mean of the group's units, not a number where the unit does not say.
        var warmer = Double.nan
        var usuallyWarmer = Double.nan
        var isUnusual = false
        /// New nonces times what the temperature does to their errors.
        var exposure = 0.0
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
        /// Steps that were taken down in frequency.
        var stepsDown = 0

        /// The share, as far as it is known already.
        var presumedShare: Double { share ?? (learnedErrors + 1) / (learnedExpected + 1) }

        /// Takes in how much warmer than the others it is now.
        mutating func settle(kept: Double, usual: Double, judged: Double) {
            isUnusual = false
            guard warmer.isFinite else { return }
            if usuallyWarmer.isNaN { usuallyWarmer = warmer }
            let distance = (warmer - usuallyWarmer).magnitude
            usuallyWarmer = kept * usuallyWarmer + (1 - kept) * warmer
            isUnusual = distance > usual
            if distance > judged { newNonces = 0 }
        }

        mutating func learnAnew() {
            (learnedErrors, learnedExpected, learnedGroup) = (0, 0, 0)
            (since, share) = (nil, nil)
            hasAlarmed = false
            // The limit has replaced the operating point that was in force.
            stepsDown = 0
            cusum.reset()
        }
    }

    private struct GroupState {
        var members: [Int]
        var response = TemperatureResponse()
        var scatter = ErrorScatter()
    }

    private var groups: [GroupState] = []
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
            groups = settings.grouping.groups(of: observation.frame.units).map { GroupState(members: $0) }
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
        let kept = (-interval.seconds / settings.memory.seconds).halvings
        var decisions: [Decision] = []
        for group in groups.indices {
            groups[group].response.forget(to: kept)
            groups[group].scatter.forget(to: kept)
            expose(group, observation.frame, interval)
            judge(group, threshold: threshold, observation, &decisions)
        }
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

    /// Weighs each unit's nonces with what its temperature does to their errors, and learns from this step what that is.
    private mutating func expose(_ group: Int, _ frame: borrowing TelemetryFrame, _ interval: TimeSpan) {
        let members = groups[group].members
        var nonces = 0.0
        var sum = 0.0
        for index in members {
            let celsius = frame.chipTemperatureAverage[UnitID(index)]?.celsius ?? .nan
            states[index].warmer = celsius
            guard states[index].newNonces > 0, celsius.isFinite else { continue }
            nonces += states[index].newNonces
            sum += states[index].newNonces * celsius
        }
        let mean = nonces > 0 ? sum / nonces : 0
        let kept = (-interval.seconds / Self.settling.seconds).halvings
        var contrast = TemperatureResponse.Contrast()
        for index in members {
            states[index].warmer -= mean
            guard states[index].newNonces > 0 else { continue }
            states[index].settle(kept: kept, usual: Self.usualRange, judged: Self.judgedRange)
            let state = states[index]
            guard state.newNonces > 0 else { continue }
            let exposure = state.newNonces * groups[group].response.factor(state.warmer)
            states[index].exposure = exposure
            guard !state.hasAlarmed, !state.isUnusual else { continue }
            contrast.add(
                errors: state.newErrors, weight: exposure * state.presumedShare, kelvins: state.warmer)
        }
        groups[group].response.learn(contrast)
    }

    private mutating func judge(
        _ group: Int, threshold: Double, _ observation: borrowing FleetObservation, _ decisions: inout [Decision]
    ) {
        let time = observation.time
        let members = groups[group].members
        // The common rate comes from units that know their share, each weighted with it: so it stays where it is when a unit
        // leaves, however many errors that unit used to have. Until there are such units, all count alike.
        let isKnown = { (state: UnitState) in state.share != nil && !state.hasAlarmed && !state.isUnusual }
        let learned = members.contains { states[$0].newNonces > 0 && isKnown(states[$0]) }
        var errors = 0.0
        var weights = 0.0
        for index in members where states[index].newNonces > 0 && (!learned || isKnown(states[index])) {
            errors += states[index].newErrors
            weights += states[index].exposure * (states[index].share ?? 1)
        }
        guard weights > 0 else { return }
        for index in members where states[index].newNonces > 0 && time >= states[index].restsUntil {
            let state = states[index]
            guard let share = state.share else {
                // The group's rate with the unit in it: shares must all be shares of the same thing.
                learn(index, in: group, groupErrors: errors, perWeight: errors / weights, at: time)
                continue
            }
            // The unit itself is left out, or a bad one would hide behind its own errors.
            let isIncluded = !learned || isKnown(state)
            let others = errors - (isIncluded ? state.newErrors : 0)
            let otherWeights = weights - (isIncluded ? state.exposure * share : 0)
            guard otherWeights > weights * 1e-9, others >= 0 else { continue }
            let expected = state.exposure * share / otherWeights * others
            let dispersion = groups[group].scatter.dispersion(expected: expected)
            let evidence = states[index].cusum.observe(
                own: state.newErrors / dispersion, others: others / dispersion,
                weight: state.exposure * state.surelyBelow / otherWeights, ratio: settings.ratio)
            guard evidence >= threshold else {
                guard !state.hasAlarmed, !state.isUnusual else { continue }
                groups[group].scatter.learn(
                    count: state.newErrors, expected: expected, noise: expected * expected / max(others, 1),
                    ratio: settings.ratio)
                continue
            }
            states[index].cusum.reset()
            states[index].restsUntil = time + settings.again
            states[index].hasAlarmed = true
            decisions.append(decision(index, threshold, observation))
        }
    }

    private mutating func learn(
        _ index: Int, in group: Int, groupErrors: Double, perWeight rate: Double, at time: Instant
    ) {
        let expected = states[index].exposure * rate
        if states[index].learnedExpected >= Double(settings.learnErrors) {
            let presumed = expected * states[index].presumedShare
            groups[group].scatter.learn(
                count: states[index].newErrors, expected: presumed, noise: presumed * presumed / max(groupErrors, 1),
                ratio: settings.ratio)
        }
        states[index].learnedErrors += states[index].newErrors
        states[index].learnedExpected += expected
        states[index].learnedGroup += groupErrors
        let state = states[index]
        let since = state.since ?? time
        states[index].since = since
        guard time - since >= settings.learn, state.learnedExpected >= Double(settings.learnErrors) else { return }
        // A count of n has the standard error √n; one error more, so that no unit ends with a share of zero.
        let seen = state.learnedErrors + 1
        // What scatters beyond counting noise stays what it is for about a day.
        let days = max(1, (time - since).days)
        let relativeError =
            (1 / seen + 1 / (state.learnedGroup + 1) + groups[group].scatter.variance / days).squareRoot()
        states[index].share = seen / state.learnedExpected
        states[index].surelyBelow = seen / state.learnedExpected * (1 + Self.assurance * relativeError)
    }

    private mutating func decision(
        _ index: Int, _ threshold: Double, _ observation: borrowing FleetObservation
    ) -> Decision {
        let unit = observation.frame.units[index]
        var numbers: [Reason.Number] = [
            .init("error", observation.frame.nonceError[unit.id]?.percent ?? 0, "%"), .init("ratio", settings.ratio),
            .init("threshold", threshold), .init("budget", settings.budget.perYear, "false alarms a year"),
        ]
        let why =
            "nonce errors ({error} now) grow against the group's: the sequential test for {ratio} x passed {threshold}, its limit for {budget} per unit"
        let command: Command
        let what: String
        if settings.action == .derate, states[index].stepsDown < settings.steps {
            states[index].stepsDown += 1
            let step = states[index].stepsDown
            let frequency = unit.nominalFrequency * settings.frequencyShare(step: step)
            command = .setOperatingPoint(frequency: frequency, voltage: unit.nominalVoltage)
            numbers += [
                .init("step", Double(step)), .init("steps", Double(settings.steps)),
                .init("frequency", frequency.megahertz, "MHz"),
            ]
            what = "; step {step} of {steps} down, to {frequency}"
        } else {
            command = .sleep
            numbers.append(.init("steps", Double(states[index].stepsDown)))
            what = settings.action == .derate ? "; {steps} steps down were not enough" : ""
        }
        return Decision(
            unit: unit.id, command: command, policy: name, claim: .failing, reason: Reason(why + what, numbers))
    }
}

extension Double {
    /// Two to this power, for 0 and below: what is left after so many half-lives.
    fileprivate var halvings: Double {
        Double(VectorMath.exp(SIMD8(repeating: Float(self * 0.693_147_180_56)))[0])
    }
}
