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
    ///   - leakageSlope: how much the power grows with the die temperature.
    /// - Complexity: four exponentials and a power.
    public func step(airflow: Double, leakageSlope: ThermalConductance, dt: TimeSpan) -> ThermalStep {
        step(airflow: airflow, leakageSlope: leakageSlope.wattsPerKelvin, dt: dt)
    }

    package func step(airflow: Double, leakageSlope: Double, dt: TimeSpan) -> ThermalStep {
        let m = modes(airflow: airflow, leakageSlope: leakageSlope)
        let t = dt.seconds
        // f(A) = f[slow, fast] (A - slow I) + f(slow) I for f = exp(t x), and for its integral over t.
        func matrix(_ atSlow: Double, _ atFast: Double) -> (Double, Double, Double, Double) {
            let slope = (atSlow - atFast) / (m.slow - m.fast)
            let rest = atSlow - slope * m.slow
            return (slope * m.a11 + rest, slope * m.a12, slope * m.a21, slope * m.a22 + rest)
        }
        func integral(_ rate: Double) -> Double { abs(rate * t) < 1e-12 ? t : expm1(rate * t) / rate }
        let e = matrix(exp(m.slow * t), exp(m.fast * t))
        let i = matrix(integral(m.slow), integral(m.fast))
        let perWatt = 1 / dieCapacity.base
        let perKelvin = m.air / heatsinkCapacity.base
        return ThermalStep(
            e11: e.0, e12: e.1, e21: e.2, e22: e.3, m1: i.0 * perWatt, m2: i.2 * perWatt, n1: i.1 * perKelvin,
            n2: i.3 * perKelvin)
    }

    /// The time constants of the linearised network; the slow one is nil where the temperatures grow without bound.
    public func timeConstants(
        airflow: Double, leakageSlope: ThermalConductance
    ) -> (slow: TimeSpan?, fast: TimeSpan) {
        let modes = modes(airflow: airflow, leakageSlope: leakageSlope.wattsPerKelvin)
        return (modes.slow < 0 ? TimeSpan(seconds: -1 / modes.slow) : nil, TimeSpan(seconds: -1 / modes.fast))
    }

    /// The linear network's matrix and its eigenvalues in 1/s: real and apart, since the off-diagonal product is positive.
    private struct Modes {
        var a11, a12, a21, a22: Double
        var slow, fast: Double
        var air: Double
    }

    private func modes(airflow: Double, leakageSlope: Double) -> Modes {
        let die = 1 / dieResistance.base
        let air = airConductance(airflow: airflow)
        let a11 = -(die - leakageSlope) / dieCapacity.base
        let a12 = die / dieCapacity.base
        let a21 = die / heatsinkCapacity.base
        let a22 = -(die + air) / heatsinkCapacity.base
        let half = 0.5 * (a11 - a22)
        let root = (half * half + a12 * a21).squareRoot()
        let mean = 0.5 * (a11 + a22)
        return Modes(a11: a11, a12: a12, a21: a21, a22: a22, slow: mean + root, fast: mean - root, air: air)
    }
}
