// SPDX-License-Identifier: GPL-3.0-or-later

package import Fleet
package import FleetSimulation
package import Quantities

extension Scorekeeper {
    /// Whether the truth agrees with what each decision claims; nil where it claims nothing.
    package mutating func judge(
        _ decisions: [Decision], _ truth: FleetTruth, at time: Instant, quote: MarketQuote, counts isCounted: Bool
    ) -> [Bool?] {
        decisions.map { decision in
            let unit = decision.unit.index
            guard units.indices.contains(unit) else { return nil }
            let right = isTrue(decision, truth, quote)
            let efficiency = truth.efficiency.values[unit]
            if !efficiency.isNaN { lastEfficiency[unit] = efficiency }
            if decision.claim == .underperforming, let since = badSince[unit], !detected[unit] {
                detected[unit] = true
                if isCounted { detectionHours.append((time - since).hours) }
            }
            if isCounted { tally.count(decision, right) }
            return right
        }
    }

    private func isTrue(_ decision: Decision, _ truth: FleetTruth, _ quote: MarketQuote) -> Bool? {
        let unit = decision.unit.index
        switch decision.claim {
        case .underperforming: return isBad[unit]
        case .recovered: return !isBad[unit] && truth.fansLost[unit] == 0
        case .fanLost: return truth.fansLost[unit] > 0
        case .failing: return truth.isFailing[unit]
        case .trial: return nil
        case .unprofitable, .profitable:
            let now = truth.efficiency.values[unit]
            let efficiency = Double(now.isNaN ? lastEfficiency[unit] : now)
            let price = quote.hashPrice(of: units[unit].algorithm).dollarsPerHash
            let loses = efficiency * quote.energyPrice.dollarsPerJoule > price * quote.primaryYield.fraction
            return loses == (decision.claim == .unprofitable)
        }
    }

    /// Takes in what became of commands. Only one that was carried out counts as something done about a unit: a policy that
    /// asks for what the fleet cannot do, such as a redirect without a spare pool, has done nothing.
    /// - Complexity: O(orders settled since the last call); orders settle in the order in which they were given.
    package mutating func follow(_ orders: [Order]) {
        while ordersFollowed < orders.count, orders[ordersFollowed].outcome != .pending {
            let order = orders[ordersFollowed]
            ordersFollowed += 1
            let unit = order.decision.unit.index
            guard order.outcome == .done, units.indices.contains(unit) else { continue }
            switch order.decision.command {
            case .redirect, .sleep, .reboot, .setOperatingPoint: actedOn[unit] = true
            case .setPowerLimit(let limit): actedOn[unit] = limit < units[unit].nameplatePower
            case .restore, .wake: actedOn[unit] = false
            }
        }
    }
}
