// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
import Quantities

/// Hash boards die: their share of rate and chip power is gone.
public struct BoardFailure: Configurable, Fault {
    public var boards = 1
    public var stopsUnit = false

    public init() {}
    public static let about = "Hash boards die: their rate and their chips' power are gone."
    public static let fields: [Field<Self>] = [
        Field("boards", \.boards, .integer(1...4), about: "How many boards of a unit die."),
        Field(
            "stops-unit", \.stopsUnit, .boolean,
            source: .source("Compass, 2023: an S19 XP without PIC does not hash at all with one dead board"),
            about: "Whether the others stop with them, as on machines whose boards have no controller of their own."),
    ]

    public var about: String {
        "\(boards) board\(boards == 1 ? "" : "s") of each unit die\(stopsUnit ? " and stop it" : "")"
    }

    public var part: UnitPart? { .board }

    public var effect: FaultEffect {
        var effect = FaultEffect()
        // No machine has as many: none is left.
        effect.boardsLost = stopsUnit ? 64 : boards
        return effect
    }
}
