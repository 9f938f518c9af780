// SPDX-License-Identifier: GPL-3.0-or-later

import CFleetKernel
import EventKernel
public import Fleet
import Quantities
import Silicon
import Statistics

extension FleetWorld {
    // MARK: Faults

    mutating func scheduleFaults() {
        for (index, fault) in specification.faults.enumerated() {
            if let at = fault.common.at {
                calendar.schedule(.faultBegins(fault: index), atOrNow: specification.start + at)
            } else if fault.common.perWake == nil {
                for unit in victims(of: index) {
                    scheduleFailure(of: unit, fault: index, strike: 0, after: specification.start)
                }
            }
        }
    }

    /// The units a fault may strike.
    private func candidates(of fault: Int) -> [Int] {
        let schedule = specification.faults[fault].common
        return units.indices.filter { unit in
            (schedule.racks.isEmpty || schedule.racks.contains(units[unit].rack + 1))
                && (schedule.group.map { $0 == units[unit].group + 1 } ?? true)
        }
    }

    /// The units a fault strikes, or may strike where its times are random: the same for every policy.
    func victims(of fault: Int) -> [Int] {
        let candidates = candidates(of: fault)
        let count = specification.faults[fault].common.units.count(of: candidates.count)
        guard count < candidates.count else { return candidates }
        var stream = RandomStream(key.named("fault-victims").indexed(UInt64(fault)))
        return stream.sample(count: count, of: candidates.count).map { candidates[$0] }
    }

    /// - Parameter strike: how many times it has struck this unit, a part of the address of the draw.
    private mutating func scheduleFailure(of unit: Int, fault: Int, strike: Int, after start: Instant) {
        if let hazard = specification.faults[fault].common.hazard {
            startFaultClock(hazard, fault: fault, unit: unit, strike: strike, at: start)
        }
        guard let mean = specification.faults[fault].common.meanTimeBetween else { return }
        let address = key.named("fault-times").indexed(UInt64(fault)).indexed(UInt64(unit))
        var stream = RandomStream(address.indexed(UInt64(strike)))
        let delay = stream.exponential(mean: mean.seconds)
        guard delay < (specification.end - start).seconds else { return }
        calendar.schedule(
            .unitFails(fault: fault, unit: unit, strike: strike), atOrNow: start + TimeSpan(seconds: delay))
    }

    private mutating func strike(_ units: [Int], fault: Int, strike: Int = 0, at time: Instant) {
        let scheduled = specification.faults[fault]
        let end = scheduled.common.duration.map { time + $0 }
        history.append(
            FaultRecord(
                fault: fault, kind: scheduled.kind, about: scheduled.product.about, from: time, to: end, units: units))
        for unit in units {
            settle(unit, to: time)
            age(unit)
            if scheduled.product.effect.isDown { beginCooling(unit) }
            states[unit].effects.append(
                UnitState.ActiveEffect(fault: fault, since: time, effect: scheduled.product.effect))
            if let end, end < specification.end {
                calendar.schedule(.repaired(fault: fault, unit: unit, strike: strike), atOrNow: end)
            }
            conditionsChanged(unit, at: time)
        }
    }

    private mutating func repair(_ unit: Int, fault: Int, strike: Int, at time: Instant) {
        settle(unit, to: time)
        age(unit)
        let before = states[unit].effect(at: time)
        states[unit].effects.removeAll { $0.fault == fault }
        let after = states[unit].effect(at: time)
        let isBack = before.isDown && !after.isDown && states[unit].mode == .running
        let hasFans = states[unit].mode == .fanLost && stopDelay(unit, fansLost: after.fansLost) == nil
        if isBack || hasFans { restart(unit, at: time) }
        conditionsChanged(unit, at: time)
        scheduleFailure(of: unit, fault: fault, strike: strike + 1, after: time)
    }

    /// What the firmware makes of the unit's condition.
    mutating func conditionsChanged(_ unit: Int, at time: Instant) {
        if states[unit].mode == .running || states[unit].mode == .starting,
            let delay = stopDelay(unit, fansLost: states[unit].effect(at: time).fansLost)
        {
            states[unit].stopsAt = min(states[unit].stopsAt ?? time + delay, time + delay)
            calendar.schedule(.due(unit: unit), atOrNow: time + delay)
        } else {
            states[unit].stopsAt = nil
        }
        refresh(unit)
    }

    /// How long the firmware goes on with so many fans standing still; nil for ever.
    private func stopDelay(_ unit: Int, fansLost: Int) -> TimeSpan? {
        let fans = units[unit].fans
        return firmware(unit).stopDelay(runningFans: max(0, fans - fansLost), of: fans)
    }

    // MARK: Modes

    func firmware(_ unit: Int) -> FirmwareProfile { specification.groups[states[unit].group].firmware }

    mutating func enter(_ mode: UnitState.Mode, _ unit: Int) {
        age(unit)
        if mode != .running { beginCooling(unit) }
        states[unit].mode = mode
        states[unit].startsAt = nil
        states[unit].rampStep = 0
        states[unit].throttlesAt = nil
        // What tripped goes on more slowly.
        if mode == .sleeping || mode == .fanLost { states[unit].throttleSteps = 0 }
        states[unit].stopsAt = nil
    }

    private mutating func start(_ unit: Int, after delay: TimeSpan, at time: Instant) {
        enter(.starting, unit)
        // A restart clears the unit's counters; the next answer tells.
        missed[unit] = assay_fleet_missed(nonces: -frame.nonces[unit], errors: -frame.nonceErrors[unit])
        touched[unit]?.nonces = 0
        touched[unit]?.expectedErrors = 0
        startLater(unit, at: time + delay)
    }

    private mutating func startLater(_ unit: Int, at time: Instant) {
        states[unit].startsAt = time
        calendar.schedule(.due(unit: unit), atOrNow: time)
    }

    /// Reboots a unit and brings it up to its full rate.
    private mutating func restart(_ unit: Int, at time: Instant) {
        start(unit, after: firmware(unit).rebootDuration, at: time)
    }

    /// A unit has booted, or raises its clock by another step: chips that are still cold would miss a full one.
    mutating func raiseClock(_ unit: Int, at time: Instant) {
        let ramp = firmware(unit).rampDuration
        guard ramp > .zero, states[unit].rampStep < UnitState.rampSteps else {
            if states[unit].rampStep == 0 { endCooling(unit) }
            enter(.running, unit)
            if states[unit].throttleSteps > 0 { states[unit].throttlesAt = time }
            conditionsChanged(unit, at: time)
            return
        }
        age(unit)
        if states[unit].rampStep == 0 { endCooling(unit) }
        states[unit].rampStep += 1
        startLater(unit, at: time + TimeSpan(nanoseconds: ramp.nanoseconds / Int64(UnitState.rampSteps)))
        refresh(unit)
    }

    /// Hashing stops because the hottest chip is too hot.
    mutating func trip(_ unit: Int) {
        enter(.overheated, unit)
        holdBack(unit)
        refresh(unit)
    }

    /// A tripped unit is cool enough to start again.
    mutating func coolDown(_ unit: Int, at time: Instant) {
        restart(unit, at: time)
        conditionsChanged(unit, at: time)
    }

    // MARK: Commands

    /// Orders that keep the numbers of their reasons; a rule that flaps for a year gives millions, and nobody reads them all.
    public static var reasonsKept: Int { 1_000_000 }

    /// Sends decisions on their way; they take effect after the commands' latency.
    public mutating func submit(_ decisions: [Decision]) {
        for var decision in decisions {
            if orders.count >= Self.reasonsKept { decision.reason.numbers = [] }
            orders.append(Order(decision: decision, time: time))
            calendar.schedule(.command(order: orders.count - 1), atOrNow: time + specification.commands.latency)
        }
    }

    private mutating func carryOut(_ order: Int, at time: Instant) {
        let unit = orders[order].decision.unit.index
        guard states.indices.contains(unit) else {
            orders[order].outcome = .ignored
            return
        }
        var luck = RandomStream(
            key.named("command-luck").indexed(UInt64(unit)).indexed(
                UInt64(bitPattern: orders[order].time.nanosecondsSinceEpoch)))
        guard !luck.bernoulli(specification.commands.failure.fraction) else {
            orders[order].outcome = .failed
            return
        }
        guard !states[unit].effect(at: time).isDown else {
            orders[order].outcome = .failed
            return
        }
        settle(unit, to: time)
        age(unit)
        let pool = states[unit].pool
        orders[order].outcome = apply(orders[order].decision.command, to: unit, at: time) ? .done : .ignored
        refresh(unit)
        guard let loss = specification.switchLoss, states[unit].pool != pool else { return }
        // The unit draws its power while it connects anew, and what it hashes is lost.
        let seconds = (states[unit].pool == .spare ? loss.toSpare : loss.toPrimary).seconds
        let lost = validRate(of: unit, at: time) * seconds
        totals.add(-lost, units[unit].algorithm, spare: states[unit].pool == .spare)
    }

    /// False where the unit cannot or need not do it.
    private mutating func apply(_ command: Command, to unit: Int, at time: Instant) -> Bool {
        let firmware = firmware(unit)
        let model = specification.groups[states[unit].group].model
        switch command {
        case .redirect, .restore:
            let pool = command == .redirect ? PoolID.spare : .primary
            guard specification.switchLoss != nil, states[unit].pool != pool else { return false }
            states[unit].pool = pool
            if pool == .spare { redirected.insert(unit) } else { redirected.remove(unit) }
        case .sleep:
            guard states[unit].mode != .sleeping else { return false }
            enter(.sleeping, unit)
        case .wake:
            guard states[unit].mode == .sleeping else { return false }
            start(unit, after: .zero, at: time)
            conditionsChanged(unit, at: time)
            scheduleBadWakes(unit, at: time)
        case .reboot:
            guard states[unit].mode != .sleeping else { return false }
            states[unit].throttleSteps = 0
            restart(unit, at: time)
            conditionsChanged(unit, at: time)
        case .setPowerLimit(let limit):
            guard firmware.acceptsPowerLimit, limit > .zero else { return false }
            states[unit].powerLimit = limit
            states[unit].point = tunedPoint(unit, limit, at: time)
        case .setOperatingPoint(let frequency, let voltage):
            guard firmware.acceptsOperatingPoint, model.frequencyRange.contains(frequency),
                WorldAssumptions.settableVoltage.contains(voltage / model.nominal.voltage)
            else { return false }
            states[unit].point = OperatingPoint(frequency: frequency, voltage: voltage)
        }
        return true
    }

    /// Where a power limit puts a unit: a limit is a cap, so that one above the nameplate changes nothing.
    mutating func tunedPoint(_ unit: Int, _ limit: Power, at time: Instant) -> OperatingPoint {
        let state = states[unit]
        let model = specification.groups[state.group].model
        guard limit < model.nameplatePower else { return model.nominal }
        if let range = model.wallPowerRange, limit < range.lowerBound { ranges.limitsTooLow += 1 }
        let effect = state.effect(at: time)
        let inlet = specification.site.inlet.temperature(at: time) + state.rackOffset + effect.inletOffset
        return tuner.point(
            group: state.group, model: model, limit: limit, inlet: inlet,
            lost: effect.fansLost, fans: fanControls[state.group])
    }

    // MARK: The calendar

    mutating func handle(_ event: WorldEvent, at time: Instant) {
        switch event {
        case .faultBegins(let fault):
            strike(victims(of: fault), fault: fault, at: time)
        case .unitFails(let fault, let unit, let count):
            strike([unit], fault: fault, strike: count, at: time)
        case .repaired(let fault, let unit, let count):
            repair(unit, fault: fault, strike: count, at: time)
        case .command(let order):
            carryOut(order, at: time)
        case .due(let unit):
            // Units that were looked at in between have done it.
            if states[unit].nextDue <= time { settle(unit, to: time) }
        }
    }
}
