// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Statistics

/// The level after the newest visit that counts, and what its interval rests on.
public struct NewestLevel: Sendable, Hashable {
    /// The belief's interval, widened for visits that resemble their neighbours: the belief takes them as independent.
    public var level: LevelEstimate
    public var correlation: SerialCorrelation
    /// One run tells nothing of how runs scatter: the interval is what the detector assumes of any machine.
    public var isAssumed: Bool

    /// Nil where nothing counts.
    /// - Complexity: O(v log v) for v visits.
    public init?(_ reading: TrajectoryReading) {
        guard var level = reading.points.last(where: { $0.level != nil })?.level, level.value > 0 else { return nil }
        var stretches: [[Double]] = []
        for (index, visit) in reading.visits.enumerated() {
            if index == 0 || reading.visits[index - 1].release != visit.release { stretches.append([]) }
            stretches[stretches.count - 1].append(visit.median)
        }
        correlation = SerialCorrelation(stretches)
        let count = reading.visits.count
        let factor = (Double(count) / correlation.effective(count)).squareRoot()
        func widened(_ end: Double) -> Double {
            level.value * Elementary.exp(factor * Elementary.log(end / level.value))
        }
        if factor > 1, level.interval.low > 0 {
            level.interval = Interval(low: widened(level.interval.low), high: widened(level.interval.high))
        }
        self.level = level
        isAssumed = reading.points.reduce(0) { $0 + $1.runs } < 2
    }
}
