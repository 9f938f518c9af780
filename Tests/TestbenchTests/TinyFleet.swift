// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import FleetSimulation
import Quantities
import Scenarios
import Silicon
import Statistics
import Testbench
import Testing

let models = Result { try ModelLibrary.builtIn() }

/// A scenario from its differing lines.
func scenario(
    fleet: String = "[{model: antminer-s19, count: 4}]",
    time: String = "{start: 2026-07-01, duration: 1 d, control: 1 h}",
    policies: String = "{baseline: none, bare: {median-efficiency: bare}}", replications: String = "3",
    expect: String = "[]", market: String = "{hashprice: 0.05 USD/TH/d, energy: 100 USD/MWh}", more: [String] = [],
    overrides: [String] = []
) throws -> Scenario {
    let lines =
        [
            "assay: 1", "name: tiny", "about: For tests.", "time: \(time)", "fleet: \(fleet)", "market: \(market)",
            "policies: \(policies)", "replications: \(replications)", "expect: \(expect)",
        ] + more
    return try Scenario(
        text: lines.joined(separator: "\n") + "\n", name: "tiny.yaml", overrides: overrides, library: models.get())
}

/// A score fed by hand: one step is one hour.
struct HandFedScore {
    let scenario: Scenario
    var score: Scorekeeper
    var truth: FleetTruth
    let market: PricedMarket
    private(set) var time: Instant

    /// - Parameter efficiencies: joules per terahash of each unit; nil hashes nothing.
    init(_ scenario: Scenario, efficiencies: [Double?]) {
        self.scenario = scenario
        score = Scorekeeper(scenario.fleet, threshold: scenario.document.scoring.threshold)
        let world = FleetWorld(scenario.fleet, key: StreamKey(seed: 1))
        truth = world.truth
        market = PricedMarket(
            scenario.market, from: scenario.fleet.start, to: scenario.fleet.end, key: StreamKey(seed: 2))
        time = scenario.fleet.start
        set(efficiencies)
    }

    mutating func set(_ efficiencies: [Double?]) {
        for (unit, efficiency) in efficiencies.enumerated() {
            truth.efficiency.values[unit] = efficiency.map { Float($0 * 1e-12) } ?? .nan
        }
    }

    mutating func hour(_ totals: IntervalTotals = IntervalTotals(), counts: Bool = true) {
        let end = time + .hours(1)
        score.observe(truth, totals, from: time, to: end, market: market, counts: counts)
        time = end
    }

    @discardableResult
    mutating func decide(_ unit: Int, _ command: Command, _ claim: Claim, counts: Bool = true) -> Bool? {
        score.judge(
            [decision(unit, command, claim)], truth, at: time, quote: market.quote(at: time), counts: counts)[0]
    }

    /// The commands with what became of them, as a world would hand them over.
    func orders(_ given: [(decision: Decision, outcome: Order.Outcome)]) -> [Order] {
        var world = FleetWorld(scenario.fleet, key: StreamKey(seed: 1))
        world.submit(given.map(\.decision))
        return zip(world.orders, given).map { order, given in
            var order = order
            order.outcome = given.outcome
            return order
        }
    }

    func values(_ orders: [Order] = []) -> [String: Double] {
        score.table(orders, since: scenario.fleet.start, truth: truth).compactMapValues { $0 }
    }
}

func decision(_ unit: Int, _ command: Command, _ claim: Claim) -> Decision {
    Decision(unit: UnitID(unit), command: command, policy: "test", claim: claim, reason: Reason("because"))
}
