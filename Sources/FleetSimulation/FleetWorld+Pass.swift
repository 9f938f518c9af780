// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import Quantities
import Statistics

extension FleetWorld {
    /// One fused pass over all units: advance, account, read the sensors.
    /// - Returns: the units whose chips are above their firmware's trip temperature, and those whose fans must turn differently.
    mutating func pass(to next: Instant) -> (hot: [Int], restless: [Int]) {
        let span = next - time
        let middle = time + TimeSpan(nanoseconds: span.nanoseconds / 2)
        let inlet = Float(specification.site.inlet.temperature(at: middle).celsius)
        let step = UInt32(truncatingIfNeeded: step)
        var marks = SegmentPass.Marks()
        for (group, segment) in segments.enumerated() {
            let pass = SegmentPass(
                first: columns.block(at: segment.firstRow), units: segment.units, constants: segment.constants,
                sensors: sensors, inlet: inlet, seconds: Float(span.seconds), step: step,
                trip: tripTemperature(group: group), next: next)
            var sums = SegmentPass.Sums()
            missed.withUnsafeMutableBufferPointer { missed in
                guard let missed = missed.baseAddress else { return }
                ReadingColumns.bind(&frame, &truth) { pass.run(into: $0, missed: missed, &sums, &marks) }
            }
            totals.energy += sums.energy.total * span.seconds
            totals.add(sums.hashes.total * span.seconds, segment.algorithm, spare: false)
        }
        return (marks.hot, marks.restless)
    }
}

/// The dense pass over the units of one group.
struct SegmentPass {
    struct Sums {
        var energy = CompensatedSum()
        var hashes = CompensatedSum()
    }

    /// Units that need a look after the pass, in order.
    struct Marks {
        var hot: [Int] = []
        var restless: [Int] = []
    }

    var first: FleetBlock
    var units: Range<Int>
    var constants: BlockConstants
    var sensors: BlockSensors
    var inlet: Float
    /// The length of the interval.
    var seconds: Float
    var step: UInt32
    /// The mean die temperature above which a unit is too hot, degrees Celsius.
    var trip: Float
    var next: Instant

    func run(
        into columns: ReadingColumns, missed: UnsafeMutablePointer<MissedCounts>, _ sums: inout Sums,
        _ marks: inout Marks
    ) {
        var total = sums
        var block = first
        var unit = units.lowerBound
        let dropsOut = sensors.dropout > 0
        while unit < units.upperBound {
            let state = block.advance(inlet: inlet, constants)
            let isCounted = VectorMath.less(0, block.load(.weight))
            total.energy.add(VectorMath.keep(isCounted, state.power))
            total.hashes.add(VectorMath.keep(isCounted, state.validRate))
            let nonces = block.load(.nonceRate) * seconds
            let numbers = SIMD8<UInt32>(0, 1, 2, 3, 4, 5, 6, 7) &+ UInt32(truncatingIfNeeded: unit)
            let reading = sensors.measure(
                state, units: numbers, step: step, powerGain: block.load(.powerGain), rateGain: block.load(.rateGain),
                nonces: nonces, expectedErrors: nonces * state.error)
            if !dropsOut, !VectorMath.anySet(~isCounted) {
                columns.record(block: unit, state, reading, at: next)
            } else {
                let answers = sensors.answers(units: numbers, step: step)
                for lane in 0..<FleetColumns.lanes where isCounted[lane] != 0 {
                    columns.record(
                        unit + lane, lane: lane, state, reading, answers: answers[lane] != 0, missed: missed, at: next)
                }
            }
            let isHot = VectorMath.less(trip, state.die) & isCounted
            if VectorMath.anySet(isHot) {
                for lane in 0..<FleetColumns.lanes where isHot[lane] != 0 { marks.hot.append(unit + lane) }
            }
            let isRestless =
                (VectorMath.less(block.load(.quietHigh), state.die) | VectorMath.less(state.die, block.load(.quietLow)))
                & isCounted
            if VectorMath.anySet(isRestless) {
                for lane in 0..<FleetColumns.lanes where isRestless[lane] != 0 { marks.restless.append(unit + lane) }
            }
            unit &+= FleetColumns.lanes
            block = block.next
        }
        sums = total
    }
}
