// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// Fans, duct and heat sinks.
public struct CoolingDescription: Configurable {
    public var name = ""
    public var intakeFans = Sourced<Int>()
    public var exhaustFans = Sourced<Int>()
    public var fanPower = Sourced<Power>()
    public var fullSpeed = Sourced<RotationalSpeed>()
    public var nominalSpeed = Sourced<RotationalSpeed>()
    public var sleepSpeed = Sourced<RotationalSpeed>()
    public var stallPressure = Sourced<Double>()
    public var fanSlope = Sourced<Double>()
    public var systemResistance = Sourced<Double>()
    public var deadRotorResistance = Sourced<Double>()
    public var stillAir = Sourced<Fraction>()
    public var airDensity = Sourced<Double>()
    public var airHeat = Sourced<Double>()
    public var conductance = Sourced<ThermalConductance>()
    public var airflowExponent = Sourced<Double>()
    public var chipResistance = Sourced<ThermalResistance>()
    public var dieCapacity = Sourced<HeatCapacity>()
    public var heatsinkCapacity = Sourced<HeatCapacity>()

    public init() {}

    public static let about = "Fans in two banks, the duct between them, and two thermal masses: dies and heat sinks."
    public static let fields: [Field<Self>] = airFields + heatFields

    private static let airFields: [Field<Self>] = [
        Field("name", \.name, .name(), required: true, about: "What the cooling is called."),
        Field(fact: "intake-fans", \.intakeFans, .integer(0...16), about: "Fans that push, in parallel."),
        Field(fact: "exhaust-fans", \.exhaustFans, .integer(0...16), about: "Fans that pull, in parallel."),
        Field(
            fact: "fan-power", \.fanPower, .quantity(.watts(0) ... .watts(1000), in: "W"),
            about: "Draw of one fan at full speed."),
        Field(
            fact: "full-speed", \.fullSpeed, .quantity(.rpm(100) ... .rpm(50_000)), about: "Highest speed of a fan."),
        Field(
            fact: "nominal-speed", \.nominalSpeed, .quantity(.rpm(100) ... .rpm(50_000)),
            about: "Speed at the nominal airflow."),
        Field(
            fact: "sleep-speed", \.sleepSpeed, .quantity(.rpm(0) ... .rpm(50_000)), about: "Speed while asleep."),
        Field(
            fact: "stall-pressure", \.stallPressure, .number(1...1e5, in: "Pa"),
            about: "What a fan at nominal speed holds against a closed duct."),
        Field(
            fact: "fan-slope", \.fanSlope, .number(1...1e9, in: "Pa/(m3/s)^2"),
            about: "Fall of a fan's pressure with its flow squared."),
        Field(
            fact: "system-resistance", \.systemResistance, .number(0...1e9, in: "Pa/(m3/s)^2"),
            about: "Resistance of the machine to air."),
        Field(
            fact: "dead-rotor-resistance", \.deadRotorResistance, .number(1...1e9, in: "Pa/(m3/s)^2"),
            about: "Resistance of a fan that stands still."),
        Field(
            fact: "still-air", \.stillAir, .quantity(.percent(0.1) ... .percent(50), in: "%"),
            about: "Airflow without any fan, of the nominal."),
    ]

    private static let heatFields: [Field<Self>] = [
        Field(fact: "air-density", \.airDensity, .number(0.1...5, in: "kg/m3"), about: "At the inlet."),
        Field(fact: "air-heat", \.airHeat, .number(500...5000, in: "J/(kg K)"), about: "Heat capacity of air."),
        Field(
            fact: "conductance", \.conductance, .quantity(.wattsPerKelvin(0.1) ... .wattsPerKelvin(1e4)),
            about: "From all heat sinks to the air at nominal airflow."),
        Field(
            fact: "airflow-exponent", \.airflowExponent, .number(0...1.5),
            about: "Exponent with which that conductance follows the airflow."),
        Field(
            fact: "chip-resistance", \.chipResistance, .quantity(.kelvinsPerWatt(1e-3) ... .kelvinsPerWatt(100)),
            about: "From one die to its heat sink."),
        Field(
            fact: "die-capacity", \.dieCapacity,
            .quantity(HeatCapacity(base: 0.1)...HeatCapacity(base: 1e5), in: "J/K"),
            about: "Heat capacity of all dies and packages."),
        Field(
            fact: "heatsink-capacity", \.heatsinkCapacity,
            .quantity(HeatCapacity(base: 1)...HeatCapacity(base: 1e6), in: "J/K"),
            about: "Heat capacity of all heat sinks and boards."),
    ]

    public func validate(_ node: Node, _ context: inout DecodingContext) {
        if intakeFans.value + exhaustFans.value == 0 {
            context.report("a machine without fans", at: node.location, expected: "at least one intake or exhaust fan")
        }
        if nominalSpeed.value > fullSpeed.value {
            context.report(
                "the nominal speed exceeds the full speed", at: node.location(ofFirst: "nominal-speed", "full-speed"),
                expected: "at most \(fullSpeed.value)")
        }
    }

    package var fans: FanNetwork {
        FanNetwork(
            intakeFans: intakeFans.value, exhaustFans: exhaustFans.value, stallPressure: stallPressure.value,
            fanSlope: fanSlope.value, systemResistance: systemResistance.value,
            deadRotorResistance: deadRotorResistance.value, nominalSpeed: nominalSpeed.value,
            fullSpeed: fullSpeed.value,
            sleepSpeed: sleepSpeed.value, powerAtFullSpeed: fanPower.value, stillAirRatio: stillAir.value)
    }

    package func thermal(chips: Int) -> ThermalNetwork {
        ThermalNetwork(
            dieCapacity: dieCapacity.value, heatsinkCapacity: heatsinkCapacity.value,
            dieResistance: chipResistance.value / Double(chips), heatsinkConductance: conductance.value,
            airflowExponent: airflowExponent.value, nominalFlow: fans.nominalFlow,
            airHeatCapacity: airDensity.value * airHeat.value)
    }
}
