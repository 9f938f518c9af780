// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

extension Ageing {
    /// Hot-carrier injection: the same form of state as bias temperature instability with the square root of the time, which
    /// counts only while transistors switch. Keep its shift apart from the other one's and add the two.
    ///
    /// An assumption throughout: 5 mV after ten years at 0.8 V, a steep dependence on the voltage, none on the temperature. At
    /// 0.36 V that is 0.01 mV: near threshold carriers do not get hot.
    public static let hotCarriers = Ageing(
        prefactor: 5e-3 / (87_600.0).squareRoot(), activationEnergy: 0, voltageExponent: 8,
        referenceVoltage: .volts(0.8), timeExponent: 0.5, burnIn: .hours(168))
}

/// The two ways in which a transistor's threshold rises, each with its own memory.
public struct ThresholdDriftState: Sendable, Hashable {
    /// By bias temperature instability: under voltage, whether it switches or not.
    public var bias = Voltage.zero
    /// By hot carriers: while it switches.
    public var hotCarriers = Voltage.zero

    public var total: Voltage { bias + hotCarriers }

    public init() {}

    /// Lets time pass under one stress; exact for stress that is constant piece by piece, whatever the pieces.
    /// - Parameter activity: the share of the time, or of the nominal clock, at which it switches, 0...1 and above.
    public mutating func advance(
        _ ageing: Ageing, hotCarriers law: Ageing = .hotCarriers, voltage: Voltage, temperature: Temperature,
        activity: Double, time: TimeSpan
    ) {
        bias = ageing.advance(shift: bias, voltage: voltage, temperature: temperature, time: time)
        hotCarriers = law.advance(
            shift: hotCarriers, voltage: voltage, temperature: temperature,
            time: TimeSpan(seconds: time.seconds * max(0, activity)))
    }
}
