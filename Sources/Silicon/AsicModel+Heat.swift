// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Quantities

extension AsicModel {
    /// The exact map of die and heat sink temperature over `dt`.
    /// - Parameters:
    ///   - airflow: over its nominal value, more than 0: `fans.airflowRatio` times speed over nominal speed.
    ///   - leakageSlope: of the whole machine.
    public func thermalStep(airflow: Double, leakageSlope: ThermalConductance, dt: TimeSpan) -> ThermalStep {
        thermal.step(airflow: airflow, leakageSlope: leakageSlope, dt: dt)
    }

    package func thermalStep(airflow: Double, leakageSlope: Double, dt: TimeSpan) -> ThermalStep {
        thermal.step(airflow: airflow, leakageSlope: leakageSlope, dt: dt)
    }

    /// How much the machine's leakage grows with the die temperature, W/K.
    package func leakageSlope(voltage: Voltage, temperature: Temperature) -> Double {
        leakagePower(voltage: voltage, temperature: temperature).watts / leakageTemperatureScale.kelvins
    }

    /// How much the machine's leakage grows with the die temperature.
    public func leakageSlope(_ point: OperatingPoint, temperature: Temperature) -> ThermalConductance {
        .wattsPerKelvin(leakageSlope(voltage: point.voltage, temperature: temperature))
    }

    /// Where the temperatures settle.
    /// - Returns: nil where the dies run away.
    public func steadyState(_ point: OperatingPoint, inlet: Temperature, airflow: Double = 1) -> SteadyTemperatures? {
        thermal.steadyState(
            inlet: inlet, airflow: airflow, constant: dynamicPower(point),
            leakage: leakagePower(voltage: point.voltage),
            reference: chipPower.referenceTemperature, scale: leakageTemperatureScale)
    }
}
