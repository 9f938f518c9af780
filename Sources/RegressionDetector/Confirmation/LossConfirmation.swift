// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
public import Statistics

/// How sure a loss is once somebody looks at it: the visits on both sides of a change compared, each visit one observation.
///
/// The place of the change was chosen because the difference there is large, so this p-value is that of a comparison someone had
/// planned; the false-alarm budget is what accounts for the search.
public struct LossConfirmation: Sendable, Hashable {
    public enum Method: String, Sendable, Hashable {
        /// Welch's test on the visits' medians.
        case welch
        /// Every way to deal the visits to the two sides, counted.
        case permutation
        /// Nothing to compare with.
        case none
    }

    /// The relative change of the level: -0.05 is a loss of 5 %.
    public let change: Double
    /// The interval of ``change``; `nil` where no spread can be estimated.
    public let interval: Interval?
    /// One-sided, against "the loss is no larger than the least that matters".
    public let pValue: Double?
    public let method: Method
    /// What the p-value cannot fall below with so few visits; above a level, no data of this size could reach it.
    public let smallestPValue: Double?
    public let visitsBefore: Int
    public let visitsAfter: Int
    public let runs: Int

    /// - Parameters:
    ///   - before: the visits of the segment before the change; those without evidence are passed over.
    ///   - after: the visits since.
    ///   - leastLoss: the largest relative loss that does not matter, in 0 ..< 1.
    ///   - level: the interval's coverage.
    /// - Throws: for a level outside (0, 1).
    /// - Complexity: up to 10 visits at most 252 ways are counted, above it is Welch's test.
    public init(
        before: [Visit], after: [Visit], leastLoss: Double = 0.005, level: Double = 0.95
    ) throws(StatisticsError) {
        let a = before.filter(\.isEvidence).map(\.median)
        let b = after.filter(\.isEvidence).map(\.median)
        visitsBefore = a.count
        visitsAfter = b.count
        runs = (before + after).reduce(0) { $0 + $1.logValues.count }
        guard !a.isEmpty, !b.isEmpty else {
            change = 0
            interval = nil
            pValue = nil
            smallestPValue = nil
            method = .none
            return
        }
        let difference = b.reduce(0, +) / Double(b.count) - a.reduce(0, +) / Double(a.count)
        let margin = Elementary.log(1 - leastLoss)
        change = Elementary.exp(difference) - 1
        interval = try Self.interval(a, b, difference: difference, level: level)
        if a.count + b.count <= 10 {
            let (atMost, ways) = Self.permutations(a, b.map { $0 - margin })
            method = .permutation
            pValue = Double(atMost) / Double(ways)
            smallestPValue = 1 / Double(ways)
        } else if b.count >= 2, a.count >= 2, let test = try? WelchTest(candidate: b.map { $0 - margin }, baseline: a) {
            let half = test.pValue / 2
            method = .welch
            pValue = test.statistic < 0 ? half : 1 - half
            smallestPValue = nil
        } else {
            // One side is a single visit: it is the lowest of all by chance once in their number.
            let below = a.count { $0 <= (b.first ?? 0) - margin }
            method = .permutation
            pValue = b.count == 1 ? Double(below + 1) / Double(a.count + 1) : 1
            smallestPValue = 1 / Double(a.count + b.count)
        }
    }

    /// Welch's where both sides spread; a new single visit borrows the spread of the other side.
    private static func interval(
        _ a: [Double], _ b: [Double], difference: Double, level: Double
    ) throws(StatisticsError) -> Interval? {
        func relative(_ low: Double, _ high: Double) -> Interval {
            Interval(low: Elementary.exp(low) - 1, high: Elementary.exp(high) - 1)
        }
        if a.count >= 2, b.count >= 2 {
            guard let test = try? WelchTest(candidate: b, baseline: a, level: level) else { return nil }
            return relative(test.interval.low, test.interval.high)
        }
        guard max(a.count, b.count) >= 2 else { return nil }
        let many = a.count >= 2 ? a : b
        guard let mean = try studentInterval(many, level: level) else { return nil }
        // From the interval of a mean of m to that of the difference to one more: sqrt(1/m + 1) instead of sqrt(1/m).
        let reach = mean.width / 2 * (Double(many.count) + 1).squareRoot()
        return relative(difference - reach, difference + reach)
    }

    /// In how many of all ways to choose the second side its mean is as low as seen, or lower.
    private static func permutations(_ a: [Double], _ b: [Double]) -> (atMost: Int, ways: Int) {
        let all = a + b
        let seen = b.reduce(0, +)
        let tolerance = 1e-12 * all.reduce(0) { $0 + abs($1) }
        var atMost = 0
        var ways = 0
        for mask in 0..<(1 << all.count) where mask.nonzeroBitCount == b.count {
            var sum = 0.0
            for index in all.indices where mask >> index & 1 == 1 { sum += all[index] }
            ways += 1
            if sum <= seen + tolerance { atMost += 1 }
        }
        return (atMost, ways)
    }
}

extension Visit {
    /// The median of the logarithms of a visit's eligible values; 0 without any.
    public var median: Double {
        guard isEvidence else { return 0 }
        let sorted = logValues.sorted()
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}
