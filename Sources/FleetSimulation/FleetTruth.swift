// SPDX-License-Identifier: GPL-3.0-or-later

public import Fleet
public import Quantities

/// What really is at a control step: for scoring only, never for a policy.
public struct FleetTruth: Sendable {
    /// Joules per valid hash; NaN where nothing hashes.
    public var efficiency: Column<EnergyPerHashDimension>
    public var power: Column<PowerDimension>
    public var validRate: Column<HashRateDimension>
    public var nonceError: Column<FractionDimension>
    public var dieTemperature: Column<TemperatureDimension>
    public var fansLost: [UInt8]
    /// A fault raises the threshold voltage of its chips.
    public var isFailing: [Bool]
    /// Cannot hash because something is broken or tripped.
    public var isDown: [Bool]
    /// What the units did that were advanced alone in the last interval, in order: the columns show how they ended it.
    public var apart: [UnitInterval] = []
    /// Could hash, but its pool gives it nothing to do.
    public var hasNoWork: [Bool]

    init(count: Int) {
        efficiency = Column(count: count)
        power = Column(count: count)
        validRate = Column(count: count)
        nonceError = Column(count: count)
        dieTemperature = Column(count: count)
        fansLost = Array(repeating: 0, count: count)
        isFailing = Array(repeating: false, count: count)
        isDown = Array(repeating: false, count: count)
        hasNoWork = Array(repeating: false, count: count)
    }
}

/// What one unit did in one control interval, in base units.
public struct UnitInterval: Sendable, Hashable {
    public var unit: Int
    public var energy: Double
    /// Valid ones, and all.
    public var hashes: Double
    public var tried: Double
    public var hashingSeconds: Double

    public init(
        unit: Int, energy: Double = 0, hashes: Double = 0, tried: Double = 0, hashingSeconds: Double = 0
    ) {
        self.unit = unit
        self.energy = energy
        self.hashes = hashes
        self.tried = tried
        self.hashingSeconds = hashingSeconds
    }
}

/// What the fleet did in one control interval, in base units.
public struct IntervalTotals: Sendable, Hashable {
    /// Joules at the wall.
    public var energy = 0.0
    /// Valid hashes by algorithm and by the pool they went to, switching losses taken off.
    public var sha256Primary = 0.0
    public var sha256Spare = 0.0
    public var scryptPrimary = 0.0
    public var scryptSpare = 0.0
    /// Unit-seconds of hashing that counting the units which hash at the interval's end leaves out; negative where it counts too many.
    public var hashingCorrection = 0.0
    /// Unit-seconds at a clock that a firmware held back because of the heat.
    public var throttledSeconds = 0.0

    public init() {}

    public var hashes: Double { sha256Primary + sha256Spare + scryptPrimary + scryptSpare }

    mutating func add(_ hashes: Double, _ algorithm: HashAlgorithm, spare: Bool) {
        switch (algorithm, spare) {
        case (.sha256d, false): sha256Primary += hashes
        case (.sha256d, true): sha256Spare += hashes
        case (.scrypt1024, false): scryptPrimary += hashes
        case (.scrypt1024, true): scryptSpare += hashes
        }
    }
}

/// A fault that struck: when, whom, for how long.
public struct FaultRecord: Sendable, Hashable {
    public var fault: Int
    public var kind: String
    public var about: String
    public var from: Instant
    public var to: Instant?
    public var units: [Int]
}
