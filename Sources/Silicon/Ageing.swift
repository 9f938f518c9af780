// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Quantities

/// Bias temperature instability: the threshold voltage rises with a low power of the time under stress.
///
///     shift = A e^(-Ea / kT) (V / Vr)^g t^n
///
/// Under changing stress the state is the shift itself: it becomes the time that the present stress would have taken to reach
/// it, and goes on from there. That is exact for piecewise constant stress, whatever the steps.
public struct Ageing: Sendable, Hashable {
    /// A in V/h^n.
    package var prefactor: Double
    /// Ea in eV.
    package var activationEnergy: Double
    /// g.
    package var voltageExponent: Double
    /// Vr.
    public var referenceVoltage: Voltage
    /// n.
    package var timeExponent: Double
    /// Hours of burn-in that the calibrated timing already contains.
    public var burnIn: TimeSpan

    /// k in eV/K.
    static let boltzmann = 8.617333262e-5

    /// The shift after the first hour of a stress.
    package func rate(volts: Double, celsius: Double) -> Double {
        prefactor * exp(-activationEnergy / (Self.boltzmann * (celsius + 273.15)))
            * pow(volts / referenceVoltage.base, voltageExponent)
    }

    /// The shift in V after `hours` more at one stress. A voltage of 0 leaves it as it is; recovery is not modelled.
    package func advance(shift: Double, volts: Double, celsius: Double, hours: Double) -> Double {
        let rate = rate(volts: volts, celsius: celsius)
        guard rate > 0, hours > 0 else { return shift }
        return rate * pow(pow(shift / rate, 1 / timeExponent) + hours, timeExponent)
    }

    /// The shift since the chip was new, after `time` more at one stress.
    public func advance(shift: Voltage, voltage: Voltage, temperature: Temperature, time: TimeSpan) -> Voltage {
        .volts(
            advance(
                shift: shift.volts, volts: voltage.volts, celsius: temperature.celsius, hours: time.hours))
    }

    /// The shift that burn-in at this stress leaves. The timing is calibrated to burnt-in chips: subtract it from the state
    /// to get the shift that timing takes.
    public func burnInShift(voltage: Voltage, temperature: Temperature) -> Voltage {
        advance(shift: .zero, voltage: voltage, temperature: temperature, time: burnIn)
    }
}
