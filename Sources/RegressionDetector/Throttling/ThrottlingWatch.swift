// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration

/// Watches how often a machine throttles. Throttled runs are no evidence about speed, but a release after which a machine throttles
/// more often has cost something all the same, and one that throttles always would never be heard of otherwise.
///
/// At each visit the share of throttled visits since the start of a recent release, or of an unbroken stretch of them, is compared
/// with the share before it.
public struct ThrottlingWatch: Sendable, Hashable {
    /// A release with more throttled visits than the history before it explains.
    public struct Finding: Sendable, Hashable {
        /// The first release of the new stretch, and the day it was first visited.
        public var release: ReleaseLabel
        public var day: Double
        /// What changed with it.
        public var moves: Set<PooledAttribution.Move>
        /// Throttled visits among all, since then and before.
        public var throttled: Int
        public var visits: Int
        public var throttledBefore: Int
        public var visitsBefore: Int
        /// The chance of so many or more if nothing changed.
        public var pValue: Double

        public var usualShare: Double { Double(throttledBefore) / Double(max(1, visitsBefore)) }
    }

    /// Releases that a rise may have begun with, counted back from the newest.
    static let releases = 5
    /// Visits before a release that make a usual share.
    static let leastBefore = 5

    private let level: Double
    private var seen: [Seen] = []
    private struct Seen: Hashable {
        var release: ReleaseLabel
        var day: Double
        var components: [String: String]
        var isThrottled: Bool
    }

    /// - Parameter budget: false findings per 1000 visits.
    public init(budget: Double = 1) { level = budget / 1000 }

    /// Takes the runs of the newest visit. A visit counts as throttled when most of its runs are: they share the machine's state, so
    /// they are not independent trials.
    /// - Returns: a finding, once per rise; what follows is compared with what it rose to.
    public mutating func observe(_ runs: [Run]) -> Finding? {
        guard let first = runs.first else { return nil }
        let isThrottled = 2 * runs.count { $0.thermalState == .throttled } > runs.count
        seen.append(
            Seen(release: first.release, day: first.day, components: first.components, isThrottled: isThrottled))
        // A rise shows at a throttled visit; a sound one is no news.
        guard isThrottled else { return nil }
        let starts = self.starts
        let found = starts.compactMap { finding(from: $0) }.min { $0.finding.pValue < $1.finding.pValue }
        guard let found, found.finding.pValue * Double(starts.count) < level else { return nil }
        seen.removeFirst(found.start)
        return found.finding
    }

    /// Where a rise may have begun.
    private var starts: [Int] {
        var starts: [Int] = []
        for index in seen.indices.dropFirst().reversed() where seen[index].release != seen[index - 1].release {
            starts.append(index)
            if starts.count == Self.releases { break }
        }
        var stretch = seen.count - 1
        while stretch > 0, seen[stretch - 1].isThrottled { stretch -= 1 }
        if !starts.contains(stretch) { starts.append(stretch) }
        return starts.filter { $0 >= Self.leastBefore }
    }

    private func finding(from start: Int) -> (start: Int, finding: Finding)? {
        let before = seen[..<start].count(where: \.isThrottled)
        let after = seen[start...].count(where: \.isThrottled)
        let visits = seen.count - start
        return (
            start,
            Finding(
                release: seen[start].release, day: seen[start].day,
                moves: PooledAttribution.Move.all(
                    from: seen[start - 1].components, to: seen[start].components),
                throttled: after, visits: visits, throttledBefore: before, visitsBefore: start,
                pValue: Self.chance(of: after, in: visits, before: before, in: start))
        )
    }

    /// The chance of so many or more of n at a share that is only known from the visits before: the binomial test with its share
    /// averaged over Jeffreys' belief, a beta-binomial distribution. With the share taken for known, a history that has not throttled
    /// yet would find too much.
    package static func chance(of throttled: Int, in visits: Int, before: Int, in visitsBefore: Int) -> Double {
        let (a, b) = (Double(before) + 0.5, Double(visitsBefore - before) + 0.5)
        // The probability of none, then from one count to the next.
        var term = (0..<visits).reduce(1.0) { $0 * (b + Double($1)) / (a + b + Double($1)) }
        var chance = 0.0
        for count in 0...visits {
            if count >= throttled { chance += term }
            let (k, n) = (Double(count), Double(visits))
            term *= (n - k) / (k + 1) * (a + k) / (b + n - k - 1)
        }
        return min(1, chance)
    }

    /// Everything that one history shows.
    public static func findings(in history: RunHistory, budget: Double = 1) -> [Finding] {
        guard history.runs.contains(where: { $0.thermalState == .throttled }) else { return [] }
        var watch = ThrottlingWatch(budget: budget)
        return history.visits.compactMap { watch.observe(Array($0)) }
    }
}
