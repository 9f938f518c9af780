// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
import Statistics

/// What one change of software did on one machine: evidence about its components, whether somebody was alarmed or not.
public struct ReleaseStep: Sendable, Hashable {
    /// The day of the first visit with the new software.
    public var day: Double
    public var moves: Set<PooledAttribution.Move>
    /// The change of goodness in log units and its standard error.
    public var change: Double
    public var standardError: Double
    /// The visits on both sides.
    public var before: [Visit]
    public var after: [Visit]

    /// Visits on each side that count, at most.
    static let most = 6
    /// No visit tells more than this, in log units: a floor for histories too short to know how much theirs scatter, and an
    /// assumption for those of one or two visits.
    static let leastScatter = 0.002
    static let assumedScatter = 0.01

    /// Every change of a history.
    /// - Complexity: O(visits).
    public static func all(in reading: TrajectoryReading) -> [ReleaseStep] {
        let points = reading.points.filter { $0.value != nil }
        let visits = reading.visits
        guard points.count == visits.count, visits.count > 1 else { return [] }
        let places = (1..<visits.count).filter { visits[$0].components != visits[$0 - 1].components }
        guard !places.isEmpty else { return [] }
        let scatter = max(PlainPower.scatter(visits) ?? assumedScatter, leastScatter)
        return places.enumerated().map { number, place in
            let end = number + 1 < places.count ? places[number + 1] : visits.count
            let before = BeliefSegment.indices(before: place, in: points, from: 0, most: most).map { visits[$0] }
            let after = Array(visits[place..<min(end, place + most)])
            let (m, n) = (Double(before.count), Double(after.count))
            let change =
                after.reduce(0) { $0 + $1.median } / n - before.reduce(0) { $0 + $1.median } / m
            return ReleaseStep(
                day: points[place].day,
                moves: PooledAttribution.Move.all(from: visits[place - 1].components, to: visits[place].components),
                change: change, standardError: scatter * (1 / m + 1 / n).squareRoot(), before: before, after: after)
        }
    }
}
