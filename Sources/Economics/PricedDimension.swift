// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// A price per something. Data files state their currency, so the denominators are listed apart from it.
public protocol PricedDimension: Dimension {
    /// What follows the currency in a unit, with its scale: `("/MWh", 1 / 3.6e9)`.
    static var denominators: [UnitOfMeasure] { get }
}

extension EnergyPriceDimension: PricedDimension {
    public static let denominators = units.map { UnitOfMeasure(String($0.symbol.dropFirst(3)), $0.scale) }
}

extension HashPriceDimension: PricedDimension {
    public static let denominators = units.map { UnitOfMeasure(String($0.symbol.dropFirst(3)), $0.scale) }
}
