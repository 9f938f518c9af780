// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// Everything that is known about one type of mining machine, ready to compute with.
public struct AsicModel: Sendable {
    // What it is
    /// The name scenarios use: `antminer-s19`.
    public var name: String
    public var title: String
    public var about: String
    public var algorithm: HashAlgorithm
    public var launchDate: Instant?
    public var chip: String
    /// The process preset its timing comes from.
    public var process: String
    public var facts: [SourcedFact]

    // What it is made of
    public var boards: Int
    public var chipsPerBoard: Int
    public var coresPerChip: Int
    /// Core domains in series inside a chip; a voltage domain of the board is that many core voltages.
    public var coreStack: Int
    /// Voltage domains in series on a board.
    public var domainsPerBoard: Int
    /// Whether one dead board stops the others.
    public var deadBoardStopsUnit: Bool
    public var chips: Int { boards * chipsPerBoard }
    /// What a board's domain stands across when its cores have this voltage.
    public func domainVoltage(core: Voltage) -> Voltage { core * Double(coreStack) }
    public func boardVoltage(core: Voltage) -> Voltage { core * Double(coreStack * domainsPerBoard) }

    // What its maker says
    public var nameplateHashRate: HashRate
    public var nameplatePower: Power
    /// How far the nameplate's power may be off.
    public var nameplateTolerance: Fraction
    public var nameplateEfficiency: EnergyPerHash { nameplatePower / nameplateHashRate }
    /// The unit its telemetry gives hash rates in: `TH/s`, `GH/s` or `MH/s`.
    public var hashRateUnit: String
    /// The unit its efficiency is given in: `J/TH`, or `J/MH` for Scrypt.
    public var efficiencyUnit: String
    /// The difficulty above which a chip reports a nonce; each one counted is that many hashes of difficulty 1.
    public var asicDifficulty: Double

    // How it runs
    public var nominal: OperatingPoint
    /// The nonce error that the factory tunes to.
    public var nominalNonceError: Double
    /// The temperature that tuning is referred to.
    public var referenceTemperature: Temperature
    public var frequencyRange: ClosedRange<Frequency>
    public var frequencyStep: Frequency
    /// The grid of settable core voltages.
    public var voltageSetPointStep: Voltage
    /// The resolution with which telemetry gives the domain voltage.
    public var voltageResolution: Voltage
    /// The standard deviation of a core's true voltage about its set point.
    public var regulationError: Voltage

    // Physics
    public var timing: StageTiming
    /// How one chip's thresholds differ from the next one's.
    public var variation: ProcessVariation
    public var chipPower: ChipPower
    public var powerSupply: PowerSupply
    /// Loss between supply and chips, as a share of what the chips draw.
    public var distributionLoss: Fraction
    /// The control board.
    public var controlPower: Power
    /// At the wall, asleep: everything that still draws.
    public var sleepPower: Power
    public var fans: FanNetwork
    public var thermal: ThermalNetwork
    public var ageing: Ageing
    /// Drift by hot carriers, while transistors switch.
    public var hotCarriers: Ageing

    /// What may run on it; the first is the factory's.
    public var firmware: [FirmwareProfile]
    public func firmware(named name: String) -> FirmwareProfile? { firmware.first { $0.name == name } }

    /// Public figures that the model is held against, besides its nameplate.
    public var specPoints: [SpecPoint] = []

    /// The voltage-frequency curve on the frequency grid, slowest first; made with the model, not changed with its fields.
    package var curve: [CurvePoint] = []
}

/// One point of a model's voltage-frequency curve.
package struct CurvePoint: Sendable, Hashable {
    package var point: OperatingPoint
    package var wall: Power
}
