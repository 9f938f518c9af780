// SPDX-License-Identifier: GPL-3.0-or-later

import EventKernel
import Fleet
import Quantities
import Silicon
import Statistics

extension FleetWorld {
    /// Advances by one control interval: events in their order, then one pass over all units. Afterwards ``frame`` and
    /// ``truth`` stand at the new time.
    /// - Returns: what the interval cost and yielded.
    /// - Complexity: O(units + events log events).
    public mutating func advance() -> IntervalTotals {
        let next = min(time + specification.control, specification.end)
        bringUpToDate()
        while let event = calendar.next(before: next + TimeSpan(nanoseconds: 1)) {
            handle(event.event, at: event.time)
        }
        for unit in touched.keys.sorted() {
            settle(unit, to: next)
            park(unit)
        }
        let hot = pass(to: next)
        let settled = touched
        touched.removeAll(keepingCapacity: true)
        time = next
        step += 1
        frame.time = next
        for unit in settled.keys.sorted() { unpark(unit, settled[unit]) }
        creditSpareWork(excluding: settled, over: specification.control)
        blind()
        watchTemperatures(hot: hot)
        defer { totals = IntervalTotals() }
        return totals
    }

    /// Ageing and drifts, at control steps only: both are slow against a control interval.
    private mutating func bringUpToDate() {
        if time >= nextAgeing {
            nextAgeing = nextAgeing + Self.ageingStep
            for unit in states.indices { age(unit) }
        }
        if time >= nextDrift {
            nextDrift = nextDrift + Self.driftStep
            for unit in states.indices where states[unit].drifts { refresh(unit) }
        }
    }

    private mutating func age(_ unit: Int) {
        let state = states[unit]
        let model = specification.groups[state.group].model
        // Without voltage there is no stress.
        if state.mode == .running {
            states[unit].ageingShift = model.ageing.advance(
                shift: state.ageingShift, voltage: state.point.voltage,
                temperature: .celsius(Double(columns[.die, state.row])), time: time - state.agedUntil)
        }
        states[unit].agedUntil = time
        refresh(unit)
    }

    // MARK: Single units

    /// Advances one unit to an instant inside the interval and accounts what it did until then.
    mutating func settle(_ unit: Int, to instant: Instant) {
        var touch = touched[unit] ?? Touch(clock: time)
        let span = instant - touch.clock
        if span > .zero {
            let state = stepAlone(unit, over: span, from: touch.clock)
            let group = specification.groups[states[unit].group]
            let seconds = span.seconds
            totals.energy += Double(state.power) * seconds
            totals.add(
                Double(state.validRate) * seconds, group.model.algorithm, spare: states[unit].pool == .spare)
            let nonces = Double(columns[.nonceRate, states[unit].row]) * seconds
            touch.nonces += nonces
            touch.expectedErrors += nonces * Double(state.error)
            touch.clock = instant
        }
        touched[unit] = touch
    }

    /// One unit's step over any span, through the same code as all others, on the scratch block.
    private mutating func stepAlone(
        _ unit: Int, over span: TimeSpan, from start: Instant
    ) -> (power: Float, validRate: Float, error: Float) {
        let state = states[unit]
        let lost = min(state.effect(at: start).fansLost, units[unit].fans)
        let powered = columns[.leakageSlope, state.row] != 0
        let entry = thermal.make(group: state.group, lost: lost, powered: powered, over: span)
        scratch.copyRow(0, from: columns, state.row)
        write(entry.step, slope: entry.slope, to: scratch, row: 0)
        let inlet = specification.site.inlet.temperature(at: start + TimeSpan(nanoseconds: span.nanoseconds / 2))
        let block = scratch.advance(
            block: 0, inlet: Float(inlet.celsius), segments[state.group].constants)
        columns[.die, state.row] = scratch[.die, 0]
        columns[.heatsink, state.row] = scratch[.heatsink, 0]
        columns[.leakageNow, state.row] = scratch[.leakageNow, 0]
        return (block.power[0], block.validRate[0], block.error[0])
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
    private mutating func unpark(_ unit: Int, _ touch: Touch?) {
        guard let touch else { return }
        let state = states[unit]
        let row = state.row
        columns[.die, row] = touch.die
        columns[.heatsink, row] = touch.heatsink
        columns[.leakageNow, row] = touch.leakage
        columns[.weight, row] = 1
        let now = stepAlone(unit, over: .zero, from: time)
        columns[.power, row] = now.power
        columns[.validRate, row] = now.validRate
        columns[.error, row] = now.error
        let block = BlockState(
            die: SIMD8(repeating: touch.die), power: SIMD8(repeating: now.power),
            validRate: SIMD8(repeating: now.validRate), error: SIMD8(repeating: now.error))
        let reading = sensors.measure(
            block, units: SIMD8(repeating: UInt32(unit)), step: UInt32(truncatingIfNeeded: step - 1),
            powerGain: SIMD8(repeating: columns[.powerGain, row]), rateGain: SIMD8(repeating: columns[.rateGain, row]),
            nonces: SIMD8(repeating: Float(touch.nonces)), expectedErrors: SIMD8(repeating: Float(touch.expectedErrors)))
        record(unit, lane: 0, block, reading)
    }

    /// The dense pass counts all work as the primary pool's; this moves what redirected units did.
    private mutating func creditSpareWork(excluding settled: [Int: Touch], over span: TimeSpan) {
        guard !redirected.isEmpty else { return }
        for unit in redirected.sorted() where settled[unit] == nil {
            let algorithm = units[unit].algorithm
            let hashes = Double(columns[.validRate, states[unit].row]) * span.seconds
            totals.add(-hashes, algorithm, spare: false)
            totals.add(hashes, algorithm, spare: true)
        }
    }

    // MARK: All units

    /// One fused pass: advance, account, read the sensors.
    /// - Returns: the units whose chips are above their firmware's trip temperature, in order.
    private mutating func pass(to next: Instant) -> [Int] {
        let span = next - time
        let seconds = Float(span.seconds)
        let middle = time + TimeSpan(nanoseconds: span.nanoseconds / 2)
        let inlet = Float(specification.site.inlet.temperature(at: middle).celsius)
        let dropout = Float(specification.sensors.dropout.fraction)
        let hotSpot = Float(Self.hotSpot)
        var hot: [Int] = []
        for (group, segment) in segments.enumerated() {
            let trip = Float(specification.groups[group].firmware.tripTemperature.celsius)
            var energy = CompensatedSum()
            var hashes = CompensatedSum()
            let count = segment.units.count
            for offset in stride(from: 0, to: count, by: FleetColumns.lanes) {
                let row = segment.firstRow + offset
                let unit = segment.units.lowerBound + offset
                let state = columns.advance(block: row, inlet: inlet, segment.constants)
                let weight = columns.load(.weight, row)
                energy.add(state.power * weight)
                hashes.add(state.validRate * weight)
                let nonces = columns.load(.nonceRate, row) * seconds
                let reading = sensors.measure(
                    state, units: SIMD8<UInt32>(0, 1, 2, 3, 4, 5, 6, 7) &+ UInt32(unit),
                    step: UInt32(truncatingIfNeeded: step), powerGain: columns.load(.powerGain, row),
                    rateGain: columns.load(.rateGain, row), nonces: nonces, expectedErrors: nonces * state.error)
                let lanes = min(FleetColumns.lanes, count - offset)
                if lanes == FleetColumns.lanes && dropout == 0 {
                    record(block: unit, state, reading, at: next)
                } else {
                    for lane in 0..<lanes {
                        if reading.answer[lane] < dropout {
                            recordTruth(unit + lane, lane: lane, state)
                        } else {
                            frame.sampleTimes[unit + lane] = next
                            record(unit + lane, lane: lane, state, reading)
                        }
                    }
                }
                if VectorMath.anySet(VectorMath.less(trip - hotSpot, state.die)) {
                    for lane in 0..<lanes where state.die[lane] > trip - hotSpot { hot.append(unit + lane) }
                }
            }
            totals.energy += energy.total * Double(seconds)
            totals.add(hashes.total * Double(seconds), segment.algorithm, spare: false)
        }
        return hot
    }

    /// The hottest chip above the mean one; an assumption: boards are hotter at the outlet side.
    static var hotSpot: Double { 4 }

    private mutating func record(_ unit: Int, lane: Int, _ state: BlockState, _ reading: BlockTelemetry) {
        recordTruth(unit, lane: lane, state)
        frame.power.values[unit] = reading.power[lane]
        frame.hashRate.values[unit] = reading.rate[lane]
        frame.efficiency.values[unit] = reading.efficiency[lane]
        frame.nonceError.values[unit] = reading.error[lane]
        frame.shareDifficulty[unit] = reading.shareDifficulty[lane]
        frame.chipTemperatureAverage.values[unit] = state.die[lane]
        frame.chipTemperatureMax.values[unit] = state.die[lane] + Float(Self.hotSpot)
        frame.nonces[unit] += Double(reading.nonces[lane])
        frame.nonceErrors[unit] += Double(reading.errors[lane])
    }

    private mutating func recordTruth(_ unit: Int, lane: Int, _ state: BlockState) {
        let rate = state.validRate[lane]
        truth.power.values[unit] = state.power[lane]
        truth.validRate.values[unit] = rate
        truth.efficiency.values[unit] = rate > 0 ? state.power[lane] / rate : .nan
        truth.nonceError.values[unit] = state.error[lane]
        truth.dieTemperature.values[unit] = state.die[lane]
    }

    private mutating func record(block unit: Int, _ state: BlockState, _ reading: BlockTelemetry, at next: Instant) {
        put(state.power, unit, &truth.power.values)
        put(state.validRate, unit, &truth.validRate.values)
        put(
            VectorMath.select(VectorMath.less(0, state.validRate), state.power / state.validRate, SIMD8(repeating: .nan)),
            unit, &truth.efficiency.values)
        put(state.error, unit, &truth.nonceError.values)
        put(state.die, unit, &truth.dieTemperature.values)
        put(reading.power, unit, &frame.power.values)
        put(reading.rate, unit, &frame.hashRate.values)
        put(reading.efficiency, unit, &frame.efficiency.values)
        put(reading.error, unit, &frame.nonceError.values)
        put(reading.shareDifficulty, unit, &frame.shareDifficulty)
        put(state.die, unit, &frame.chipTemperatureAverage.values)
        put(state.die + Float(Self.hotSpot), unit, &frame.chipTemperatureMax.values)
        for lane in 0..<FleetColumns.lanes {
            frame.sampleTimes[unit + lane] = next
            frame.nonces[unit + lane] += Double(reading.nonces[lane])
            frame.nonceErrors[unit + lane] += Double(reading.errors[lane])
        }
    }

}

@inline(__always)
private func put(_ value: SIMD8<Float>, _ unit: Int, _ array: inout [Float]) {
    array.withUnsafeMutableBytes { $0.storeBytes(of: value, toByteOffset: unit * 4, as: SIMD8<Float>.self) }
}

/// A sum of eight lanes that keeps what single precision would lose (Kahan), in one fixed order.
struct CompensatedSum {
    private var sum = SIMD8<Float>(repeating: 0)
    private var lost = SIMD8<Float>(repeating: 0)

    @inline(__always)
    mutating func add(_ values: SIMD8<Float>) {
        let corrected = values - lost
        let next = sum + corrected
        lost = (next - sum) - corrected
        sum = next
    }

    var total: Double {
        var total = 0.0
        for lane in 0..<8 { total += Double(sum[lane]) - Double(lost[lane]) }
        return total
    }
}

/// The vector exponential for one number: the same bits as in the dense pass.
@inline(__always)
func scalarExp(_ x: Float) -> Float { VectorMath.exp(SIMD8(repeating: x))[0] }
