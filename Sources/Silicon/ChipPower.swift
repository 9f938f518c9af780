// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Quantities

/// What one chip draws: switching, C V^2 f, and leakage that grows exponentially with voltage and temperature.
///
///     P = C V^2 f + P0 (V / V0) e^((V - V0) / v) e^((T - T0) / t)
public struct ChipPower: Sendable, Hashable {
    /// Switched capacitance of a whole chip.
    public var capacitance: Capacitance
    /// Leakage at the reference voltage and temperature.
    public var referenceLeakage: Power
    public var referenceVoltage: Voltage
    public var referenceTemperature: Temperature
    /// The voltage step that multiplies leakage by e (drain-induced barrier lowering).
    public var leakageVoltageScale: Voltage
    /// The temperature step that multiplies leakage by e: 36 K doubles it per 25 K.
    public var leakageTemperatureScale: TemperatureDifference

    package func dynamicWatts(volts: Double, hertz: Double) -> Double { capacitance.base * volts * volts * hertz }

    package func leakageWatts(volts: Double, celsius: Double) -> Double {
        leakageWatts(volts: volts) * exp((celsius - referenceTemperature.base) / leakageTemperatureScale.base)
    }

    /// Leakage at the reference temperature.
    package func leakageWatts(volts: Double) -> Double {
        let rise = (volts - referenceVoltage.base) / leakageVoltageScale.base
        return referenceLeakage.base * (volts / referenceVoltage.base) * exp(rise)
    }

    public func dynamicPower(voltage: Voltage, frequency: Frequency) -> Power {
        .watts(dynamicWatts(volts: voltage.volts, hertz: frequency.hertz))
    }
    public func leakagePower(voltage: Voltage, temperature: Temperature) -> Power {
        .watts(leakageWatts(volts: voltage.volts, celsius: temperature.celsius))
    }
}
