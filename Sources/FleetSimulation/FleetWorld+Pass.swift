// SPDX-License-Identifier: GPL-3.0-or-later

import CFleetKernel
import Fleet
import Quantities

extension FleetWorld {
    /// One fused pass over all units: advance, account, read the sensors, turn the fans.
    /// - Returns: the units whose chips are above their firmware's trip temperature, and those whose fans may have to turn, which the
    ///   pass did not do.
    mutating func pass(to next: Instant) -> (hot: [Int], restless: [Int]) {
        let span = next - time
        let middle = time + TimeSpan(nanoseconds: span.nanoseconds / 2)
        let inlet = Float(specification.site.inlet.temperature(at: middle).celsius)
        let inletAtEnd = specification.site.inlet.temperature(at: next)
        var hot: [Int] = []
        var restless: [Int] = []
        for group in segments.indices {
            let sums = pass(group, step: span, inlet: inlet, inletAtEnd: inletAtEnd, to: next)
            totals.energy += sums.power * span.seconds
            totals.add(sums.valid_rate * span.seconds, segments[group].algorithm, spare: false)
            // An append of nothing costs as much as a block of units.
            if sums.hot > 0 { hot += marks.prefix(sums.hot).lazy.map(Int.init) }
            if sums.restless > 0 {
                restless += marks.dropFirst(units.count + 1).prefix(sums.restless).lazy.map(Int.init)
            }
        }
        return (hot, restless)
    }

    private mutating func pass(
        _ group: Int, step span: TimeSpan, inlet: Float, inletAtEnd: Temperature, to next: Instant
    ) -> assay_fleet_totals {
        var model = segments[group].constants
        var interval = assay_fleet_interval(
            first_unit: UInt32(segments[group].units.lowerBound), units: UInt32(segments[group].units.count),
            step: UInt32(truncatingIfNeeded: step), inlet: inlet, trip: tripTemperature(group: group),
            seconds: Float(span.seconds), end: next.nanosecondsSinceEpoch)
        var sensors = sensors
        let block = columns.block(at: segments[group].firstRow)
        // The kernel writes one place behind each list.
        let second = units.count + 1
        let sums = marks.withUnsafeMutableBufferPointer { marks -> assay_fleet_totals? in
            guard let marks = marks.baseAddress else { return nil }
            return fanTables[group].withLaw(inlet: inletAtEnd) { fans in
                ReadingColumns.bind(&frame, &truth, &missed) {
                    assay_fleet_pass(block, &model, &sensors, fans, &interval, $0, marks, marks + second)
                }
            } ?? nil
        }
        return sums ?? assay_fleet_totals()
    }
}
