// SPDX-License-Identifier: GPL-3.0-or-later

/// What a quantity measures: its name and the units a person may write it in.
public protocol Dimension: Sendable {
    /// The kind of quantity as an error message names it, with its article: "a power".
    static var name: String { get }
    /// The units that are understood. The first one is what a bare listing prints; the base unit has scale 1 and offset 0.
    static var units: [UnitOfMeasure] { get }
}

/// One unit: `base = value * scale + offset`.
public struct UnitOfMeasure: Sendable, Hashable {
    public let symbol: String
    public let scale: Double
    public let offset: Double

    public init(_ symbol: String, _ scale: Double, offset: Double = 0) {
        self.symbol = symbol
        self.scale = scale
        self.offset = offset
    }
}

/// A number with a dimension, held in the dimension's base unit.
///
///     let draw: Power = try Power(parsing: "3.25 kW")
///     draw.watts          // 3250
///     draw / HashRate.terahashesPerSecond(95)   // 34.2 J/TH
@frozen
public struct Quantity<D: Dimension>: Sendable, Hashable {
    /// The value in the dimension's base unit.
    public var base: Double

    @inlinable
    public init(base: Double) {
        self.base = base
    }

    public static var zero: Self { Self(base: 0) }

    /// The value in the unit of this symbol, or nil where the dimension has no such unit.
    public func value(in symbol: String) -> Double? {
        D.units.first { $0.symbol == symbol }.map { (base - $0.offset) / $0.scale }
    }
}

extension Quantity: Comparable {
    @inlinable
    public static func < (a: Self, b: Self) -> Bool { a.base < b.base }
}

extension Quantity: AdditiveArithmetic {
    @inlinable
    public static func + (a: Self, b: Self) -> Self { Self(base: a.base + b.base) }
    @inlinable
    public static func - (a: Self, b: Self) -> Self { Self(base: a.base - b.base) }
    @inlinable
    public static prefix func - (a: Self) -> Self { Self(base: -a.base) }
    @inlinable
    public static func * (a: Self, k: Double) -> Self { Self(base: a.base * k) }
    @inlinable
    public static func * (k: Double, a: Self) -> Self { Self(base: a.base * k) }
    @inlinable
    public static func / (a: Self, k: Double) -> Self { Self(base: a.base / k) }
    /// The ratio of two quantities of one kind, a plain number.
    @inlinable
    public static func / (a: Self, b: Self) -> Double { a.base / b.base }
}
