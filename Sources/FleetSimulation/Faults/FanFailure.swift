// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
import Quantities

/// A fan stands still. Stock firmware then stops the unit; modified firmware runs on, hotter.
public struct FanFailure: Configurable, Fault {
    public var fans = 1

    public init() {}
    public static let about = "Fans stand still (0 rpm): less air, or a stop by the firmware."
    public static let fields: [Field<Self>] = [
        Field("fans", \.fans, .integer(1...4), about: "How many fans of a unit stop.")
    ]

    public var about: String { "\(fans) fan\(fans == 1 ? "" : "s") of each unit stop" }

    public var part: UnitPart? { .fan }

    public var effect: FaultEffect {
        var effect = FaultEffect()
        effect.fansLost = fans
        return effect
    }
}
