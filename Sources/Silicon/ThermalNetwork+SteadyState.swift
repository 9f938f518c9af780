// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Quantities

/// Temperatures that no longer change, and the heat that holds them.
public struct SteadyTemperatures: Sendable, Hashable {
    public var die: Temperature
    public var heatsink: Temperature
    public var power: Power
}

extension ThermalNetwork {
    /// Where the temperatures settle under a constant power and an exponential leakage.
    ///
    /// The die temperature solves T = A + R L e^((T - T0) / t), A = Tin + R P, which is a Lambert W; there is no solution,
    /// and the die runs away, when (R L / t) e^((A - T0) / t) > 1 / e. Newton's method from A stays below the root, since the
    /// right side is convex, and converges on it.
    /// - Parameters:
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
        let gain = resistance * leakage.watts
        guard gain / scale.base * exp((start - reference.base) / scale.base) < exp(-1) else { return nil }
        var die = start
        for _ in 0..<100 {
            let heating = gain * exp((die - reference.base) / scale.base)
            let change = (start + heating - die) / (1 - heating / scale.base)
            die += change
            if abs(change) < 1e-10 { break }
        }
        let total = constant.watts + leakage.watts * exp((die - reference.base) / scale.base)
        return SteadyTemperatures(
            die: .celsius(die), heatsink: .celsius(inlet.base + air * total), power: .watts(total))
    }
}
