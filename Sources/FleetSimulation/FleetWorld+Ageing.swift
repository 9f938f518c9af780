// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import Quantities
package import Silicon

extension FleetWorld {
    /// The drift that so much time at the nominal point leaves.
    static func drift(_ model: AsicModel, over time: TimeSpan) -> ThresholdDriftState {
        var drift = ThresholdDriftState()
        drift.advance(
            model.ageing, hotCarriers: model.hotCarriers, voltage: model.nominal.voltage,
            temperature: model.referenceTemperature, activity: 1, time: time)
        return drift
    }

    /// Brings a unit's drift up to its own time, under what it has done since: before anything about that changes, and every week.
    /// Without voltage there is no stress; hot carriers need a clock as well.
    mutating func age(_ unit: Int) {
        let now = time(of: unit)
        let state = states[unit]
        guard now > state.agedUntil else { return }
        states[unit].agedUntil = now
        let effect = state.effect(at: now)
        guard !effect.isDown, state.mode == .running || state.mode == .starting else { return }
        let model = specification.groups[state.group].model
        let isIdle = effect.primaryPoolDown && state.pool == .primary
        let clock = state.isClocked && !isIdle ? state.clockShare : 0
        states[unit].drift.advance(
            model.ageing, hotCarriers: model.hotCarriers, voltage: state.point.voltage,
            temperature: .celsius(Double(columns[.die, state.row])),
            activity: clock * (state.point.frequency / model.nominal.frequency), time: now - state.agedUntil)
    }

    /// The shift of a unit's thresholds by age so far, burn-in included.
    package func thresholdDrift(of unit: Int) -> ThresholdDriftState {
        var drift = states[unit].drift
        drift.bias = drift.bias * states[unit].ageingFactor
        drift.hotCarriers = drift.hotCarriers * states[unit].ageingFactor
        return drift
    }

    // MARK: Solder

    /// A unit's dies begin to cool: the hot half of a thermal cycle is over.
    mutating func beginCooling(_ unit: Int) {
        guard states[unit].cooling == nil, states[unit].isClocked else { return }
        let peak = Double(columns[.die, states[unit].row] + ReadingColumns.hotSpot)
        let dwell = max(.minutes(1), time(of: unit) - states[unit].clockedSince)
        states[unit].cooling = ThermalCycle(swing: .zero, dwell: dwell, peak: .celsius(peak))
    }

    /// A unit's dies begin to warm: its solder has been through a cycle, and may crack now.
    mutating func endCooling(_ unit: Int) {
        let now = time(of: unit)
        states[unit].clockedSince = now
        guard var cycle = states[unit].cooling else { return }
        states[unit].cooling = nil
        let trough = Double(columns[.die, states[unit].row] + ReadingColumns.hotSpot)
        cycle.swing = .kelvins(cycle.peak.celsius - trough)
        guard cycle.swing > .kelvins(1), let clocks = solderClocks[unit] else { return }
        solderClocks[unit] = clocks.compactMap { entry in
            guard case .solder(let settings)? = specification.faults[entry.fault].common.hazard else { return nil }
            var entry = entry
            // A cycle of the test counts as a second.
            entry.clock.advance(
                over: .seconds(1), acceleration: 1 / settings.fatigue.cyclesPerTestCycle(cycle))
            guard entry.clock.hasFailed else { return entry }
            calendar.schedule(.unitFails(fault: entry.fault, unit: unit, strike: entry.strike), atOrNow: now)
            return nil
        }
    }
}
