// SPDX-License-Identifier: GPL-3.0-or-later

/// Count, mean, variance and range of a stream of numbers in constant memory; two of them merge into the summary of both streams.
///
/// Source: B. P. Welford, Technometrics 4(3), 1962; merging: T. F. Chan, G. H. Golub, R. J. LeVeque, COMPSTAT 1982.
@frozen public struct RunningSummary: Sendable, Hashable {
    public private(set) var n: Int
    /// 0 before the first value.
    public private(set) var mean: Double
    /// The sum of squared deviations from the mean.
    public private(set) var squares: Double
    public private(set) var min: Double
    public private(set) var max: Double

    public init() {
        n = 0
        mean = 0
        squares = 0
        min = .infinity
        max = -.infinity
    }

    public mutating func add(_ value: Double) {
        n += 1
        let difference = value - mean
        mean += difference / Double(n)
        squares += difference * (value - mean)
        min = Swift.min(min, value)
        max = Swift.max(max, value)
    }

    /// Takes in another stream as if its values had been added here (up to rounding: merge in a fixed order for equal bits).
    public mutating func merge(_ other: RunningSummary) {
        guard other.n > 0 else { return }
        guard n > 0 else {
            self = other
            return
        }
        let total = Double(n) + Double(other.n)
        let difference = other.mean - mean
        squares += other.squares + difference * difference * (Double(n) * Double(other.n) / total)
        mean += difference * (Double(other.n) / total)
        n += other.n
        min = Swift.min(min, other.min)
        max = Swift.max(max, other.max)
    }

    /// The sample variance (divisor n − 1); NaN below two values.
    public var variance: Double { n < 2 ? .nan : squares / Double(n - 1) }
    public var sd: Double { variance.squareRoot() }
}
