// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
import Statistics

/// Whether the newest release may pass, by a comparison of its visits with those of a baseline.
public struct GateVerdict: Sendable, Hashable {
    /// What the newest release is compared with.
    public enum Baseline: Sendable, Hashable {
        /// The release before it.
        case release
        /// The best level that the history has seen.
        case best
        /// The release that was in use on a day.
        case day(Double)
    }

    public enum Outcome: String, Sendable, Hashable {
        case pass, regression, inconclusive
    }

    public var outcome: Outcome
    /// Why, in words.
    public var reason: String
    public var release: ReleaseLabel?
    public var baseline: ReleaseLabel?
    /// nil where there was nothing to compare.
    public var comparison: LossConfirmation?

    /// Judges the newest release of a history.
    ///
    /// - Parameters:
    ///   - leastLoss: the largest relative loss that may pass, in 0 ..< 1.
    ///   - level: the largest p-value that makes a regression; a gate over several histories divides it (see `holm`).
    public init(
        _ reading: TrajectoryReading, against baseline: Baseline, leastLoss: Double, level: Double
    ) {
        let visits = reading.visits
        outcome = .inconclusive
        guard let newest = reading.points.last else {
            reason = "there are no runs: not enough evidence"
            return
        }
        release = newest.release
        let after = Self.tail(visits) { $0.release == newest.release }
        guard !after.isEmpty else {
            reason = "no run of \(newest.release) counts: not enough evidence"
            return
        }
        let earlier = visits.dropLast(after.count)
        let before: [Visit]
        switch baseline {
        case .release:
            let last = earlier.last?.release
            before = Self.tail(Array(earlier)) { $0.release == last }
        case .day(let day):
            let release = earlier.last { $0.day < day + 1 }?.release
            before = earlier.filter { $0.release == release && $0.day < day + 1 }
        case .best:
            before = Self.best(Array(earlier))
        }
        self.baseline = before.last?.release
        guard !before.isEmpty, let compared = try? LossConfirmation(before: before, after: after, leastLoss: leastLoss)
        else {
            reason = "there is nothing to compare \(newest.release) with: not enough evidence"
            return
        }
        comparison = compared
        if let p = compared.pValue, p <= level, compared.change < -leastLoss {
            outcome = .regression
            reason = "the loss is larger than what may pass"
        } else if let interval = compared.interval, interval.low >= -leastLoss {
            outcome = .pass
            reason = "a loss that matters is excluded"
        } else if let least = compared.smallestPValue, least > level {
            reason =
                "\(compared.visitsBefore) and \(compared.visitsAfter) visits cannot show it either way: measure more visits"
        } else {
            reason = "a loss that matters is neither shown nor excluded"
        }
    }

    /// The last visits in a row that meet a condition.
    private static func tail(_ visits: [Visit], where condition: (Visit) -> Bool) -> [Visit] {
        let start = visits.lastIndex { !condition($0) }.map { $0 + 1 } ?? 0
        return Array(visits[start...])
    }

    /// The release with the best median of visits, by what its visits are at least as good as where it has several.
    private static func best(_ visits: [Visit]) -> [Visit] {
        var groups: [[Visit]] = []
        for visit in visits {
            if groups.last?.last?.release == visit.release {
                groups[groups.count - 1].append(visit)
            } else {
                groups.append([visit])
            }
        }
        func floor(_ group: [Visit]) -> Double {
            let medians = group.map(\.median).sorted()
            // The best of many single visits is a lucky one: a lone visit counts by what it is, several by their lower quartile.
            return quantile(medians, 0.25) ?? -.infinity
        }
        let several = groups.filter { $0.count >= 2 }
        let candidates = several.isEmpty ? groups : several
        return candidates.max { floor($0) < floor($1) } ?? []
    }
}

extension GateVerdict {
    /// The worst of several: a regression, else what is inconclusive, else a pass. Without any, inconclusive: no data is no pass.
    public static func combined(_ verdicts: [GateVerdict]) -> Outcome {
        if verdicts.contains(where: { $0.outcome == .regression }) { return .regression }
        return verdicts.isEmpty || verdicts.contains { $0.outcome == .inconclusive } ? .inconclusive : .pass
    }

    /// Judges several histories so that the chance of any false regression is at most `level`: Holm's step-down procedure.
    ///
    /// Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6(2), 1979.
    public static func holm(
        _ readings: [TrajectoryReading], against baseline: Baseline, leastLoss: Double, level: Double = 0.05
    ) -> [GateVerdict] {
        let first = readings.map { GateVerdict($0, against: baseline, leastLoss: leastLoss, level: 0) }
        let order = first.indices.sorted { (first[$0].comparison?.pValue ?? 1) < (first[$1].comparison?.pValue ?? 1) }
        var verdicts = first
        var isOpen = true
        for (rank, index) in order.enumerated() {
            let share = isOpen ? level / Double(readings.count - rank) : 0
            verdicts[index] = GateVerdict(readings[index], against: baseline, leastLoss: leastLoss, level: share)
            // After the first that stands, no further one falls.
            if verdicts[index].outcome != .regression { isOpen = false }
        }
        return verdicts
    }
}
