// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Quantities
internal import Statistics

/// Temperatures that no longer change, and the heat that holds them.
public struct SteadyTemperatures: Sendable, Hashable {
    public var die: Temperature
    public var heatsink: Temperature
    public var power: Power
}

extension ThermalNetwork {
    /// Where the temperatures settle under a constant power and an exponential leakage.
    ///
    /// The die temperature solves T = A + R L e^((T - T0) / t) with A = Tin + R P, so that
    ///
    ///     T = A - t W0(-(R L / t) e^((A - T0) / t))
    ///
    /// with the principal branch of Lambert's function, the cooler of the two solutions and the stable one. Below -1/e it has
    /// no value: the die runs away. Corless et al., On the Lambert W function, Adv. Comput. Math. 5 (1996) 329,
    /// doi 10.1007/BF02124750.
    /// - Parameters:
    ///   - airflow: over its nominal value, more than 0.
    ///   - constant: power that does not depend on the temperature.
    ///   - leakage: leakage at `reference`.
    /// - Returns: nil for runaway.
    public func steadyState(
        inlet: Temperature, airflow: Double, constant: Power, leakage: Power, reference: Temperature,
        scale: TemperatureDifference
    ) -> SteadyTemperatures? {
        let air = 1 / airConductance(airflow: airflow)
        let resistance = dieResistance.base + air
        let start = inlet.base + resistance * constant.watts
        let argument =
            -(resistance * leakage.watts / scale.base) * exp((start - reference.base) / scale.base)
        guard argument >= -exp(-1), let branch = try? lambertW0(argument) else { return nil }
        let die = start - scale.base * branch
        let total = constant.watts + leakage.watts * exp((die - reference.base) / scale.base)
        return SteadyTemperatures(
            die: .celsius(die), heatsink: .celsius(inlet.base + air * total), power: .watts(total))
    }
}
