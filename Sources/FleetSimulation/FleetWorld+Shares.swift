// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import Quantities
import Statistics

extension FleetWorld {
    /// Fills ``frame``'s share difficulties, which only records show: no policy reads them, and steps leave them alone.
    ///
    /// A share's difficulty is the pool's over a uniform number, because a hash that meets a target meets one k times harder with
    /// probability 1/k. The number is addressed by the unit and the time of its sample, so that it does not matter when this is called.
    /// - Complexity: O(units).
    public mutating func readShares() {
        let shares = key.named("shares")
        for unit in states.indices {
            var sampleTime = frame.sampleTimes[unit]
            if let blindness = blinded[unit], blindness.sensor == .frozen { sampleTime = blindness.shown.sampleTime }
            guard frame.hashRate.values[unit] > 0 else {
                frame.shareDifficulty[unit] = .nan
                continue
            }
            let time = UInt64(bitPattern: sampleTime.nanosecondsSinceEpoch)
            let word = shares.indexed(UInt64(unit)).indexed(time).word0
            let uniform = (Double(word) + 0.5) * 0x1p-32
            frame.shareDifficulty[unit] = Float(WorldAssumptions.poolDifficulty / uniform)
        }
    }
}
