// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// Memory stacked on the chip and reached through silicon vias, which shortens each access.
public struct StackedMemory: Sendable, Hashable {
    /// By which each access is shorter, ps; simulated time counts whole nanoseconds.
    public var savedPicoseconds: Double

    public init(savedPicoseconds: Double) { self.savedPicoseconds = savedPicoseconds }

    /// The share of a clock period that an access saves: 200 ps are 20 % at 1 GHz. It is the most that an algorithm bound by
    /// latency, such as Scrypt's ROMix with one access a clock, can gain.
    public func shareOfCycle(at frequency: Frequency) -> Fraction {
        .fraction(min(1, savedPicoseconds * 1e-12 * frequency.hertz))
    }

    /// The most it is worth to an algorithm on this clock, as a share of the time per hash: nothing to SHA-256d, which keeps
    /// nothing in memory.
    public func mostTimeSaved(_ algorithm: HashAlgorithm, at frequency: Frequency) -> Fraction {
        switch algorithm {
        case .sha256d: .zero
        case .scrypt1024: shareOfCycle(at: frequency)
        }
    }
}
