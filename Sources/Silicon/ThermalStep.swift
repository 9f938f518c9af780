// SPDX-License-Identifier: GPL-3.0-or-later

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
