// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// A unit's place in the fleet: its row in every telemetry column, counted from 0.
@frozen
public struct UnitID: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let index: Int

    @inlinable public init(_ index: Int) { self.index = index }
    @inlinable public static func < (a: Self, b: Self) -> Bool { a.index < b.index }
    public var description: String { "unit \(index)" }
}

/// What a controller knows about a unit before it has measured anything.
public struct UnitDescription: Sendable, Hashable {
    public var id: UnitID
    /// The model's name in kebab-case, such as `antminer-s19`.
    public var model: String
    public var algorithm: HashAlgorithm
    /// Boards (chains) and fans the model has.
    public var boards: Int
    public var fans: Int
    /// What the label says.
    public var nameplateHashRate: HashRate
    public var nameplatePower: Power
    /// The operating point the model ships with.
    public var nominalFrequency: Frequency
    public var nominalVoltage: Voltage
    public var rack: Int
    public var slot: Int
    /// The entry of the fleet list it belongs to.
    public var group: Int

    public init(
        id: UnitID, model: String, algorithm: HashAlgorithm, boards: Int, fans: Int, nameplateHashRate: HashRate,
        nameplatePower: Power, nominalFrequency: Frequency, nominalVoltage: Voltage, rack: Int, slot: Int, group: Int
    ) {
        self.id = id
        self.model = model
        self.algorithm = algorithm
        self.boards = boards
        self.fans = fans
        self.nameplateHashRate = nameplateHashRate
        self.nameplatePower = nameplatePower
        self.nominalFrequency = nominalFrequency
        self.nominalVoltage = nominalVoltage
        self.rack = rack
        self.slot = slot
        self.group = group
    }
}

/// What a unit says it is doing.
public enum UnitStatus: UInt8, Sendable, Hashable, CaseIterable {
    case hashing
    /// Rebooting, waking or ramping up: draws power, hashes nothing yet.
    case starting
    /// Commanded to stand by.
    case sleeping
    /// Stopped by its own firmware because a fan was lost.
    case fanLost
    /// Stopped by its own firmware because a chip was too hot.
    case overheated
    /// Draws power and waits for work that does not come.
    case noWork
    /// Broken: hashes nothing until somebody repairs it.
    case failed
    /// Does not answer.
    case offline
}

/// Where a unit's work goes.
public enum PoolID: UInt8, Sendable, Hashable, CaseIterable {
    case primary
    case spare
}
