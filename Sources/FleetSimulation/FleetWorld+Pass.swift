// SPDX-License-Identifier: GPL-3.0-or-later

import CFleetKernel
import Fleet
import Quantities

extension FleetWorld {
    /// One fused pass over all units: advance, account, read the sensors.
    /// - Returns: the units whose chips are above their firmware's trip temperature, and those whose fans must turn differently.
    mutating func pass(to next: Instant) -> (hot: [Int], restless: [Int]) {
        let span = next - time
        let middle = time + TimeSpan(nanoseconds: span.nanoseconds / 2)
        let inlet = Float(specification.site.inlet.temperature(at: middle).celsius)
        var hot: [Int] = []
        var restless: [Int] = []
        for (group, segment) in segments.enumerated() {
            var model = segment.constants
            var interval = assay_fleet_interval(
                first_unit: UInt32(segment.units.lowerBound), units: UInt32(segment.units.count),
                step: UInt32(truncatingIfNeeded: step), inlet: inlet, trip: tripTemperature(group: group),
                seconds: Float(span.seconds), end: next.nanosecondsSinceEpoch)
            var sensors = sensors
            let block = columns.block(at: segment.firstRow)
            var sums = assay_fleet_totals()
            marks.withUnsafeMutableBufferPointer { marks in
                guard let marks = marks.baseAddress else { return }
                // The kernel writes one place behind each list.
                let second = marks + units.count + 1
                ReadingColumns.bind(&frame, &truth, &missed) {
                    sums = assay_fleet_pass(block, &model, &sensors, &interval, $0, marks, second)
                }
            }
            totals.energy += sums.power * span.seconds
            totals.add(sums.valid_rate * span.seconds, segment.algorithm, spare: false)
            hot += marks.prefix(sums.hot).lazy.map(Int.init)
            restless += marks.dropFirst(units.count + 1).prefix(sums.restless).lazy.map(Int.init)
        }
        return (hot, restless)
    }
}
