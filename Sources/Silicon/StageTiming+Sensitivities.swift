// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// How a stage's delay D, and with it the supply at which hashing collapses, follow supply, threshold and temperature about one
/// operating point.
public struct TimingSensitivities: Sendable, Hashable {
    /// d ln D / dV, 1/V; negative.
    public var supply: Double
    /// d ln D / dVth, 1/V; positive.
    public var threshold: Double
    /// d ln D / dT, 1/K; negative where a hotter chip is faster (temperature inversion).
    public var temperature: Double
    /// Standard deviation of ln D.
    public var spread: Double
    /// d ln f / d ln V: by how many percent the clock can rise for one percent of supply.
    public var elasticity: Double
    /// How far the collapse moves up with a kelvin; nil where no supply between 0.1 V and 2 V collapses.
    public var collapsePerKelvin: Voltage?

    /// How far the collapse moves up with the threshold, V/V.
    public var collapsePerThreshold: Double { threshold / -supply }
}

extension StageTiming {
    /// The slopes of the delay law in closed form, those with temperature by differences over 1 K and 10 K.
    public func sensitivities(
        voltage: Voltage, temperature: Temperature, frequency: Frequency
    ) -> TimingSensitivities {
        let kelvin = temperature.kelvin
        let here = drive(volts: voltage.volts, kelvin: kelvin, shift: 0)
        let warmer = drive(volts: voltage.volts, kelvin: kelvin + 0.5, shift: 0)
        let colder = drive(volts: voltage.volts, kelvin: kelvin - 0.5, shift: 0)
        func collapse(_ offset: Double) -> Voltage? {
            criticalVoltage(temperature: .celsius(temperature.celsius + offset), frequency: frequency)
        }
        let above = collapse(5)
        let below = collapse(-5)
        return TimingSensitivities(
            supply: here.supplySlope, threshold: here.thresholdSlope, temperature: warmer.logDelay - colder.logDelay,
            spread: spread(here), elasticity: -here.supplySlope * voltage.volts,
            collapsePerKelvin: above.flatMap { above in below.map { (above - $0) / 10 } })
    }
}

extension AsicModel {
    /// At the nominal point and the reference temperature.
    public var sensitivities: TimingSensitivities {
        timing.sensitivities(
            voltage: nominal.voltage, temperature: referenceTemperature, frequency: nominal.frequency)
    }
}
