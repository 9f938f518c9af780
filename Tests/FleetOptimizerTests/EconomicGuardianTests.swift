// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import FleetOptimizer
import Quantities
import Testing

/// At 0.05 USD/TH/d and a fee of 2 %, a TH/s earns 0.049 USD a day. At 34 J/TH it draws 34 W, 0.816 kWh a day: break-even is
/// 0.049 / 0.816 kWh = 60.049 USD/MWh.
@Suite("Economic guardian")
struct EconomicGuardianTests {
    private static let breakEven = 0.049 / (34 * 24 / 1e6)

    private func prompt(_ change: (inout EconomicGuardianSettings) -> Void = { _ in }) -> EconomicGuardian {
        EconomicGuardian(
            settings {
                $0.confirm = .init(1, of: 1)
                $0.minimumSleep = .zero
                change(&$0)
            })
    }

    @Test("It sleeps above break-even and not below", arguments: [(0.999, false), (1.001, true)])
    func breakEven(factor: Double, sleeps: Bool) {
        var fleet = SyntheticFleet(3)
        fleet.market.energyPrice = .dollarsPerMegawattHour(Self.breakEven * factor)
        var guardian = prompt()
        let decisions = fleet.poll(&guardian)
        #expect(decisions.map(\.command) == (sleeps ? [.sleep, .sleep, .sleep] : []))
        #expect(fleet.market.breakEven(of: .sha256d).map { ($0.joulesPerTerahash < 34) == sleeps } == true)
    }

    @Test("The reason gives both sides of the comparison")
    func reason() {
        var fleet = SyntheticFleet(1)
        fleet.market.energyPrice = .dollarsPerMegawattHour(100)
        var guardian = prompt()
        #expect(
            fleet.poll(&guardian).first?.reason.text == "0.049 USD/TH/d does not pay the energy's 0.0816 USD/TH/d")
    }

    @Test("Only the units that lose are stopped")
    func perUnit() {
        var fleet = SyntheticFleet(4)
        fleet.market.energyPrice = .dollarsPerMegawattHour(Self.breakEven)
        for (index, value) in [30.0, 33.9, 34.1, 40].enumerated() { fleet[index] = value }
        var guardian = prompt()
        #expect(fleet.poll(&guardian).map(\.unit.index) == [2, 3])
    }

    @Test("A unit that was never measured is judged by its nameplate")
    func nameplate() {
        var fleet = SyntheticFleet(1)
        fleet[0] = nil
        fleet.market.energyPrice = .dollarsPerMegawattHour(Self.breakEven * 34 / (3250.0 / 95) * 1.001)
        var guardian = prompt()
        #expect(fleet.poll(&guardian).count == 1)
    }

    @Test("Where energy is free or paid for, units run and sleepers are woken", arguments: [0.0, -30])
    func freeEnergy(price: Double) {
        var fleet = SyntheticFleet(2)
        var guardian = prompt()
        fleet.market.energyPrice = .dollarsPerMegawattHour(500)
        fleet.obey(fleet.poll(&guardian))
        #expect(fleet.frame.status == [.sleeping, .sleeping])
        fleet.market.energyPrice = .dollarsPerMegawattHour(price)
        fleet.market.sha256HashPrice = .zero
        #expect(fleet.poll(&guardian).map(\.command) == [.wake, .wake])
        var other = prompt()
        var running = SyntheticFleet(2)
        running.market.energyPrice = .dollarsPerMegawattHour(price)
        running.market.sha256HashPrice = .zero
        #expect(running.poll(&other).isEmpty)
    }

    @Test("It wakes only with the margin, and not before the shortest sleep is over")
    func margin() {
        var fleet = SyntheticFleet(1)
        var guardian = prompt {
            $0.margin = .percent(2)
            $0.minimumSleep = .hours(1)
        }
        var log: [(Int, Command)] = []
        for sample in 0..<40 {
            // Above break-even, then within the margin (1 % below), then below it.
            let factor = sample < 5 ? 1.01 : sample < 20 ? 0.99 : 0.97
            fleet.market.energyPrice = .dollarsPerMegawattHour(Self.breakEven * factor)
            let decisions = fleet.poll(&guardian)
            fleet.obey(decisions)
            log += decisions.map { (sample, $0.command) }
        }
        #expect(log.map(\.0) == [0, 20])
        #expect(log.map(\.1) == [.sleep, .wake])

        var early = SyntheticFleet(1)
        var other = prompt { $0.minimumSleep = .hours(1) }
        var woken: [Int] = []
        for sample in 0..<20 {
            early.market.energyPrice = .dollarsPerMegawattHour(sample < 1 ? 500 : 10)
            let decisions = early.poll(&other)
            early.obey(decisions)
            if decisions.contains(where: { $0.command == .wake }) { woken.append(sample) }
        }
        #expect(woken == [12], "an hour is twelve polls")
    }

    @Test("One dear quote does not stop a unit where two are asked for")
    func confirmation() {
        var fleet = SyntheticFleet(1)
        var guardian = EconomicGuardian()
        var slept: [Int] = []
        for sample in 0..<8 {
            fleet.market.energyPrice = .dollarsPerMegawattHour([2, 4, 6, 7].contains(sample) ? 500 : 10)
            if !fleet.poll(&guardian).isEmpty { slept.append(sample) }
        }
        #expect(slept == [7])
    }

    @Test("A unit that still hashes after 'effect-by' is put to sleep again")
    func failedCommand() {
        var fleet = SyntheticFleet(1)
        fleet.market.energyPrice = .dollarsPerMegawattHour(500)
        var guardian = prompt()
        let samples = (0..<10).filter { _ in !fleet.poll(&guardian).isEmpty }
        #expect(samples == [0, 4, 8], "past 15 min: the fourth poll")
    }

    private func decision(_ command: Command) -> Decision {
        Decision(unit: UnitID(0), command: command, policy: "test", claim: .underperforming, reason: Reason("because"))
    }

    @Test(
        "A redirect is refused where the spare pool pays no more",
        arguments: [(nil, true), (97, true), (98, true), (98.5, false)] as [(Double?, Bool)])
    func redirects(spare: Double?, isRefused: Bool) {
        var fleet = SyntheticFleet(1)
        fleet.market.spareYield = spare.map { .percent($0) }
        let guardian = EconomicGuardian()
        #expect((guardian.objection(to: decision(.redirect), in: fleet.observation) != nil) == isRefused)
        let tolerant = EconomicGuardian(settings { $0.vetoRedirects = false })
        #expect(tolerant.objection(to: decision(.redirect), in: fleet.observation) == nil)
    }

    @Test("Nobody may wake a unit that would run at a loss; sleep and limits are never refused")
    func wakes() {
        var fleet = SyntheticFleet(1)
        var guardian = prompt()
        fleet.market.energyPrice = .dollarsPerMegawattHour(Self.breakEven * 0.99)
        _ = guardian.decide(fleet.observation)
        #expect(guardian.objection(to: decision(.wake), in: fleet.observation) == nil)
        fleet.market.energyPrice = .dollarsPerMegawattHour(Self.breakEven * 1.01)
        #expect(guardian.objection(to: decision(.wake), in: fleet.observation) != nil)
        for command in [Command.sleep, .setPowerLimit(.watts(2000))] {
            #expect(guardian.objection(to: decision(command), in: fleet.observation) == nil)
        }
        _ = guardian.decide(fleet.observation)
        for command in [Command.restore, .reboot, .wake] {
            #expect(
                guardian.objection(to: decision(command), in: fleet.observation) != nil, "it sleeps: \(command.name)")
        }
    }
}
