// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Quantities

/// Two masses in a row: the dies of all chips, then the heat sinks, then the air that passes.
///
///     Cj dTj/dt = P(Tj) - (Tj - Ts) / Rj
///     Cs dTs/dt = (Tj - Ts) / Rj - Gs (Ts - Tin),   1/Gs = 1 / (G r^x) + 1 / (2 rho cp Q r)
///
/// r is the airflow over its nominal value; the last term is the warming of the air on its way.
public struct ThermalNetwork: Sendable, Hashable {
    /// Cj of all dies together.
    public var dieCapacity: HeatCapacity
    /// Cs.
    public var heatsinkCapacity: HeatCapacity
    /// Rj of all chips in parallel.
    public var dieResistance: ThermalResistance
    /// G, from heat sink to air at the nominal airflow.
    public var heatsinkConductance: ThermalConductance
    /// x, 0.8 for turbulent flow (Dittus and Boelter).
    public var airflowExponent: Double
    /// Q.
    public var nominalFlow: VolumeFlow
    /// rho cp of air, J/(m3 K).
    package var airHeatCapacity: Double

    /// Gs in W/K.
    package func airConductance(airflow: Double) -> Double {
        1
            / (1 / (heatsinkConductance.base * pow(airflow, airflowExponent))
                + 1 / (2 * airHeatCapacity * nominalFlow.base * airflow))
    }

    /// From die to inlet air at an airflow ratio.
    public func resistance(airflow: Double) -> ThermalResistance {
        .kelvinsPerWatt(dieResistance.base + 1 / airConductance(airflow: airflow))
    }

    /// The warming of the air from inlet to outlet.
    public func outletRise(power: Power, airflow: Double) -> TemperatureDifference {
        .kelvins(power.watts / (airHeatCapacity * nominalFlow.base * airflow))
    }

    /// How the temperatures move over `dt`, exact for constant inlet, airflow and a power that is linear in the die
    /// temperature.
    /// - Parameters:
    ///   - airflow: over its nominal value, more than 0.
    ///   - leakageSlope: dP/dTj in W/K.
    /// - Complexity: two exponentials and a power.
    public func step(airflow: Double, leakageSlope: Double, dt: TimeSpan) -> ThermalStep {
        let die = 1 / dieResistance.base
        let air = airConductance(airflow: airflow)
        let a11 = -(die - leakageSlope) / dieCapacity.base
        let a12 = die / dieCapacity.base
        let a21 = die / heatsinkCapacity.base
        let a22 = -(die + air) / heatsinkCapacity.base
        // The off-diagonal product is positive, so both eigenvalues are real and apart.
        let half = 0.5 * (a11 - a22)
        let root = (half * half + a12 * a21).squareRoot()
        let mean = 0.5 * (a11 + a22)
        let slow = mean + root
        let fast = mean - root
        let t = dt.seconds
        // f(A) = f[slow, fast] (A - slow I) + f(slow) I for f = exp(t x), and for its integral over t.
        func matrix(_ atSlow: Double, _ atFast: Double) -> (Double, Double, Double, Double) {
            let slope = (atSlow - atFast) / (slow - fast)
            let rest = atSlow - slope * slow
            return (slope * a11 + rest, slope * a12, slope * a21, slope * a22 + rest)
        }
        func integral(_ rate: Double) -> Double { abs(rate * t) < 1e-12 ? t : expm1(rate * t) / rate }
        let e = matrix(exp(slow * t), exp(fast * t))
        let i = matrix(integral(slow), integral(fast))
        let perWatt = 1 / dieCapacity.base
        let perKelvin = air / heatsinkCapacity.base
        return ThermalStep(
            e11: e.0, e12: e.1, e21: e.2, e22: e.3, m1: i.0 * perWatt, m2: i.2 * perWatt, n1: i.1 * perKelvin,
            n2: i.3 * perKelvin)
    }

    /// The time constants of the linearised network, longest first; nil for the longest where it grows without bound.
    public func timeConstants(airflow: Double, leakageSlope: Double) -> (slow: TimeSpan?, fast: TimeSpan) {
        let die = 1 / dieResistance.base
        let a11 = -(die - leakageSlope) / dieCapacity.base
        let a22 = -(die + airConductance(airflow: airflow)) / heatsinkCapacity.base
        let half = 0.5 * (a11 - a22)
        let root = (half * half + die * die / (dieCapacity.base * heatsinkCapacity.base)).squareRoot()
        let mean = 0.5 * (a11 + a22)
        return (mean + root < 0 ? TimeSpan(seconds: -1 / (mean + root)) : nil, TimeSpan(seconds: -1 / (mean - root)))
    }

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

/// Temperatures that no longer change, and the heat that holds them.
public struct SteadyTemperatures: Sendable, Hashable {
    public var die: Temperature
    public var heatsink: Temperature
    public var power: Power
}

/// The exact map of both temperatures over one time step: `T' = E T + m P + n T_inlet`, temperatures in degrees Celsius.
///
/// With leakage linearised at T0, P is the power at T0 less slope x T0, in W: the rest of the dependence is in E.
@frozen
public struct ThermalStep: Sendable, Hashable {
    public var e11, e12, e21, e22: Double
    /// Response to power, K/W.
    public var m1, m2: Double
    /// Response to the inlet temperature.
    public var n1, n2: Double

    @inlinable
    public init(
        e11: Double, e12: Double, e21: Double, e22: Double, m1: Double, m2: Double, n1: Double, n2: Double
    ) {
        self.e11 = e11
        self.e12 = e12
        self.e21 = e21
        self.e22 = e22
        self.m1 = m1
        self.m2 = m2
        self.n1 = n1
        self.n2 = n2
    }

    /// - Parameter power: W, extrapolated to 0 degC along the leakage slope.
    @inlinable
    public func advance(die: Double, heatsink: Double, power: Double, inlet: Double) -> (die: Double, heatsink: Double)
    {
        (
            e11 * die + e12 * heatsink + m1 * power + n1 * inlet,
            e21 * die + e22 * heatsink + m2 * power + n2 * inlet
        )
    }
}
