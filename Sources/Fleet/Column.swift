// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// One measured quantity of every unit, in the dimension's base unit; NaN where nothing was reported.
@frozen
public struct Column<D: Dimension>: Sendable {
    public var values: [Float]

    public init(count: Int, repeating value: Float = .nan) {
        values = Array(repeating: value, count: count)
    }

    /// The quantity of a unit, or nil where nothing was reported.
    @inlinable
    public subscript(_ unit: UnitID) -> Quantity<D>? {
        let value = values[unit.index]
        return value.isNaN ? nil : Quantity(base: Double(value))
    }
}
