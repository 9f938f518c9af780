// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
import Quantities

/// A unit does not run at all: no hashes, no power, no answer.
public struct UnitDown: Configurable, Fault {
    public init() {}
    public static let about = "The unit is dead until the repair: no hashes, no power, no answer."
    public static let fields: [Field<Self>] = []

    public var about: String { "units are down" }

    public var part: UnitPart? { .powerSupply }

    public var effect: FaultEffect {
        var effect = FaultEffect()
        effect.isDown = true
        return effect
    }
}
