// SPDX-License-Identifier: GPL-3.0-or-later

import CFleetKernel
import Fleet
import Quantities
import Silicon

extension FleetWorld {
    /// Advances one unit to an instant inside the interval and accounts what it did until then. What its firmware does on the way,
    /// tripping, starting, stopping for a lost fan, turning fans, happens when it is due and not when the fleet is looked at.
    ///
    /// The steps are short while temperatures move and long while they rest, so that linearising the leakage within one leaves no
    /// trace; where a step crosses a temperature at which the firmware acts, it ends there.
    /// - Complexity: some ten steps for each change of the unit's conditions.
    mutating func settle(_ unit: Int, to instant: Instant) {
        if touched[unit] == nil {
            touched[unit] = Touch(
                clock: time, stride: moving[unit] ?? Self.longestStride, account: UnitInterval(unit: unit))
        }
        performDue(unit)
        while let clock = touched[unit]?.clock, clock < instant {
            let end = min(instant, max(states[unit].nextDue, clock))
            if end > clock { stride(unit, from: clock, to: end) }
            performDue(unit)
        }
    }

    static let shortestStride = TimeSpan.seconds(2)
    /// The air may change as much in so long as in nothing.
    static let longestStride = TimeSpan.minutes(15)
    /// What the dies may move by in one step: the error of the leakage's line over it is 0.6 % of the leakage.
    private static let largestMove: Float = 4

    /// One step of one unit towards `end`, which it may not reach.
    private mutating func stride(_ unit: Int, from clock: Instant, to end: Instant) {
        guard !actOnTemperature(unit, at: clock) else { return }
        let row = states[unit].row
        let before = (columns[.die, row], columns[.heatsink, row], columns[.leakageNow, row])
        var stride = touched[unit]?.stride ?? Self.longestStride
        while true {
            let span = min(stride, end - clock)
            let state = stepAlone(unit, over: span, from: clock)
            let move = abs(state.die - before.0)
            let isTooLong = move > Self.largestMove && span > Self.shortestStride
            if isTooLong || (isBeyond(unit, die: state.die) && span > Self.finestSpan) {
                (columns[.die, row], columns[.heatsink, row], columns[.leakageNow, row]) = before
                guard isTooLong else {
                    let crossing = crossing(unit, within: span, from: clock, before)
                    account(unit, stepAlone(unit, over: crossing, from: clock), over: crossing, moved: move)
                    return
                }
                stride = max(Self.shortestStride, TimeSpan(nanoseconds: span.nanoseconds / 4))
                continue
            }
            account(unit, state, over: span, moved: move)
            if move < 1, span == stride {
                stride = min(Self.longestStride, TimeSpan(nanoseconds: stride.nanoseconds * 2))
            }
            touched[unit]?.stride = stride
            turnFansAlone(unit, die: state.die)
            return
        }
    }

    /// Crossings are found to the millisecond, or to a hundredth of a kelvin.
    private static let finestSpan = TimeSpan(nanoseconds: 1_000_000)
    private static let finestExcess: Float = 0.01

    /// A span after which the unit is just beyond the temperature at which its firmware acts, given that it is after `span`: by the
    /// rule of false position, the end that stays counted half (Illinois).
    private mutating func crossing(
        _ unit: Int, within span: TimeSpan, from clock: Instant, _ before: (Float, Float, Float)
    ) -> TimeSpan {
        let row = states[unit].row
        guard let limit = limit(unit)?.celsius else { return span }
        func put(_ state: (Float, Float, Float)) {
            (columns[.die, row], columns[.heatsink, row], columns[.leakageNow, row]) = state
        }
        var (low, lowMiss) = (0.0, before.0 - limit)
        var (high, highMiss) = (Double(span.nanoseconds), stepAlone(unit, over: span, from: clock).die - limit)
        put(before)
        var highExcess = abs(highMiss)
        while high - low > Double(Self.finestSpan.nanoseconds), highExcess > Self.finestExcess {
            let share = Double(lowMiss / (lowMiss - highMiss))
            // Off the very ends, so that either moves.
            let middle = low + min(max(share, 0.02), 0.98) * (high - low)
            let miss = stepAlone(unit, over: TimeSpan(nanoseconds: Int64(middle)), from: clock).die - limit
            put(before)
            if isBeyond(unit, die: miss + limit) {
                (high, highMiss, highExcess) = (middle, miss, abs(miss))
                lowMiss /= 2
            } else {
                (low, lowMiss) = (middle, miss)
                highMiss /= 2
            }
        }
        return TimeSpan(nanoseconds: Int64(high))
    }

    /// The mean die temperature at which the firmware acts next, degrees Celsius, and whether it does so above or below it.
    private func limit(_ unit: Int) -> (celsius: Float, isAbove: Bool)? {
        let state = states[unit]
        switch state.mode {
        case .running where state.throttlesAt == nil: return (watchTemperature(group: state.group), true)
        case .running: return (tripTemperature(group: state.group), true)
        case .starting: return state.isClocked ? (tripTemperature(group: state.group), true) : nil
        case .overheated:
            return (Float(firmware(unit).restartTemperature.celsius) - ReadingColumns.hotSpot, false)
        case .sleeping, .fanLost: return nil
        }
    }

    /// Whether the firmware acts on a die this hot or this cool.
    private func isBeyond(_ unit: Int, die: Float) -> Bool {
        guard let limit = limit(unit) else { return false }
        return limit.isAbove ? die > limit.celsius : die < limit.celsius
    }

    /// - Returns: whether the firmware did something.
    private mutating func actOnTemperature(_ unit: Int, at clock: Instant) -> Bool {
        guard isBeyond(unit, die: columns[.die, states[unit].row]) else { return false }
        if states[unit].mode == .overheated {
            coolDown(unit, at: clock)
        } else if columns[.die, states[unit].row] > tripTemperature(group: states[unit].group) {
            trip(unit)
        } else {
            throttle(unit, at: clock)
        }
        return true
    }

    private mutating func account(_ unit: Int, _ state: assay_fleet_state, over span: TimeSpan, moved: Float) {
        guard var touch = touched[unit] else { return }
        let seconds = span.seconds
        touch.account.energy += Double(state.power) * seconds
        touch.account.hashes += Double(state.valid_rate) * seconds
        touch.account.tried += Double(columns[.rate, states[unit].row]) * seconds
        totals.energy += Double(state.power) * seconds
        totals.add(Double(state.valid_rate) * seconds, units[unit].algorithm, spare: states[unit].pool == .spare)
        if state.valid_rate > 0 { touch.account.hashingSeconds += seconds }
        if states[unit].throttleSteps > 0 { totals.throttledSeconds += seconds }
        let nonces = Double(columns[.nonceRate, states[unit].row]) * seconds
        touch.nonces += nonces
        touch.expectedErrors += nonces * Double(state.error)
        touch.clock = touch.clock + span
        touch.rate = moved / Float(max(seconds, 1e-3))
        touched[unit] = touch
    }

    /// What the firmware does at a time that has come.
    private mutating func performDue(_ unit: Int) {
        guard let clock = touched[unit]?.clock else { return }
        if let at = states[unit].startsAt, at <= clock { raiseClock(unit, at: clock) }
        if let at = states[unit].throttlesAt, at <= clock { throttle(unit, at: clock) }
        if let at = states[unit].stopsAt, at <= clock {
            enter(.fanLost, unit)
            refresh(unit)
        }
    }

    private mutating func turnFansAlone(_ unit: Int, die: Float) {
        let row = states[unit].row
        guard die > columns[.quietHigh, row] || die < columns[.quietLow, row] else { return }
        turnFans(of: [unit])
    }

    // MARK: Who is advanced alone

    /// Units that are not advanced with the fleet in the coming interval: those whose temperatures still move, and those that may get
    /// as hot as their firmware allows.
    ///
    /// Die and heat sink warm each other and the leakage grows with the die, so that a unit which is cooler than a steady state stays
    /// cooler while its air does: only air warmer than that whose steady state is the trip temperature can trip it.
    mutating func watch(until next: Instant) {
        for unit in moving.keys.sorted() { settle(unit, to: time) }
        moving.removeAll(keepingCapacity: true)
        let air = warmestAir(from: time, to: next)
        let rise = air - Float(specification.site.inlet.temperature(at: time).celsius)
        for segment in segments.indices where rise > fanLag(group: segment) {
            for unit in segments[segment].units where tripInlets[unit].isFinite { settle(unit, to: time) }
        }
        guard air > coolestTripInlet else { return }
        coolestTripInlet = .infinity
        for unit in tripInlets.indices {
            coolestTripInlet = min(coolestTripInlet, tripInlets[unit])
            if air > tripInlets[unit] { settle(unit, to: time) }
        }
    }

    /// The rise of the inlet within an interval, K, that fans turned at its beginning cannot answer.
    private func fanLag(group: Int) -> Float {
        let fans = fanControls[group]
        guard fans.isAutomatic else { return .infinity }
        // A kelvin more of air is up to 1.3 more of die, by the leakage.
        return max(1, (watchTemperature(group: group) - Float(fans.target.celsius)) / 1.3)
    }

    /// The warmest air at the site between two instants, degrees Celsius; within 0.1 K for any daily cycle.
    private func warmestAir(from start: Instant, to end: Instant) -> Float {
        let samples = max(1, Int(((end - start) / .minutes(30)).rounded(.up)))
        let step = TimeSpan(nanoseconds: (end - start).nanoseconds / Int64(samples))
        var warmest = -Double.infinity
        for index in 0...samples {
            let instant = start + TimeSpan(nanoseconds: step.nanoseconds * Int64(index))
            warmest = max(warmest, specification.site.inlet.temperature(at: instant).celsius)
        }
        return Float(warmest) + 0.1
    }

    /// Notes how warm the site's air must be for this unit's firmware to act on its heat with its fans at full speed.
    mutating func noteTripInlet(_ unit: Int, boards: Double, lost: Int) {
        let state = states[unit]
        guard state.mode == .running, boards > 0, columns[.dynamic, state.row] > 0 else {
            tripInlets[unit] = .infinity
            return
        }
        let fans = fanControls[state.group]
        let trip = watchTemperature(group: state.group)
        let leakage = columns[.leakage, state.row] * segments[state.group].constants.leakageFactor(celsius: trip)
        let power = Double(columns[.dynamic, state.row] + leakage) / boards
        let rise = fans.resistance(level: fans.speeds.count - 1, lost: lost).kelvinsPerWatt * power
        tripInlets[unit] = trip - Float(rise) - columns[.inletOffset, state.row]
        coolestTripInlet = min(coolestTripInlet, tripInlets[unit])
    }

    /// Whether a unit's temperatures are still on their way at the end of an interval, a quarter of a kelvin a minute or more, or its
    /// firmware waits for one.
    func isMoving(_ unit: Int, _ touch: Touch) -> Bool {
        states[unit].mode == .overheated || states[unit].throttlesAt != nil || states[unit].mode == .starting
            || touch.rate > 0.25 / 60
    }
}
