// SPDX-License-Identifier: GPL-3.0-or-later

extension Quantity where D == PowerDimension {
    @inlinable public static func watts(_ x: Double) -> Self { Self(base: x) }
    @inlinable public var watts: Double { base }
}
extension Quantity where D == EnergyDimension {
    @inlinable public static func joules(_ x: Double) -> Self { Self(base: x) }
    @inlinable public static func kilowattHours(_ x: Double) -> Self { Self(base: x * 3.6e6) }
    @inlinable public var joules: Double { base }
    @inlinable public var kilowattHours: Double { base / 3.6e6 }
}
extension Quantity where D == TemperatureDimension {
    @inlinable public static func celsius(_ x: Double) -> Self { Self(base: x) }
    @inlinable public var celsius: Double { base }
    @inlinable public var kelvin: Double { base + 273.15 }
    @inlinable public static func + (t: Self, d: TemperatureDifference) -> Self { Self(base: t.base + d.base) }
    @inlinable public static func - (t: Self, d: TemperatureDifference) -> Self { Self(base: t.base - d.base) }
}
extension Quantity where D == TemperatureDifferenceDimension {
    @inlinable public static func kelvins(_ x: Double) -> Self { Self(base: x) }
    @inlinable public var kelvins: Double { base }
}
extension Quantity where D == VoltageDimension {
    @inlinable public static func volts(_ x: Double) -> Self { Self(base: x) }
    @inlinable public static func millivolts(_ x: Double) -> Self { Self(base: x * 1e-3) }
    @inlinable public var volts: Double { base }
    @inlinable public var millivolts: Double { base * 1e3 }
}
extension Quantity where D == FrequencyDimension {
    @inlinable public static func hertz(_ x: Double) -> Self { Self(base: x) }
    @inlinable public static func megahertz(_ x: Double) -> Self { Self(base: x * 1e6) }
    @inlinable public var hertz: Double { base }
    @inlinable public var megahertz: Double { base / 1e6 }
}
extension Quantity where D == HashRateDimension {
    @inlinable public static func hashesPerSecond(_ x: Double) -> Self { Self(base: x) }
    @inlinable public static func megahashesPerSecond(_ x: Double) -> Self { Self(base: x * 1e6) }
    @inlinable public static func terahashesPerSecond(_ x: Double) -> Self { Self(base: x * 1e12) }
    @inlinable public var hashesPerSecond: Double { base }
    @inlinable public var terahashesPerSecond: Double { base / 1e12 }
}
extension Quantity where D == HashCountDimension {
    @inlinable public static func hashes(_ x: Double) -> Self { Self(base: x) }
    @inlinable public var hashes: Double { base }
    @inlinable public var terahashHours: Double { base / 3.6e15 }
}
extension Quantity where D == EnergyPerHashDimension {
    @inlinable public static func joulesPerHash(_ x: Double) -> Self { Self(base: x) }
    @inlinable public static func joulesPerTerahash(_ x: Double) -> Self { Self(base: x * 1e-12) }
    @inlinable public static func joulesPerMegahash(_ x: Double) -> Self { Self(base: x * 1e-6) }
    @inlinable public var joulesPerHash: Double { base }
    @inlinable public var joulesPerTerahash: Double { base * 1e12 }
    @inlinable public var joulesPerMegahash: Double { base * 1e6 }
}
extension Quantity where D == MoneyDimension {
    @inlinable public static func dollars(_ x: Double) -> Self { Self(base: x) }
    @inlinable public var dollars: Double { base }
}
extension Quantity where D == EnergyPriceDimension {
    @inlinable public static func dollarsPerMegawattHour(_ x: Double) -> Self { Self(base: x / 3.6e9) }
    @inlinable public var dollarsPerMegawattHour: Double { base * 3.6e9 }
    @inlinable public var dollarsPerJoule: Double { base }
}
extension Quantity where D == HashPriceDimension {
    @inlinable public static func dollarsPerTerahashDay(_ x: Double) -> Self { Self(base: x * 1e-12 / 86_400) }
    @inlinable public var dollarsPerTerahashDay: Double { base * 1e12 * 86_400 }
    @inlinable public var dollarsPerHash: Double { base }
}
extension Quantity where D == RateDimension {
    @inlinable public static func perSecond(_ x: Double) -> Self { Self(base: x) }
    @inlinable public static func perDay(_ x: Double) -> Self { Self(base: x / 86_400) }
    @inlinable public static func perYear(_ x: Double) -> Self { Self(base: x / 31_557_600) }
    @inlinable public var perSecond: Double { base }
    @inlinable public var perDay: Double { base * 86_400 }
    @inlinable public var perYear: Double { base * 31_557_600 }
}
extension Quantity where D == FractionDimension {
    @inlinable public static func fraction(_ x: Double) -> Self { Self(base: x) }
    @inlinable public static func percent(_ x: Double) -> Self { Self(base: x / 100) }
    @inlinable public var fraction: Double { base }
    @inlinable public var percent: Double { base * 100 }
}
extension Quantity where D == RotationalSpeedDimension {
    @inlinable public static func rpm(_ x: Double) -> Self { Self(base: x) }
    @inlinable public var rpm: Double { base }
}
extension Quantity where D == CapacitanceDimension {
    @inlinable public static func farads(_ x: Double) -> Self { Self(base: x) }
    @inlinable public var farads: Double { base }
}
extension Quantity where D == ThermalResistanceDimension {
    @inlinable public static func kelvinsPerWatt(_ x: Double) -> Self { Self(base: x) }
    @inlinable public var kelvinsPerWatt: Double { base }
}
extension Quantity where D == ThermalConductanceDimension {
    @inlinable public static func wattsPerKelvin(_ x: Double) -> Self { Self(base: x) }
    @inlinable public var wattsPerKelvin: Double { base }
}
extension Quantity where D == HeatCapacityDimension {
    @inlinable public static func joulesPerKelvin(_ x: Double) -> Self { Self(base: x) }
    @inlinable public var joulesPerKelvin: Double { base }
}
extension Quantity where D == VolumeFlowDimension {
    @inlinable public static func cubicMetresPerSecond(_ x: Double) -> Self { Self(base: x) }
    @inlinable public var cubicMetresPerSecond: Double { base }
}

// Products and quotients between dimensions that the domain uses.

@inlinable public func / (power: Power, rate: HashRate) -> EnergyPerHash { EnergyPerHash(base: power.base / rate.base) }
@inlinable public func * (power: Power, time: TimeSpan) -> Energy { Energy(base: power.base * time.seconds) }
@inlinable public func * (rate: HashRate, time: TimeSpan) -> HashCount { HashCount(base: rate.base * time.seconds) }
@inlinable public func * (energy: Energy, price: EnergyPrice) -> Money { Money(base: energy.base * price.base) }
@inlinable public func * (work: HashCount, price: HashPrice) -> Money { Money(base: work.base * price.base) }
@inlinable public func / (energy: Energy, work: HashCount) -> EnergyPerHash {
    EnergyPerHash(base: energy.base / work.base)
}
