// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// How far the threshold voltages of a process's chips lie apart, in three parts: from die to die, smoothly across a die, and
/// at random from gate to gate. The last is folded into `StageTiming`'s spread: the mean of a normal tail over a normal is a
/// normal tail with the variances added, so the hundreds of engines of a chip need no state of their own.
///
/// The split and the spherical correlation follow VARIUS (Sarangi et al., IEEE Trans. Semiconductor Manufacturing 21(1), 2008).
public struct ProcessVariation: Sendable, Hashable {
    /// Of one die against another, rms.
    public var dieToDie: Voltage
    /// Across a die, rms.
    public var systematic: Voltage
    /// Where the correlation across a die ends, over the die's width.
    public var correlationRange: Double

    public init(dieToDie: Voltage, systematic: Voltage, correlationRange: Double = 0.5) {
        self.dieToDie = dieToDie
        self.systematic = systematic
        self.correlationRange = correlationRange
    }
}
