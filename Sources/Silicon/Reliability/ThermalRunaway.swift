// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Quantities

/// The edge beyond which leakage heats the dies faster than the air cools them.
public struct ThermalRunaway: Sendable, Hashable {
    /// The inlet temperature above which there is no steady state.
    public var inlet: Temperature
    /// The die temperature of the last steady state.
    public var die: Temperature
}

extension ThermalNetwork {
    /// Where the dies begin to run away.
    ///
    /// The steady state is T = A - t W0(-(R L / t) e^((A - T0) / t)) with A = Tin + R P. Lambert's W0 ends where its argument is
    /// -1/e and its value -1; solved for the inlet, that is
    ///
    ///     Tin = T0 + t (ln(t / (R L)) - 1) - R P,   T = Tin + R P + t
    ///
    /// Corless et al., On the Lambert W function, Adv. Comput. Math. 5 (1996) 329, doi 10.1007/BF02124750.
    /// - Parameters:
    ///   - airflow: over its nominal value, more than 0.
    ///   - constant: power that does not depend on the temperature.
    ///   - leakage: leakage at `reference`.
    ///   - scale: the leakage grows by a factor e in so many kelvins.
    /// - Returns: nil without leakage: nothing runs away.
    public func runaway(
        airflow: Double, constant: Power, leakage: Power, reference: Temperature, scale: TemperatureDifference
    ) -> ThermalRunaway? {
        guard leakage > .zero, scale > .zero else { return nil }
        let resistance = resistance(airflow: airflow).kelvinsPerWatt
        let gain = resistance * leakage.watts
        let heating = resistance * constant.watts
        let inlet = reference.celsius + scale.kelvins * (log(scale.kelvins / gain) - 1) - heating
        return ThermalRunaway(inlet: .celsius(inlet), die: .celsius(inlet + heating + scale.kelvins))
    }
}

extension AsicModel {
    /// Where the dies of this machine begin to run away at an operating point. Firmware trips long before.
    /// - Parameter airflow: over its nominal value, more than 0.
    public func runaway(_ point: OperatingPoint, airflow: Double = 1) -> ThermalRunaway? {
        thermal.runaway(
            airflow: airflow, constant: dynamicPower(point), leakage: leakagePower(voltage: point.voltage),
            reference: chipPower.referenceTemperature, scale: leakageTemperatureScale)
    }
}
