// SPDX-License-Identifier: GPL-3.0-or-later

import CFleetKernel
import EventKernel
import Fleet
import Quantities
import Silicon
import Statistics

extension FleetWorld {
    /// Advances by one control interval: events in their order, then one pass over all units. Afterwards ``frame`` and
    /// ``truth`` stand at the new time. The last interval may be shorter; at the end of the run nothing happens any more.
    /// - Returns: what the interval cost and yielded.
    /// - Complexity: O(units + events log events).
    public mutating func advance() -> IntervalTotals {
        let next = min(time + specification.control, specification.end)
        guard next > time else { return IntervalTotals() }
        bringUpToDate()
        uncoverCounters()
        watch(until: next)
        while let event = calendar.next(before: next + TimeSpan(nanoseconds: 1)) {
            handle(event.event, at: event.time)
        }
        if next - time < specification.control {
            // The columns' thermal steps are for a whole interval.
            for unit in states.indices { settle(unit, to: next) }
        }
        let settled = touched.keys.sorted()
        for unit in settled {
            settle(unit, to: next)
            park(unit)
        }
        let (hot, restless) = pass(to: next)
        for unit in settled { unpark(unit, at: next) }
        creditSpareWork(over: next - time)
        truth.apart.removeAll(keepingCapacity: true)
        for unit in settled {
            guard let touch = touched[unit] else { continue }
            let shown = truth.validRate.values[unit] > 0 ? (next - time).seconds : 0
            totals.hashingCorrection += touch.account.hashingSeconds - shown
            truth.apart.append(touch.account)
            if isMoving(unit, touch) { moving[unit] = touch.stride }
        }
        for unit in hot { moving[unit] = Self.shortestStride }
        touched.removeAll(keepingCapacity: true)
        time = next
        step += 1
        frame.time = next
        countRanges()
        tellChanges()
        turnFans(of: restless + settled)
        coverReadings()
        defer { totals = IntervalTotals() }
        return totals
    }

    /// Ageing and drifts, at control steps only: both are slow against a control interval.
    private mutating func bringUpToDate() {
        if time >= nextAgeing {
            nextAgeing = nextAgeing + Self.ageingStep
            for unit in states.indices {
                age(unit)
                refresh(unit)
            }
        }
        if time >= nextDrift {
            nextDrift = nextDrift + Self.driftStep
            for unit in states.indices where states[unit].drifts { refresh(unit) }
            advanceFaultClocks()
        }
    }

    // MARK: Single units

    /// One unit's step over any span, through the same code as all others, on the scratch block.
    mutating func stepAlone(_ unit: Int, over span: TimeSpan, from start: Instant) -> assay_fleet_state {
        let row = states[unit].row
        let group = states[unit].group
        let effect = states[unit].effect(at: start)
        let lost = min(effect.fansLost, units[unit].fans)
        let entry = thermal.entry(
            group: group, lost: lost, level: fanLevel(of: unit), powered: columns[.leakageSlope, row] != 0,
            over: span)
        scratch.copyRow(0, from: columns, row)
        write(entry, boards: boards(units[unit], effect), to: scratch, row: 0)
        let inlet = specification.site.inlet.temperature(at: start + TimeSpan(nanoseconds: span.nanoseconds / 2))
        var model = segments[group].constants
        let state = assay_fleet_advance(scratch.block(at: 0), &model, Float(inlet.celsius))
        columns[.die, row] = scratch[.die, 0]
        columns[.heatsink, row] = scratch[.heatsink, 0]
        columns[.leakageNow, row] = scratch[.leakageNow, 0]
        return state
    }

    /// What a unit yields in its present state, hashes per second.
    mutating func validRate(of unit: Int, at instant: Instant) -> Double {
        Double(stepAlone(unit, over: .zero, from: instant).valid_rate)
    }

    /// Takes a settled unit out of the dense pass, which would advance it again.
    private mutating func park(_ unit: Int) {
        let row = states[unit].row
        touched[unit]?.die = columns[.die, row]
        touched[unit]?.heatsink = columns[.heatsink, row]
        touched[unit]?.leakage = columns[.leakageNow, row]
        columns[.weight, row] = 0
    }

    /// Puts a settled unit's state back and reads its sensors at the interval's end.
    private mutating func unpark(_ unit: Int, at next: Instant) {
        guard let touch = touched[unit] else { return }
        let row = states[unit].row
        columns[.die, row] = touch.die
        columns[.heatsink, row] = touch.heatsink
        columns[.leakageNow, row] = touch.leakage
        columns[.weight, row] = 1
        let state = stepAlone(unit, over: .zero, from: next)
        var sensors = sensors
        let powerGain = columns[.powerGain, row]
        let rateGain = columns[.rateGain, row]
        let step = UInt32(truncatingIfNeeded: step)
        _ = ReadingColumns.bind(&frame, &truth, &missed) {
            assay_fleet_read(
                UInt32(unit), state, Float(touch.nonces), Float(touch.expectedErrors), powerGain, rateGain, &sensors,
                step, next.nanosecondsSinceEpoch, $0)
        }
    }

    /// The dense pass counts all work as the primary pool's; this moves what redirected units did.
    private mutating func creditSpareWork(over span: TimeSpan) {
        guard !redirected.isEmpty else { return }
        for unit in redirected.sorted() where touched[unit] == nil {
            let hashes = Double(truth.validRate.values[unit]) * span.seconds
            totals.add(-hashes, units[unit].algorithm, spare: false)
            totals.add(hashes, units[unit].algorithm, spare: true)
        }
    }

    /// The mean die temperature at which the hottest chip trips the firmware, degrees Celsius.
    func tripTemperature(group: Int) -> Float {
        Float(specification.groups[group].firmware.tripTemperature.celsius) - ReadingColumns.hotSpot
    }
}
