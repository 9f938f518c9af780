// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
import Quantities

/// Hash boards die: their share of rate and chip power is gone.
public struct BoardFailure: Configurable, Fault {
    public var boards = 1
    public var stopsUnit: Bool?

    public init() {}
    public static let about = "Hash boards die: their rate and their chips' power are gone."
    public static let fields: [Field<Self>] = [
        Field("boards", \.boards, .integer(1...4), about: "How many boards of a unit die."),
        Field(
            "stops-unit", \.stopsUnit, optional: .boolean,
            about: "Whether the others stop with them; without it, as the model's 'boards' say."),
    ]

    public var about: String {
        "\(boards) board\(boards == 1 ? "" : "s") of each unit die\(stopsUnit == true ? " and stop it" : "")"
    }

    public var part: UnitPart? { .board }

    public var effect: FaultEffect {
        var effect = FaultEffect()
        effect.boardsLost = boards
        effect.deadBoardStopsUnit = stopsUnit
        return effect
    }
}
