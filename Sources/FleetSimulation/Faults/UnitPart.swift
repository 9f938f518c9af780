// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import Silicon

/// A part of a unit that wears and breaks.
public enum UnitPart: Sendable, Hashable {
    case fan
    case board
    case powerSupply

    /// - Parameter dust: how much faster a fan wears than in clean air.
    func reliability(dust: Double) -> ComponentReliability {
        switch self {
        case .fan: .fan(dust: dust)
        case .board: .board
        case .powerSupply: .powerSupply
        }
    }

    /// How many a unit has.
    func count(in unit: UnitDescription) -> Int {
        switch self {
        case .fan: unit.fans
        case .board: unit.boards
        case .powerSupply: 1
        }
    }
}
