// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
import Statistics

/// The best level that a history stood at before a visit: of a segment, not of a run, because the best run of many is a lucky one.
public struct PreviousBest: Sendable, Hashable {
    public var release: ReleaseLabel
    /// Of the visit after which the level was believed highest, by the end of its interval that promises less.
    public var day: Double
    public var level: LevelEstimate
    /// The visits around that day at that level, at most ``most``.
    public var visits: [Visit]
    /// How many such segments there were to choose from, at least 1: the best of many looks better than it is.
    public var candidates: Int

    static let most = 12

    /// - Parameters:
    ///   - reading: what is looked through.
    ///   - range: of the visits that count.
    /// - Returns: nil for an empty range.
    /// - Complexity: O(range).
    public init?(in reading: TrajectoryReading, visits range: Range<Int>) {
        let points = reading.points.filter { $0.value != nil }
        guard points.count == reading.visits.count, !range.isEmpty, range.upperBound <= points.count else { return nil }
        var best = BestLevel(direction: reading.direction)
        var place = range.lowerBound
        for index in range {
            guard let level = points[index].level else { continue }
            let known = best.best?.day
            best.observe(level, release: points[index].release, day: points[index].day)
            if best.best?.day != known { place = index }
        }
        guard let found = best.best else { return nil }
        let before = BeliefSegment.indices(before: place + 1, in: points, from: range.lowerBound, most: Self.most)
        let after = BeliefSegment.indices(
            from: place, settledAt: place, in: points, to: range.upperBound, most: Self.most)
        let indices = Set(before).union(after).sorted().filter(range.contains)
        release = found.release
        day = found.day
        level = found.level
        visits = indices.map { reading.visits[$0] }
        candidates = max(1, range.count / max(1, indices.count))
    }
}
