// SPDX-License-Identifier: GPL-3.0-or-later

import FleetSimulation
import Quantities

/// Money, energy and work of one replication since the warm-up, in base units.
struct Ledger {
    private(set) var revenue = 0.0
    private(set) var energyCost = 0.0
    /// Joules at the wall.
    private(set) var energy = 0.0
    /// Valid hashes.
    private(set) var sha256 = 0.0
    private(set) var scrypt = 0.0
    private(set) var seconds = 0.0

    var profit: Double { revenue - energyCost }

    /// Books one interval at the mean prices over it. What a pool pays is less its fee and stale shares; what a switch of pools
    /// loses is already taken off the hashes.
    mutating func book(_ totals: IntervalTotals, from start: Instant, to end: Instant, _ market: PricedMarket) {
        let sha256Price = market.sha256.mean(from: start, to: end).dollarsPerHash
        let scryptPrice = market.scrypt.mean(from: start, to: end).dollarsPerHash
        revenue += (totals.sha256Primary * sha256Price + totals.scryptPrimary * scryptPrice) * market.primaryYield
        revenue += (totals.sha256Spare * sha256Price + totals.scryptSpare * scryptPrice) * market.spareYield
        energyCost += totals.energy * market.energy.mean(from: start, to: end).dollarsPerJoule
        energy += totals.energy
        sha256 += totals.sha256Primary + totals.sha256Spare
        scrypt += totals.scryptPrimary + totals.scryptSpare
        seconds += (end - start).seconds
    }
}
