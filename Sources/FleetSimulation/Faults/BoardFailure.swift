// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
import Quantities

/// Hash boards die: their share of rate and chip power is gone.
public struct BoardFailure: Configurable, Fault {
    public var boards = 1

    public init() {}
    public static let about = "Hash boards die: their rate and their chips' power are gone."
    public static let fields: [Field<Self>] = [
        Field("boards", \.boards, .integer(1...4), about: "How many boards of a unit die.")
    ]

    public var about: String { "\(boards) board\(boards == 1 ? "" : "s") of each unit die" }

    public var effect: FaultEffect {
        var effect = FaultEffect()
        effect.boardsLost = boards
        return effect
    }
}
