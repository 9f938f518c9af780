// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities
public import Statistics

/// Where a price comes from. A model yields one path per replication; a path never depends on a policy.
public protocol PriceModel<D>: Sendable {
    associatedtype D: Dimension
    /// The path from `start` to `end`. All randomness comes from `key`.
    func curve(from start: Instant, to end: Instant, key: StreamKey) -> PriceCurve<D>
    /// The stretch of time the model has data for; nil is all of it.
    var coverage: ClosedRange<Instant>? { get }
    /// One line for reports.
    var about: String { get }
}

extension PriceModel {
    public var coverage: ClosedRange<Instant>? { nil }
}

/// The price models a scenario may name; a bare quantity is a constant price.
public enum PriceModels {
    public static let energy =
        catalogue(kind: "energy price model", example: "70 USD/MWh", csvUnit: "USD/MWh")
        as Catalogue<any PriceModel<EnergyPriceDimension>>
    public static let hash =
        catalogue(kind: "hash price model", example: "0.055 USD/TH/d", csvUnit: "USD/TH/d")
        as Catalogue<any PriceModel<HashPriceDimension>>

    private static func catalogue<D: PricedDimension>(
        kind: String, example: String, csvUnit: String
    ) -> Catalogue<any PriceModel<D>> {
        Catalogue(
            kind: kind,
            [
                .init("constant", ConstantPrice<D>.self, example: "constant: {price: \(example)}") { $0 },
                .init(
                    "steps", SteppedPrice<D>.self, example: "steps: {points: [{from: 2026-07-01, price: \(example)}]}"
                ) {
                    $0
                },
                .init(
                    "csv", RecordedPrice<D>.self,
                    example: "csv: {file: prices.csv, column: price, unit: \(csvUnit), start: 2026-01-01, step: 1 h}"
                ) { $0 },
            ])
    }

    /// `0.055 USD/TH/d`, or a model and its settings.
    public static func codec<D: Dimension>(_ catalogue: Catalogue<any PriceModel<D>>) -> Codec<any PriceModel<D>> {
        .either(
            scalar: Codec<Quantity<D>>.quantity().map({ ConstantPrice($0) as any PriceModel<D> }) { model in
                model.curve(from: .epoch, to: .epoch, key: StreamKey(seed: 0)).values[0]
            },
            structured: .keyed(by: catalogue))
    }
}
