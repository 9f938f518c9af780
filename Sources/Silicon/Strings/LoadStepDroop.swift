// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Quantities

/// The dip of a core's supply after a step of its load: a damped oscillation of the power delivery network,
///
///     dV(t) = -depth e^(-t / decay) cos(2 pi t f_r)
///
/// Depth and decay are assumptions (10 mV, 1 us): no miner's network impedance is published. While it lasts the depth counts
/// against the margin.
public struct LoadStepDroop: Sendable, Hashable {
    public var depth: Voltage
    /// Until it has fallen to 1/e.
    public var decay: TimeSpan
    /// f_r, of the package with its capacitors; 0 for a dip that does not ring.
    public var resonance: Frequency

    public init(
        depth: Voltage = .millivolts(10), decay: TimeSpan = TimeSpan(nanoseconds: 1_000),
        resonance: Frequency = .megahertz(1)
    ) {
        self.depth = depth
        self.decay = decay
        self.resonance = resonance
    }

    /// What it adds to the supply, negative in the dip.
    /// - Parameter time: since the step; none before it.
    public func change(after time: TimeSpan) -> Voltage {
        guard time >= .zero else { return .zero }
        let seconds = time.seconds
        return depth * (-exp(-seconds / decay.seconds) * cos(2 * .pi * resonance.hertz * seconds))
    }

    /// Nonces that one step costs a core beyond its usual errors, when the depth counts for the whole of the decay.
    public func lostNonces(
        _ timing: StageTiming, point: OperatingPoint, temperature: Temperature
    ) -> Double {
        let usual = timing.nonceError(voltage: point.voltage, temperature: temperature, frequency: point.frequency)
        let during = timing.nonceError(
            voltage: point.voltage - depth, temperature: temperature, frequency: point.frequency)
        return (during - usual) * point.frequency.hertz * decay.seconds / Double(timing.passes)
    }
}
