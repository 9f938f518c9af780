// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// Warmer or cooler inlet air: a heat wave, a blocked filter, a cold front.
public struct InletOffset: Configurable, Fault {
    public var delta = TemperatureDifference.kelvins(10)

    public init() {}
    public static let about = "The inlet air is warmer or cooler than the site's weather says."
    public static let fields: [Field<Self>] = [
        Field(
            "delta", \.delta, .quantity(.kelvins(-60) ... .kelvins(60)), required: true,
            about: "Added to the inlet temperature.")
    ]

    public var about: String { "inlet air \(delta > .zero ? "+" : "")\(delta)" }

    public var effect: FaultEffect {
        var effect = FaultEffect()
        effect.inletOffset = delta
        return effect
    }
}
