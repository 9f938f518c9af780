// SPDX-License-Identifier: GPL-3.0-or-later

/// A number a run is judged by: what it is called, its unit, and which direction is better.
public struct Metric: Sendable, Hashable {
    public enum Direction: String, Sendable, Codable, CaseIterable {
        case higherIsBetter = "higher-is-better"
        case lowerIsBetter = "lower-is-better"
        case neutral
    }

    /// What kind of number it is: it decides which interval is honest.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// A sum or a level on a continuous scale.
        case amount
        /// A number of occurrences in a replication: zero occurrences still leave an upper bound.
        case count
        /// Occurrences per time.
        case rate
        /// Between 0 and 1.
        case fraction
        /// A waiting time; replications in which the thing never happened have none.
        case duration
    }

    /// Kebab-case, grouped by dots: `redirects.false`.
    public let name: String
    /// The unit the number is held and printed in, such as `USD`; `1` for a plain number.
    public let unit: String
    public let kind: Kind
    public let direction: Direction
    /// True for sums of what cannot be negative; counts, rates, fractions and durations never are.
    public let isNonNegative: Bool
    /// One sentence: what is counted, over what, and from which point of view (truth or telemetry).
    public let about: String

    public init(
        _ name: String, unit: String, kind: Kind, direction: Direction, isNonNegative: Bool = false, about: String
    ) {
        self.name = name
        self.unit = unit
        self.kind = kind
        self.direction = direction
        self.isNonNegative = isNonNegative || kind != .amount
        self.about = about
    }
}
