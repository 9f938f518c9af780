// SPDX-License-Identifier: GPL-3.0-or-later

import Statistics

/// Visits that belong together because the level is believed to have stayed: steps up end a segment as steps down do, though only
/// those are alarmed.
enum BeliefSegment {
    /// The newest visits before a place at the level that was believed there.
    /// - Parameter points: of visits that count.
    static func indices(
        before end: Int, in points: [TrajectoryReading.Point], from first: Int, most: Int
    ) -> [Int] {
        guard end > first else { return [] }
        var start = end - 1
        while start > first, end - start < most, overlap(points[start - 1], points[end - 1]) { start -= 1 }
        return Array(start..<end)
    }

    /// The visits from a place on, up to one at another level.
    /// - Parameter settled: where the level of the segment was first believed.
    static func indices(
        from start: Int, settledAt settled: Int, in points: [TrajectoryReading.Point], to last: Int, most: Int
    ) -> [Int] {
        var end = min(max(settled + 1, start + 1), max(last, start + 1))
        while end < last, end - start < most, overlap(points[end], points[settled]) { end += 1 }
        return Array(start..<min(end, start + most))
    }

    private static func overlap(_ a: TrajectoryReading.Point, _ b: TrajectoryReading.Point) -> Bool {
        guard let a = a.level?.interval, let b = b.level?.interval else { return true }
        return a.low <= b.high && b.low <= a.high
    }
}
