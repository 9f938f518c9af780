// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import FleetOptimizer
import Quantities
import Testing

@Suite("Pool failover")
struct PoolFailoverTests {
    /// Two units of which the first loses its pool; what they do is shown in the next frame.
    private struct Outage {
        var fleet = SyntheticFleet(2)
        var policy: PoolFailover
        var isPrimaryDown = true
        var isSpareDown = false

        init(_ change: (inout PoolFailoverSettings) -> Void = { _ in }) {
            policy = PoolFailover(settings(change))
        }

        mutating func poll(obeys: Bool = true) -> [Decision] {
            let down = fleet.frame.pool[0] == .primary ? isPrimaryDown : isSpareDown
            fleet.frame.status[0] = down ? .noWork : .hashing
            let decisions = fleet.poll(&policy)
            if obeys { fleet.obey(decisions) }
            return decisions
        }

        mutating func commands(_ polls: Int, obeys: Bool = true) -> [Command] {
            (0..<polls).flatMap { _ in poll(obeys: obeys).map(\.command) }
        }
    }

    @Test("A unit without work in two of three samples goes to the spare pool, and only that one")
    func redirect() throws {
        var outage = Outage()
        #expect(outage.poll().isEmpty)
        let decisions = outage.poll()
        let decision = try #require(decisions.first)
        #expect(decisions.count == 1)
        #expect(decision.unit == UnitID(0))
        #expect(decision.command == .redirect && decision.claim == .noWork && decision.policy == "pool-failover")
        #expect(decision.reason.text.contains("in 2 of 3 samples"))
    }

    @Test("One sample without work is no outage")
    func glitch() {
        var outage = Outage()
        for poll in 0..<60 {
            outage.isPrimaryDown = poll % 3 == 0
            #expect(outage.poll().isEmpty)
        }
    }

    @Test("While the primary pool is silent the cycle repeats every hold, and ends when it gives work again")
    func cycle() {
        var outage = Outage {
            $0.hold = .hours(1)
        }
        outage.fleet.market.spareYield = .percent(96)
        // Twelve polls with the spare pool, then two without work.
        #expect(outage.commands(2 + 13 + 1) == [.redirect, .restore, .redirect])
        outage.isPrimaryDown = false
        #expect(outage.commands(100) == [.restore])
        #expect(outage.fleet.frame.pool[0] == .primary)
    }

    @Test("Where the spare pool pays as much there is nothing to come back for")
    func equalPay() {
        var outage = Outage()
        outage.fleet.market.spareYield = outage.fleet.market.primaryYield
        #expect(outage.commands(200) == [.redirect])
    }

    @Test("A spare pool that gives no work either is left at once")
    func bothDown() {
        var outage = Outage()
        #expect(outage.commands(2) == [.redirect])
        outage.isSpareDown = true
        outage.isPrimaryDown = false
        #expect(outage.commands(2) == [.restore])
        #expect(outage.commands(50).isEmpty)
    }

    @Test("Without a spare pool nothing is commanded")
    func noSpare() {
        var outage = Outage()
        outage.fleet.market.spareYield = nil
        #expect(outage.commands(50).isEmpty)
    }

    @Test("A command that telemetry does not show is given again after effect-by, not before")
    func failedCommand() {
        var outage = Outage { $0.effectBy = .minutes(15) }
        #expect(outage.commands(2, obeys: false) == [.redirect])
        #expect(outage.commands(2, obeys: false).isEmpty)
        #expect(outage.commands(1, obeys: false) == [.redirect])
    }

    @Test("A unit that somebody else redirected stays where it is")
    func foreign() {
        var outage = Outage()
        outage.fleet.market.spareYield = .percent(90)
        outage.fleet.frame.pool[0] = .spare
        #expect(outage.commands(100).isEmpty)
    }

    @Test("An old sample that is reported again is no second answer, and one too old none at all")
    func staleSamples() {
        var outage = Outage()
        for _ in 0..<50 {
            outage.fleet.frame.sampleTimes[0] = SyntheticFleet.start
            #expect(outage.poll().isEmpty)
        }
    }

    @Test("A guardian that vetoes redirects to a pool that pays less lets this one through")
    func guardian() {
        var fleet = SyntheticFleet(2)
        fleet.market.spareYield = .percent(90)
        var both = CompositePolicy([EconomicGuardian(), PoolFailover()])
        fleet.frame.status[0] = .noWork
        #expect(fleet.poll(&both).isEmpty)
        #expect(fleet.poll(&both).map(\.command) == [.redirect])
        #expect(both.vetoed == 0)
    }
}
