// SPDX-License-Identifier: GPL-3.0-or-later

/// What the replications say about one metric.
public struct Estimate: Sendable, Codable, Hashable {
    public enum Method: String, Sendable, Codable {
        case student
        case bootstrap
        /// The exact interval of a Poisson total, used where counts are so few that Student's would claim certainty.
        case poisson
        /// One replication, or none: there is no interval.
        case none
    }

    /// Replications that yielded a value.
    public var n: Int
    /// Nil where no replication yielded a value.
    public var mean: Double?
    /// The sample standard deviation; nil below two values.
    public var sd: Double?
    /// Bounds of the interval; nil where there is none.
    public var low: Double?
    public var high: Double?
    /// The coverage the interval was made for, 0..1.
    public var level: Double
    public var method: Method
    public var unit: String

    public init(
        n: Int, mean: Double?, sd: Double?, low: Double?, high: Double?, level: Double, method: Method, unit: String
    ) {
        self.n = n
        self.mean = mean
        self.sd = sd
        self.low = low
        self.high = high
        self.level = level
        self.method = method
        self.unit = unit
    }
}
