// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Configuration
public import Quantities

/// How fast thresholds drift, as the drift that one stress leaves after a time.
public struct AgeingDescription: Configurable {
    public var name = ""
    public var drift = Sourced<Voltage>()
    public var voltage = Sourced<Voltage>()
    public var temperature = Sourced<Temperature>()
    public var time = Sourced<TimeSpan>(.zero, .choice)
    public var activationEnergy = Sourced<Double>()
    public var voltageExponent = Sourced<Double>()
    public var timeExponent = Sourced<Double>()
    public var burnIn = Sourced<TimeSpan>(.zero, .choice)
    public var hotCarrierDrift: Sourced<Voltage>?
    public var hotCarrierVoltageExponent: Sourced<Double>?
    public var hotCarrierTimeExponent: Sourced<Double>?

    public init() {}

    public static let about =
        "Bias temperature instability: drift = A exp(-Ea/kT) (V/Vr)^g t^n, A from one known drift."
    public static let fields: [Field<Self>] = [
        Field("name", \.name, .name(), required: true, about: "What the ageing is called."),
        Field(
            fact: "drift", \.drift, .quantity(.volts(0) ... .millivolts(500), in: "mV"),
            about: "Threshold shift after 'time' at 'voltage' and 'temperature'."),
        Field(fact: "voltage", \.voltage, .quantity(.volts(0.1) ... .volts(5)), about: "Vr, the stress voltage."),
        Field(
            fact: "temperature", \.temperature, .quantity(.celsius(0) ... .celsius(250)),
            about: "The stress temperature."),
        Field(
            fact: "time", \.time, .duration(.hours(1) ... .days(36_500)), about: "How long the stress lasts."),
        Field(
            fact: "activation-energy", \.activationEnergy, .number(0...2, in: "eV"), about: "Ea."),
        Field(fact: "voltage-exponent", \.voltageExponent, .number(0...20), about: "g."),
        Field(fact: "time-exponent", \.timeExponent, .number(0.05...1), about: "n."),
        Field(
            fact: "burn-in", \.burnIn, .duration(.zero ... .days(365)),
            about: "Time at the nominal point that the calibrated timing already contains."),
        Field(
            optionalFact: "hot-carrier-drift", \.hotCarrierDrift, .quantity(.volts(0) ... .millivolts(500), in: "mV"),
            about: "Threshold shift by hot carriers after 'time' of switching at 'voltage', whatever the temperature."),
        Field(
            optionalFact: "hot-carrier-voltage-exponent", \.hotCarrierVoltageExponent, .number(0...40),
            about: "How steeply hot carriers go with the voltage."),
        Field(
            optionalFact: "hot-carrier-time-exponent", \.hotCarrierTimeExponent, .number(0.05...1),
            about: "How their drift goes with the time of switching."),
    ]

    public func validate(_ node: Node, _ context: inout DecodingContext) {
        let given = [hotCarrierDrift != nil, hotCarrierVoltageExponent != nil, hotCarrierTimeExponent != nil].count {
            $0
        }
        guard given != 0, given != 3 else { return }
        context.report(
            "only a part of the hot carriers is described", at: node.location,
            expected: "all of hot-carrier-drift, hot-carrier-voltage-exponent and hot-carrier-time-exponent, or none")
    }

    /// Drift by hot carriers, none where the file gives none.
    package var hotCarriers: Ageing {
        let exponent = hotCarrierTimeExponent?.value ?? 0.5
        return Ageing(
            prefactor: (hotCarrierDrift?.value.volts ?? 0) / pow(time.value.hours, exponent), activationEnergy: 0,
            voltageExponent: hotCarrierVoltageExponent?.value ?? 0, referenceVoltage: voltage.value,
            timeExponent: exponent, burnIn: burnIn.value)
    }

    package var ageing: Ageing {
        let kelvin = temperature.value.kelvin
        let atUnitTime = exp(-activationEnergy.value / (Ageing.boltzmann * kelvin))
        return Ageing(
            prefactor: drift.value.volts / (atUnitTime * pow(time.value.hours, timeExponent.value)),
            activationEnergy: activationEnergy.value, voltageExponent: voltageExponent.value,
            referenceVoltage: voltage.value, timeExponent: timeExponent.value, burnIn: burnIn.value)
    }
}
