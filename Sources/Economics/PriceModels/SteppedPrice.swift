// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities
public import Statistics

/// Prices that change at given instants.
public struct SteppedPrice<D: Dimension>: Configurable, PriceModel {
    /// One price and when it begins.
    public struct Step: Configurable {
        public var from = Instant.epoch
        public var price = Quantity<D>.zero

        public init() {}

        public static var about: String { "A price and the instant from which it holds." }

        public static var fields: [Field<Self>] {
            [
                Field("from", \.from, .instant, required: true, about: "From when on."),
                Field("price", \.price, .quantity(), required: true, about: "The price from then on."),
            ]
        }
    }

    public var points: [Step] = []

    public init() {}

    public static var about: String { "Prices that change at given instants; the first holds before its time too." }

    public static var fields: [Field<Self>] {
        [
            Field(
                "points", \.points, .list(of: .object("price step"), count: 1...100_000), required: true,
                about: "The steps, in order of time.")
        ]
    }

    public mutating func validate(_ node: Node, _ context: inout DecodingContext) {
        for (index, pair) in zip(points, points.dropFirst()).enumerated() where pair.0.from >= pair.1.from {
            context.report(
                "step \(index + 1) does not come after the one before it",
                at: node["points"]?.location ?? node.location,
                expected: "instants in ascending order")
            return
        }
    }

    public var about: String { "\(points.count) steps" }

    public func curve(from start: Instant, to end: Instant, key: StreamKey) -> PriceCurve<D> {
        PriceCurve(times: points.map(\.from), values: points.map(\.price)) ?? PriceCurve(constant: .zero)
    }
}
