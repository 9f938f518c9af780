// SPDX-License-Identifier: GPL-3.0-or-later

public import Statistics

/// Which bits of a 32-bit sum are wrong when it is captured before its carries have settled.
///
/// The model: a carry that starts at bit s moves up one bit per gate as long as the operands' bits differ. At the clock edge it has come
/// `reach` bits far; the bits above, up to the end of its chain, are captured without it and are therefore flipped. For random operands
/// the chain goes on with probability 1/2 per bit, so the flipped bits are a run that
///
/// - starts at s + reach + 1, equally likely anywhere in reach + 1 ... 31: never in the low bits, which have settled;
/// - has length 1, 2, 3 ... with probability 1/2, 1/4, 1/8 ... and ends at bit 31 at the latest.
///
/// That is the exact law of a truncated carry in a random sum with one late chain; a test compares it with such an adder. Its consequence
/// is the rule that each gate of slack halves the errors: P(a carry is late) = (31 - reach) / 2^(reach + 2) per sum. The longest chain of a
/// random 32-bit sum has at least 8 bits with probability 0.048, 12 with 0.0026, 16 with 1.6e-4 (the same test measures these).
///
/// - Note: That an adder's carries are what is late is an assumption; the three-operand compressors in front of it are taken as settled.
public struct CarryChain: Sendable, Hashable {
    /// Bits that a carry covers before the clock edge, 0 ... 30.
    public let reach: Int

    /// - Parameter reach: taken to the nearest of 0 ... 30.
    public init(reach: Int) { self.reach = min(max(reach, 0), 30) }

    /// The reach at which random sums would have late carries about as often as the stage misses: the smallest whose
    /// ``lateProbability(reach:)`` is not above it.
    /// - Parameter missProbability: per stage and pass.
    public init(missProbability: Double) {
        self.init(reach: (0...30).first { Self.lateProbability(reach: $0) <= missProbability } ?? 30)
    }

    /// The expected number of late carries in a random sum, which for a reach above 4 is their probability to 1 %.
    public static func lateProbability(reach: Int) -> Double {
        Double(31 - reach) * Double(sign: .plus, exponent: -(reach + 2), significand: 1)
    }

    /// The flipped bits of one late sum; never none.
    public func flips(_ stream: inout RandomStream) -> UInt32 {
        let lowest = reach + 1 + stream.integer(below: 31 - reach)
        let length = min(32 - lowest, 1 + stream.nextWord().trailingZeroBitCount)
        return UInt32(truncatingIfNeeded: (UInt64(1) << UInt64(length)) - 1) << UInt32(lowest)
    }
}
