// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Quantities

/// The grid on which a board's voltage can be set, and what a step of it means further down: "20 mV" on a board of 42 groups
/// is half a millivolt a group, 20 mV a group is 0.84 V of board. Which one is meant has to be said.
public struct RegulatorGrid: Sendable, Hashable {
    /// A step of the board's voltage. APW12 supplies and LuxOS profiles move by 0.1 V.
    public var boardStep: Voltage
    public var domains: Int
    /// Core voltages in series inside a chip.
    public var coreStack: Int

    public init(boardStep: Voltage = .millivolts(100), domains: Int, coreStack: Int = 1) {
        self.boardStep = boardStep
        self.domains = domains
        self.coreStack = coreStack
    }

    /// A step across one domain.
    public var domainStep: Voltage { boardStep / Double(domains) }
    /// A step across one core.
    public var coreStep: Voltage { domainStep / Double(coreStack) }

    /// The lowest settable board voltage that gives every core at least this one.
    public func boardVoltage(core: Voltage) -> Voltage {
        let steps = core * Double(domains * coreStack) / boardStep
        return boardStep * (steps - 1e-9).rounded(.up)
    }

    /// What a board voltage means for one core.
    public func coreVoltage(board: Voltage) -> Voltage { board / Double(domains * coreStack) }
}

extension AsicModel {
    /// The grid of the supply's output over this model's string.
    public func regulatorGrid(boardStep: Voltage = .millivolts(100)) -> RegulatorGrid {
        RegulatorGrid(boardStep: boardStep, domains: domainsPerBoard, coreStack: coreStack)
    }
}
