// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import FleetOptimizer
import Quantities
import Testing

/// Gives the same commands at every step, and objects to one kind of command.
private struct Fixed: Policy {
    var name: String
    var commands: [(Int, Command)]
    var objectsTo: Command?
    let about = "fixed"

    mutating func decide(_ observation: borrowing FleetObservation) -> [Decision] {
        commands.map {
            Decision(unit: UnitID($0.0), command: $0.1, policy: name, claim: .trial, reason: Reason("fixed"))
        }
    }

    func objection(to decision: Decision, in observation: borrowing FleetObservation) -> Reason? {
        decision.command == objectsTo ? Reason("{name} objects") : nil
    }
}

@Suite("Policies in order of priority")
struct CompositePolicyTests {
    @Test("A unit gets one command at most, from the first that wants something of it")
    func priority() {
        var policy = CompositePolicy([
            Fixed(name: "first", commands: [(3, .sleep), (1, .reboot)]),
            Fixed(name: "second", commands: [(0, .redirect), (1, .sleep), (3, .wake), (0, .sleep)]),
        ])
        var fleet = SyntheticFleet(5)
        let decisions = fleet.poll(&policy)
        #expect(decisions.map(\.unit.index) == [3, 1, 0])
        #expect(decisions.map(\.command) == [.sleep, .reboot, .redirect])
        #expect(decisions.map(\.policy) == ["first", "first", "second"])
        #expect(policy.vetoed == 0)
    }

    @Test("An objection stops a command and leaves the unit to the next in line")
    func objections() {
        var policy = CompositePolicy([
            Fixed(name: "first", commands: [(0, .redirect), (1, .redirect)]),
            Fixed(name: "guardian", commands: [(0, .sleep)], objectsTo: .redirect),
        ])
        var fleet = SyntheticFleet(5)
        #expect(fleet.poll(&policy).map(\.command) == [.sleep])
        #expect(policy.vetoed == 2)
        #expect(policy.refusals.map(\.policy) == ["guardian", "guardian"])
        _ = fleet.poll(&policy)
        #expect(policy.vetoed == 4)
        #expect(policy.refusals.count == 2, "those of the last step")
    }

    @Test("Nobody objects to itself, and a composite within a composite objects for its members")
    func nesting() {
        let guardian = Fixed(name: "guardian", commands: [(0, .redirect)], objectsTo: .redirect)
        var fleet = SyntheticFleet(5)
        var alone = CompositePolicy([guardian])
        #expect(fleet.poll(&alone).count == 1)
        var nested = CompositePolicy([Fixed(name: "eager", commands: [(1, .redirect)]), CompositePolicy([guardian])])
        #expect(fleet.poll(&nested).map(\.unit.index) == [0])
    }

    @Test("From the first step on the guardian stops redirects that cannot pay", arguments: [true, false])
    func guardian(isFirst: Bool) {
        var fleet = SyntheticFleet(10)
        fleet.market.spareYield = .percent(97)
        fleet[3] = 45
        let members: [any Policy] = [MedianEfficiency(.bare), EconomicGuardian()]
        var policy = CompositePolicy(isFirst ? members.reversed() : members)
        #expect(fleet.poll(&policy).isEmpty)
        #expect(policy.vetoed == 1)
    }

    @Test("The policy that does nothing does nothing")
    func nothing() {
        var fleet = SyntheticFleet(3)
        fleet[0] = 100
        var policy = NoPolicy()
        #expect(fleet.poll(&policy).isEmpty)
    }
}
