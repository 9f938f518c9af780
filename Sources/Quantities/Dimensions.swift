// SPDX-License-Identifier: GPL-3.0-or-later

// The base unit of a dimension is the one with scale 1 and offset 0; the first one listed is what the field prints.

public enum PowerDimension: Dimension {
    public static let name = "a power"
    public static let units = [UnitOfMeasure("W", 1), .init("kW", 1e3), .init("MW", 1e6), .init("mW", 1e-3)]
}
public enum EnergyDimension: Dimension {
    public static let name = "an energy"
    public static let units = [
        UnitOfMeasure("kWh", 3.6e6), .init("MWh", 3.6e9), .init("Wh", 3.6e3), .init("J", 1), .init("kJ", 1e3),
    ]
}
public enum TemperatureDimension: Dimension {
    public static let name = "a temperature"
    public static let units = [
        UnitOfMeasure("degC", 1), .init("K", 1, offset: -273.15), .init("degF", 5.0 / 9, offset: -160.0 / 9),
    ]
}
public enum TemperatureDifferenceDimension: Dimension {
    public static let name = "a temperature difference"
    public static let units = [UnitOfMeasure("K", 1)]
}
public enum VoltageDimension: Dimension {
    public static let name = "a voltage"
    public static let units = [UnitOfMeasure("V", 1), .init("mV", 1e-3)]
}
public enum FrequencyDimension: Dimension {
    public static let name = "a frequency"
    public static let units = [UnitOfMeasure("MHz", 1e6), .init("GHz", 1e9), .init("kHz", 1e3), .init("Hz", 1)]
}
public enum HashRateDimension: Dimension {
    public static let name = "a hash rate"
    public static let units = [
        UnitOfMeasure("TH/s", 1e12), .init("PH/s", 1e15), .init("EH/s", 1e18), .init("GH/s", 1e9),
        .init("MH/s", 1e6), .init("kH/s", 1e3), .init("H/s", 1),
    ]
}
public enum HashCountDimension: Dimension {
    public static let name = "a number of hashes"
    public static let units = [
        // A TH-hour is the work of 1 TH/s in one hour.
        UnitOfMeasure("TH-h", 3.6e15), .init("PH-h", 3.6e18), .init("GH-h", 3.6e12), .init("TH", 1e12), .init("H", 1),
    ]
}
public enum EnergyPerHashDimension: Dimension {
    public static let name = "an energy per hash"
    public static let units = [
        // J/TH for SHA-256 and J/MH for scrypt come first: that is how the makers state them.
        UnitOfMeasure("J/TH", 1e-12), .init("J/MH", 1e-6), .init("J/GH", 1e-9), .init("J/kH", 1e-3), .init("J/H", 1),
    ]
}
public enum MoneyDimension: Dimension {
    public static let name = "an amount of money"
    public static let units = [UnitOfMeasure("USD", 1), .init("kUSD", 1e3), .init("MUSD", 1e6)]
}
public enum EnergyPriceDimension: Dimension {
    public static let name = "an energy price"
    public static let units = [UnitOfMeasure("USD/MWh", 1 / 3.6e9), .init("USD/kWh", 1 / 3.6e6)]
}
/// Revenue per hash: 1 USD/TH/d is one dollar for a day's work of 1 TH/s.
public enum HashPriceDimension: Dimension {
    public static let name = "a hash price"
    public static let units = [
        UnitOfMeasure("USD/TH/d", 1e-12 / 86_400), .init("USD/PH/d", 1e-15 / 86_400),
        .init("USD/GH/d", 1e-9 / 86_400), .init("USD/MH/d", 1e-6 / 86_400), .init("USD/H", 1),
    ]
}
public enum RateDimension: Dimension {
    public static let name = "a rate"
    public static let units = [
        UnitOfMeasure("/d", 1.0 / 86_400), .init("/h", 1.0 / 3_600), .init("/min", 1.0 / 60), .init("/s", 1),
        .init("/wk", 1.0 / 604_800), .init("/yr", 1.0 / 31_557_600),
    ]
}
public enum FractionDimension: Dimension {
    public static let name = "a fraction"
    public static let units = [UnitOfMeasure("%", 0.01), .init("", 1), .init("ppm", 1e-6)]
}
public enum RotationalSpeedDimension: Dimension {
    public static let name = "a rotational speed"
    public static let units = [UnitOfMeasure("rpm", 1)]
}
public enum CapacitanceDimension: Dimension {
    public static let name = "a capacitance"
    public static let units = [UnitOfMeasure("nF", 1e-9), .init("uF", 1e-6), .init("pF", 1e-12), .init("F", 1)]
}
public enum ThermalResistanceDimension: Dimension {
    public static let name = "a thermal resistance"
    public static let units = [UnitOfMeasure("K/W", 1)]
}
public enum ThermalConductanceDimension: Dimension {
    public static let name = "a thermal conductance"
    public static let units = [UnitOfMeasure("W/K", 1)]
}
public enum HeatCapacityDimension: Dimension {
    public static let name = "a heat capacity"
    public static let units = [UnitOfMeasure("J/K", 1), .init("kJ/K", 1e3)]
}
public enum VolumeFlowDimension: Dimension {
    public static let name = "a volume flow"
    public static let units = [UnitOfMeasure("m3/s", 1), .init("m3/h", 1.0 / 3600), .init("cfm", 0.000_471_947_443_2)]
}

public typealias Power = Quantity<PowerDimension>
public typealias Energy = Quantity<EnergyDimension>
/// A point on the Celsius scale.
public typealias Temperature = Quantity<TemperatureDimension>
public typealias TemperatureDifference = Quantity<TemperatureDifferenceDimension>
public typealias Voltage = Quantity<VoltageDimension>
public typealias Frequency = Quantity<FrequencyDimension>
public typealias HashRate = Quantity<HashRateDimension>
/// An amount of hashing work.
public typealias HashCount = Quantity<HashCountDimension>
public typealias EnergyPerHash = Quantity<EnergyPerHashDimension>
public typealias Money = Quantity<MoneyDimension>
public typealias EnergyPrice = Quantity<EnergyPriceDimension>
public typealias HashPrice = Quantity<HashPriceDimension>
/// Events per time.
public typealias Rate = Quantity<RateDimension>
public typealias Fraction = Quantity<FractionDimension>
public typealias RotationalSpeed = Quantity<RotationalSpeedDimension>
public typealias Capacitance = Quantity<CapacitanceDimension>
public typealias ThermalResistance = Quantity<ThermalResistanceDimension>
public typealias ThermalConductance = Quantity<ThermalConductanceDimension>
public typealias HeatCapacity = Quantity<HeatCapacityDimension>
public typealias VolumeFlow = Quantity<VolumeFlowDimension>
