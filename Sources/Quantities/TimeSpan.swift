// SPDX-License-Identifier: GPL-3.0-or-later

/// A length of simulated time in whole nanoseconds; about plus or minus 292 years.
@frozen
public struct TimeSpan: Sendable, Hashable, Comparable {
    public var nanoseconds: Int64

    @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    public static let zero = TimeSpan(nanoseconds: 0)

    @inlinable public static func milliseconds(_ n: Int64) -> Self { Self(nanoseconds: n * 1_000_000) }
    @inlinable public static func seconds(_ n: Int64) -> Self { Self(nanoseconds: n * 1_000_000_000) }
    @inlinable public static func minutes(_ n: Int64) -> Self { Self(nanoseconds: n * 60_000_000_000) }
    @inlinable public static func hours(_ n: Int64) -> Self { Self(nanoseconds: n * 3_600_000_000_000) }
    @inlinable public static func days(_ n: Int64) -> Self { Self(nanoseconds: n * 86_400_000_000_000) }

    /// The nearest whole number of nanoseconds; beyond the representable range it saturates, and NaN becomes zero.
    @inlinable
    public init(seconds: Double) {
        let ns = (seconds * 1e9).rounded()
        nanoseconds =
            ns.isNaN
            ? 0 : ns >= 9.2e18 ? 9_200_000_000_000_000_000 : ns <= -9.2e18 ? -9_200_000_000_000_000_000 : Int64(ns)
    }

    @inlinable public var seconds: Double { Double(nanoseconds) / 1e9 }
    @inlinable public var hours: Double { Double(nanoseconds) / 3.6e12 }
    @inlinable public var days: Double { Double(nanoseconds) / 8.64e13 }

    @inlinable public static func < (a: Self, b: Self) -> Bool { a.nanoseconds < b.nanoseconds }
    @inlinable public static func + (a: Self, b: Self) -> Self {
        Self(nanoseconds: saturatingSum(a.nanoseconds, b.nanoseconds))
    }
    @inlinable public static func - (a: Self, b: Self) -> Self {
        Self(nanoseconds: saturatingDifference(a.nanoseconds, b.nanoseconds))
    }
    @inlinable public static func * (a: Self, k: Int64) -> Self {
        Self(nanoseconds: saturatingProduct(a.nanoseconds, k))
    }
    /// How often `b` fits into `a`.
    @inlinable public static func / (a: Self, b: Self) -> Double { Double(a.nanoseconds) / Double(b.nanoseconds) }
}

extension TimeSpan {
    /// Units of time. A year is 365.25 days; months are refused because their length varies.
    public static let units: [(symbol: String, nanoseconds: Int64)] = [
        ("ns", 1), ("us", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000), ("min", 60_000_000_000),
        ("h", 3_600_000_000_000), ("d", 86_400_000_000_000), ("wk", 604_800_000_000_000),
        ("yr", 31_557_600_000_000_000),
    ]

    /// Reads `"5 min"`, `"30 d"`, `"1.5 h"`.
    public init(parsing text: String) throws(QuantityError) {
        let symbols = Self.units.map(\.symbol)
        guard let (number, unit) = splitNumberAndUnit(text) else {
            throw .notANumber(text: text, expected: "a duration")
        }
        guard let known = Self.units.first(where: { $0.symbol == unit }) else {
            throw unit.isEmpty
                ? .missingUnit(text: text, expected: "a duration", units: symbols)
                : .unknownUnit(unit: unit, expected: "a duration", units: symbols)
        }
        let ns = (number * Double(known.nanoseconds)).rounded()
        guard ns.isFinite, abs(ns) < 9.2e18 else { throw .notFinite(text: text) }
        nanoseconds = Int64(ns)
    }
}

extension TimeSpan: CustomStringConvertible {
    /// In the largest unit that says it exactly in six digits, else rounded in the largest that fits: `5 min`, `90 min`, `30 d`.
    public var description: String {
        let magnitude = nanoseconds.magnitude
        let fitting = Self.units.filter { !["wk", "yr"].contains($0.symbol) && magnitude >= UInt64($0.nanoseconds) }
        let exact = fitting.last {
            let (quotient, remainder) = magnitude.quotientAndRemainder(dividingBy: UInt64($0.nanoseconds))
            return remainder == 0 && quotient < 1_000_000
        }
        let unit = exact ?? fitting.last ?? ("s", 1_000_000_000)
        return "\(formatNumber(Double(nanoseconds) / Double(unit.nanoseconds))) \(unit.symbol)"
    }
}

// Times beyond the representable range stay at its end: no input traps, and "never" stays never.

@inlinable
func saturatingSum(_ a: Int64, _ b: Int64) -> Int64 {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? (b < 0 ? .min : .max) : sum
}

@inlinable
func saturatingDifference(_ a: Int64, _ b: Int64) -> Int64 {
    let (difference, overflow) = a.subtractingReportingOverflow(b)
    return overflow ? (b < 0 ? .max : .min) : difference
}

@inlinable
func saturatingProduct(_ a: Int64, _ b: Int64) -> Int64 {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    return overflow ? ((a < 0) == (b < 0) ? .max : .min) : product
}
