// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// Reads a limit such as `0.5 /d` or `12 h` into a metric's unit.
/// - Throws: ``QuantityError`` naming the units that would fit.
public func parseLimit(_ text: String, unit: String) throws(QuantityError) -> Double {
    guard let (number, written) = splitNumberAndUnit(text), number.isFinite else {
        throw .notANumber(text: text, expected: unit == "1" ? "a number" : "a number in \(unit)")
    }
    if written == unit || (unit == "1" && written.isEmpty) { return number }
    let table = conversionTables.first { table in table.contains { $0.symbol == unit } }
    guard let table, let target = table.first(where: { $0.symbol == unit }) else {
        throw written.isEmpty
            ? .missingUnit(text: text, expected: "a number of \(unit)", units: [unit])
            : .unknownUnit(unit: written, expected: "a number of \(unit)", units: [unit])
    }
    let symbols = table.map(\.symbol).filter { !$0.isEmpty }
    guard let source = table.first(where: { $0.symbol == written }) else {
        throw written.isEmpty
            ? .missingUnit(text: text, expected: "this metric", units: symbols)
            : .unknownUnit(unit: written, expected: "this metric", units: symbols)
    }
    return number * source.scale / target.scale
}

private let conversionTables: [[UnitOfMeasure]] = [
    MoneyDimension.units, EnergyDimension.units, HashCountDimension.units, EnergyPerHashDimension.units,
    RateDimension.units, FractionDimension.units, PowerDimension.units,
    TimeSpan.units.map { UnitOfMeasure($0.symbol, Double($0.nanoseconds) / 1e9) },
    // After the durations: a limit of a time in h may be written in minutes.
    [UnitOfMeasure("unit-h", 3600), .init("h", 3600), .init("d", 86_400)],
]
