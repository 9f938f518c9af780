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
    /// Of neighbouring visits on the same side. The interval and Welch's p-value take as many visits for independent as are worth
    /// it; ways to deal the visits are counted as if there were none.
    public let correlation: SerialCorrelation

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
        let correlation = SerialCorrelation([a, b])
        self.correlation = correlation
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
        interval = try Self.interval(a, b, correlation, difference: difference, level: level)
        if a.count + b.count <= 10 {
            let (atMost, ways) = Self.permutations(a, b.map { $0 - margin })
            method = .permutation
            pValue = Double(atMost) / Double(ways)
            smallestPValue = 1 / Double(ways)
        } else if b.count >= 2, a.count >= 2, let test = Comparison(a, b, correlation),
            let student = try? ContinuousDistribution.studentT(degrees: test.degrees)
        {
            method = .welch
            pValue = student.lowerTail((difference - margin) / test.standardError)
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
        _ a: [Double], _ b: [Double], _ correlation: SerialCorrelation, difference: Double, level: Double
    ) throws(StatisticsError) -> Interval? {
        func relative(_ low: Double, _ high: Double) -> Interval {
            Interval(low: Elementary.exp(low) - 1, high: Elementary.exp(high) - 1)
        }
        if a.count >= 2, b.count >= 2 {
            guard let test = Comparison(a, b, correlation) else { return nil }
            let reach =
                try ContinuousDistribution.studentT(degrees: test.degrees).quantile((1 + level) / 2)
                * test.standardError
            return relative(difference - reach, difference + reach)
        }
        guard max(a.count, b.count) >= 2, let many = Side(a.count >= 2 ? a : b, correlation) else { return nil }
        // To one more visit: the variance of a mean of m and that of a single one.
        let spread = (many.variance * (1 / many.effective + 1)).squareRoot()
        let reach = try ContinuousDistribution.studentT(degrees: many.degrees).quantile((1 + level) / 2) * spread
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

/// The visits of one side, as so many independent ones.
private struct Side {
    var count: Int
    var variance: Double
    var effective: Double

    var degrees: Double { max(0.5, effective - 1) }

    /// Nil below two visits.
    init?(_ values: [Double], _ correlation: SerialCorrelation) {
        guard values.count >= 2 else { return nil }
        count = values.count
        let n = Double(values.count)
        // Below one and a half there is no spread to tell from; the clamp keeps the interval finite and wide.
        effective = max(min(n, 1.5), correlation.effective(values.count))
        let mean = values.reduce(0, +) / n
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        // Visits that resemble each other scatter less around their own mean than around the level.
        variance = squares / (n * (1 - 1 / effective))
    }
}

/// Welch's comparison of two means from as many independent visits as the real ones are worth; where a side has too few visits to tell its
/// own spread, both are taken to scatter alike, as visits of one machine do.
private struct Comparison {
    private static let leastApart = 5
    var standardError: Double
    var degrees: Double

    init?(_ a: [Double], _ b: [Double], _ correlation: SerialCorrelation) {
        guard let a = Side(a, correlation), let b = Side(b, correlation) else { return nil }
        if min(a.count, b.count) < Self.leastApart {
            let own = a.degrees + b.degrees
            let variance = (a.variance * a.degrees + b.variance * b.degrees) / own
            guard variance > 0 else { return nil }
            standardError = (variance * (1 / a.effective + 1 / b.effective)).squareRoot()
            degrees = max(1, own)
            return
        }
        let (partA, partB) = (a.variance / a.effective, b.variance / b.effective)
        let sum = partA + partB
        guard sum > 0 else { return nil }
        standardError = sum.squareRoot()
        degrees = sum * sum / (partA * partA / a.degrees + partB * partB / b.degrees)
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
