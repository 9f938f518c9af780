// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
package import FleetSimulation
package import Quantities
import Results

extension Scorekeeper {
    /// The value of every metric, in catalogue order; nil where it has none here.
    /// - Parameters:
    ///   - orders: all that was commanded; those before `start` are not counted.
    ///   - truth: at the end of the run.
    package func values(_ orders: [Order], since start: Instant, truth: FleetTruth) -> [Double?] {
        let table = table(orders, since: start, truth: truth)
        return MetricCatalogue.fleet.all.map { table[$0.name] ?? nil }
    }

    /// The same by name: exactly the catalogue's.
    package func table(_ orders: [Order], since start: Instant, truth: FleetTruth) -> [String: Double?] {
        money.merging(work) { $1 }.merging(decisions(orders, since: start)) { $1 }
            .merging(failures(truth)) { $1 }
    }

    private var days: Double { ledger.seconds / 86_400 }

    private var money: [String: Double?] {
        let unitYears = Double(units.count) * days / 365.25
        return [
            "profit": ledger.profit, "profit-per-unit-year": unitYears > 0 ? ledger.profit / unitYears : nil,
            "revenue": ledger.revenue, "energy-cost": ledger.energyCost,
        ]
    }

    private var work: [String: Double?] {
        let hasBoth = nominal.sha256 > 0 && nominal.scrypt > 0
        let (sha256, scrypt, energy) = (ledger.sha256, ledger.scrypt, ledger.energy)
        let unitSeconds = Double(units.count) * ledger.seconds
        return [
            "energy": energy / 3.6e6,
            "work": nominal.sha256 > 0 ? sha256 / 3.6e15 : nil,
            "scrypt-work": nominal.scrypt > 0 ? scrypt / 3.6e12 : nil,
            "work-lost": nominal.sha256 > 0 ? (nominal.sha256 * ledger.seconds - sha256) / 3.6e15 : nil,
            "scrypt-work-lost": nominal.scrypt > 0 ? (nominal.scrypt * ledger.seconds - scrypt) / 3.6e12 : nil,
            "efficiency": !hasBoth && sha256 > 0 ? energy / sha256 * 1e12 : nil,
            "scrypt-efficiency": !hasBoth && scrypt > 0 ? energy / scrypt * 1e6 : nil,
            "nonce-error": errorWeight > 0 ? 100 * errorSum / errorWeight : nil,
            "uptime": unitSeconds > 0 ? 100 * hashingUnitSeconds / unitSeconds : nil,
            "throttled": throttledSeconds.map { $0 / 3600 },
        ]
    }

    private func decisions(_ orders: [Order], since start: Instant) -> [String: Double?] {
        var failed = 0
        var switches = 0
        for order in orders where order.time >= start {
            switch (order.outcome, order.decision.command) {
            case (.failed, _), (.ignored, _): failed += 1
            case (.done, .redirect), (.done, .restore): switches += 1
            default: break
            }
        }
        let counts = [
            "commands": tally.commands, "commands-failed": failed, "switches": switches,
            "redirects.true": tally.redirects.right, "redirects.false": tally.redirects.wrong,
            "sleeps.true": tally.sleeps.right, "sleeps.false": tally.sleeps.wrong,
            "retunes.true": tally.retunes.right, "retunes.false": tally.retunes.wrong,
            "redirects-and-sleeps.true": tally.redirects.right + tally.sleeps.right,
            "redirects-and-sleeps.false": tally.redirects.wrong + tally.sleeps.wrong,
            "alarms.true": tally.alarms.right, "alarms.false": tally.alarms.wrong,
        ]
        return counts.mapValues { days > 0 ? Double($0) / days : nil }
    }

    private func failures(_ truth: FleetTruth) -> [String: Double?] {
        let detections = Double(detectionHours.count)
        return [
            "missed-bad": missedBadSeconds / 3600,
            "time-to-detect": detections > 0 ? detectionHours.reduce(0, +) / detections : nil,
            "units-lost": Double(truth.isDown.lazy.filter { $0 }.count),
        ]
    }
}
