// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// A power meter reads too high or too low.
public struct MeterBias: Configurable, Fault {
    public var bias = Fraction.zero

    public init() {}
    public static let about = "The power meter reads too high or too low; the truth is as before."
    public static let fields: [Field<Self>] = [
        Field(
            "bias", \.bias, .quantity(.percent(-90) ... .percent(200)), required: true,
            about: "Added to the meter's relative bias.")
    ]

    public var about: String { "power meters read \(bias.formatted(in: "%")) off" }

    public var effect: FaultEffect {
        var effect = FaultEffect()
        effect.powerMeterBias = bias
        return effect
    }
}
