// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// No maturing at all.
public struct LevelCurve: Configurable, MaturityCurve {
    public var efficiency = Fraction.percent(100)

    public init() {}
    public static let about = "The same efficiency on every day."
    public static let fields: [Field<Self>] = [
        Field(
            "efficiency", \.efficiency, .quantity(.percent(0.1) ... .percent(100)),
            about: "The efficiency, a share of the product's peak.")
    ]

    public var about: String { "\(efficiency.formatted(in: "%")) on every day" }

    public func efficiency(days: Double) -> Double { efficiency.fraction }
}
