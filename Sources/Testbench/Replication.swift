// SPDX-License-Identifier: GPL-3.0-or-later

package import Fleet
import FleetSimulation
import Quantities
import Results
package import Scenarios
import Statistics

/// What one policy did in one world.
package struct ReplicationOutcome: Sendable {
    /// One value per metric of the catalogue.
    package var values: [Double?]
    /// The same for each named entry of the fleet.
    var groups: [[Double?]] = []
    /// What left the tables that the world is computed with.
    var ranges = RangeCounts()
    /// Whether the policy gave a redirect.
    var redirected = false
    var illustration: PolicyIllustration?
    var world: [TimeSeries] = []
    var faults: [FaultMark] = []
    var events: [EventRecord] = []
}

/// Plays one policy in one world: the driver that owns virtual time. The policy sees telemetry and quotes, the score sees
/// the truth.
package struct Replication {
    let scenario: Scenario
    let policy: any Policy
    /// What the scenario calls it.
    let name: String
    let index: Int
    let isIllustrated: Bool

    package init(scenario: Scenario, policy: any Policy, name: String, index: Int, isIllustrated: Bool) {
        self.scenario = scenario
        self.policy = policy
        self.name = name
        self.index = index
        self.isIllustrated = isIllustrated
    }

    /// - Parameter tick: called with the steps taken since it was last called; returns false to stop.
    /// - Returns: nil where it was stopped.
    package func run(tick: (Int) -> Bool) -> ReplicationOutcome? {
        let root = StreamKey(seed: UInt64(scenario.document.seed)).named("replication").indexed(UInt64(index))
        let specification = scenario.fleet
        let market = PricedMarket(
            scenario.market, from: specification.start, to: specification.end, key: root.named("market"))
        var world = FleetWorld(specification, key: root.named("fleet"))
        var policy = policy
        var score = Scorekeeper(specification, threshold: scenario.document.scoring.threshold)
        var tally = GroupTally(specification)
        let counted = scenario.document.time.countedFrom
        var sketch = isIllustrated ? Sketch(scenario, market: market, policy: name) : nil
        let stepsPerSample = max(1, Int((TimeSpan.hours(1) / specification.control).rounded()))
        // About as much work between two questions in a small fleet as in a big one.
        let stepsPerTick = max(1, min(64, 20_000 / max(1, specification.unitCount)))
        var unreported = 0
        while world.time < specification.end {
            let start = world.time
            let totals = world.advance()
            let isCounted = start >= counted
            score.follow(world.orders)
            score.observe(
                world.truth, totals, from: start, to: world.time, market: market, counts: isCounted)
            if isCounted { tally.observe(world.truth, over: world.time - start) }
            if isCounted, world.step % stepsPerSample == 0 { score.sampleErrors(world.truth) }
            let quote = market.quote(at: world.time)
            let observation = FleetObservation(frame: world.frame, market: quote)
            let decisions = policy.decide(observation)
            let judged = score.judge(
                decisions, world.truth, at: world.time, quote: quote, counts: isCounted)
            if !decisions.isEmpty { world.submit(decisions) }
            sketch?.take(world.frame, world.truth, totals, score, judged, at: world.time)
            unreported += 1
            if unreported >= stepsPerTick {
                guard tick(unreported) else { return nil }
                unreported = 0
            }
        }
        guard tick(unreported) else { return nil }
        var outcome = ReplicationOutcome(
            values: score.values(world.orders, since: counted, truth: world.truth))
        outcome.groups = tally.values()
        outcome.ranges = world.ranges
        outcome.redirected = world.orders.contains { $0.decision.command == .redirect }
        if var sketch {
            sketch.finish(world.truth, score, world.orders, world.history)
            outcome.illustration = sketch.illustration
            outcome.world = sketch.world
            outcome.faults = sketch.faults
            outcome.events = sketch.events
        }
        return outcome
    }
}
