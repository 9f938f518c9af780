// SPDX-License-Identifier: GPL-3.0-or-later

/// One stage that missed the clock in one pass of one hash.
public struct StageFault: Sendable, Hashable {
    /// Which trip through the pipeline: 0 or 1 for SHA-256d, 0 ..< 2048 for Scrypt.
    public var pass: Int
    /// 0 ..< 64.
    public var stage: Int
    /// Which of the stage's adders was late: for SHA-256d 0 is register `a`, 1 is `e`; for Scrypt one of four parallel words.
    public var adder: Int
    /// The bits of the sum that were captured wrongly.
    public var flips: UInt32

    public init(pass: Int, stage: Int, adder: Int, flips: UInt32) {
        self.pass = pass
        self.stage = stage
        self.adder = adder
        self.flips = flips
    }

    @inline(__always) func strikes(_ pass: Int, _ stage: Int) -> Bool { self.pass == pass && self.stage == stage }
}
