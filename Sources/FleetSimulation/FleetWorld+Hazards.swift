// SPDX-License-Identifier: GPL-3.0-or-later

import EventKernel
import Fleet
import Quantities
import Silicon
import Statistics

/// One unit's part that a fault will break, and how much of its life is left.
struct FaultClock {
    var fault: Int
    var unit: Int
    /// How many times the fault has struck this unit.
    var strike: Int
    var clock: FailureClock
}

extension FleetWorld {
    // MARK: Parts that wear

    /// A new part, or at the start of the run one of its unit's age. A repair renews all parts of its kind: whoever opens a unit
    /// for one fan changes the worn ones with it (an assumption).
    mutating func startFaultClock(_ hazard: FaultHazard, fault: Int, unit: Int, strike: Int, at start: Instant) {
        let address = key.named("fault-times").indexed(UInt64(fault)).indexed(UInt64(unit))
        var stream = RandomStream(address.indexed(UInt64(strike)))
        if case .solder(let settings) = hazard {
            let life = WeibullLife(shape: settings.shape, scale: TimeSpan(seconds: settings.cycles))
            let clock = FailureClock(
                life, survival: stream.uniform(),
                parts: specification.faults[fault].product.part?.count(in: units[unit]) ?? 1)
            solderClocks[unit, default: []].append(
                FaultClock(fault: fault, unit: unit, strike: strike, clock: clock))
            return
        }
        guard let law = law(hazard, fault: fault) else { return }
        let factor = factor(law, unit: unit, at: start)
        let age = strike == 0 ? specification.groups[states[unit].group].settings.age : .zero
        let clock = law.clock(
            survival: stream.uniform(), age: TimeSpan(seconds: age.seconds * factor),
            parts: parts(hazard, fault: fault, unit: unit))
        let entry = FaultClock(fault: fault, unit: unit, strike: strike, clock: clock)
        if let running = run(entry, from: start, to: clocksUntil, factor: factor) { faultClocks.append(running) }
    }

    /// Lets all parts age until the next drift step. The stress of a step is what the units feel at its beginning, in the air of
    /// its middle; failures within it get their exact time.
    mutating func advanceFaultClocks() {
        // Steps are taken at control steps.
        let control = specification.control.nanoseconds
        let steps = max(1, ((nextDrift - time).nanoseconds + control - 1) / control)
        let next = time + TimeSpan(nanoseconds: steps * control)
        clocksUntil = next
        guard !faultClocks.isEmpty else { return }
        let middle = time + TimeSpan(nanoseconds: (next - time).nanoseconds / 2)
        var laws: [Int: ComponentReliability] = [:]
        let entries = faultClocks
        faultClocks = []
        faultClocks.reserveCapacity(entries.count)
        for entry in entries {
            guard let hazard = specification.faults[entry.fault].common.hazard else { continue }
            guard let law = laws[entry.fault] ?? law(hazard, fault: entry.fault) else { continue }
            laws[entry.fault] = law
            let factor = factor(law, unit: entry.unit, at: middle)
            if let running = run(entry, from: time, to: next, factor: factor) { faultClocks.append(running) }
        }
    }

    /// - Returns: the clock at the end of the span, or nil where the part fails before, which is in the calendar then.
    private mutating func run(_ entry: FaultClock, from start: Instant, to end: Instant, factor: Double) -> FaultClock?
    {
        if let left = entry.clock.remaining(acceleration: factor), left <= end - start {
            calendar.schedule(
                .unitFails(fault: entry.fault, unit: entry.unit, strike: entry.strike), atOrNow: start + left)
            return nil
        }
        var running = entry
        running.clock.advance(over: end - start, acceleration: factor)
        return running
    }

    /// nil for parts that do not age with time.
    private func law(_ hazard: FaultHazard, fault: Int) -> ComponentReliability? {
        switch hazard {
        case .model(let settings):
            (specification.faults[fault].product.part ?? .powerSupply).reliability(dust: settings.dust)
        case .weibull(let settings):
            ComponentReliability(
                name: specification.faults[fault].kind,
                life: WeibullLife(shape: settings.shape, scale: settings.scale),
                acceleration: .perTenKelvins(settings.perTenKelvins, reference: settings.reference),
                stress: settings.stress)
        case .solder: nil
        }
    }

    private func parts(_ hazard: FaultHazard, fault: Int, unit: Int) -> Int {
        guard case .model = hazard else { return 1 }
        return specification.faults[fault].product.part?.count(in: units[unit]) ?? 1
    }

    /// How fast a unit's parts age. What is broken for another reason has no stress.
    private func factor(_ law: ComponentReliability, unit: Int, at instant: Instant) -> Double {
        let state = states[unit]
        let effect = state.effect(at: time(of: unit))
        guard !effect.isDown else { return 0 }
        if law.stress == .die { return law.factor(at: .celsius(Double(columns[.die, state.row]))) }
        var air = specification.site.inlet.temperature(at: instant) + state.rackOffset + effect.inletOffset
        if law.stress == .passingAir {
            let heat = Power.watts(Double(columns[.dynamic, state.row] + columns[.leakageNow, state.row]))
            let airflow = fanControls[state.group].airflow(level: fanLevel(of: unit), lost: effect.fansLost)
            let rise = specification.groups[state.group].model.thermal.outletRise(power: heat, airflow: airflow)
            air = air + rise / 2
        }
        return law.factor(at: air)
    }

    // MARK: Waking

    /// Switching on is what breaks joints and supplies: a wake may bring a fault.
    mutating func scheduleBadWakes(_ unit: Int, at time: Instant) {
        states[unit].wakes += 1
        for (index, fault) in specification.faults.enumerated() {
            guard let probability = fault.common.perWake, !states[unit].effects.contains(where: { $0.fault == index }),
                victims(of: index).contains(unit)
            else { continue }
            let address = key.named("fault-wakes").indexed(UInt64(index)).indexed(UInt64(unit))
            var luck = RandomStream(address.indexed(UInt64(states[unit].wakes)))
            guard luck.bernoulli(probability.fraction) else { continue }
            calendar.schedule(.unitFails(fault: index, unit: unit, strike: states[unit].wakes), atOrNow: time)
        }
    }

    // MARK: Weak units

    /// The units of a group that age faster than the rest: the same for every policy.
    func weakUnits(of group: Int, _ units: Range<Int>) -> Set<Int> {
        let share = specification.groups[group].settings.weakShare.fraction
        let count = Int((share * Double(units.count)).rounded())
        guard count > 0 else { return [] }
        var stream = RandomStream(key.named("weak").indexed(UInt64(group)))
        return Set(stream.sample(count: count, of: units.count).map { units.lowerBound + $0 })
    }

    func ageingFactor(_ unit: Int, _ settings: FleetGroupSettings, isWeak: Bool) -> Double {
        var factor = isWeak ? settings.weakFactor : 1
        if settings.ageingSpread > .zero {
            var stream = RandomStream(key.named("ageing").indexed(UInt64(unit)))
            factor *= stream.logNormal(mu: 0, sigma: settings.ageingSpread.fraction)
        }
        return factor
    }
}
