// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities
public import Statistics

/// One price for all time.
public struct ConstantPrice<D: Dimension>: Configurable, PriceModel {
    public var price = Quantity<D>.zero

    public init() {}
    public init(_ price: Quantity<D>) { self.price = price }

    public static var about: String { "One price for the whole run." }

    public static var fields: [Field<Self>] {
        [Field("price", \.price, .quantity(), required: true, about: "The price.")]
    }

    public var about: String { price.formatted(in: D.units[0].symbol) }

    public func curve(from start: Instant, to end: Instant, key: StreamKey) -> PriceCurve<D> {
        PriceCurve(constant: price)
    }
}
