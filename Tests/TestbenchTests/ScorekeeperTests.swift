// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import FleetSimulation
import Quantities
import Results
import Scenarios
import Testbench
import Testing

private func near(_ a: Double?, _ b: Double, _ tolerance: Double = 1e-9) -> Bool {
    guard let a else { return false }
    return abs(a - b) <= tolerance * max(1, abs(b))
}

/// 10 kWh, and so many valid terahash-hours at each pool.
private func totals(primary: Double = 0, spare: Double = 0, scrypt: Double = 0, kilowattHours: Double = 10)
    -> IntervalTotals
{
    var totals = IntervalTotals()
    totals.energy = kilowattHours * 3.6e6
    totals.sha256Primary = primary * 3.6e15
    totals.sha256Spare = spare * 3.6e15
    totals.scryptPrimary = scrypt * 3.6e12
    return totals
}

@Suite("Money and work against sums done by hand")
struct LedgerTests {
    private let pools = "pool: {fee: 2 %, stale: 0 %}, spare-pool: {fee: 10 %, stale: 0 %}"

    @Test("240 TH-h at 0.05 USD/TH/d pay 0.50 USD less 2 %; 10 kWh at 100 USD/MWh cost 1 USD")
    func money() throws {
        var fed = HandFedScore(
            try scenario(market: "{hashprice: 0.05 USD/TH/d, energy: 100 USD/MWh, \(pools)}"),
            efficiencies: [30, 30, 30, 30])
        fed.hour(totals(primary: 240))
        let values = fed.values()
        #expect(near(values["revenue"], 0.49) && near(values["energy-cost"], 1) && near(values["profit"], -0.51))
        #expect(near(values["energy"], 10) && near(values["work"], 240))
        // 4 units for an hour.
        #expect(near(values["profit-per-unit-year"], -0.51 / (4.0 / 24 / 365.25)))
        #expect(near(values["efficiency"], 10 * 3.6e6 / (240 * 3.6e15) * 1e12))
    }

    @Test("work at the spare pool is paid by the spare pool")
    func spare() throws {
        var fed = HandFedScore(
            try scenario(market: "{hashprice: 0.05 USD/TH/d, energy: 100 USD/MWh, \(pools)}"),
            efficiencies: [30, 30, 30, 30])
        fed.hour(totals(primary: 120, spare: 120))
        #expect(near(fed.values()["revenue"], 0.25 * 0.98 + 0.25 * 0.90))
    }

    @Test("stale shares and a fee multiply")
    func stale() throws {
        var fed = HandFedScore(
            try scenario(market: "{hashprice: 0.05 USD/TH/d, energy: 100 USD/MWh, pool: {fee: 2 %, stale: 1 %}}"),
            efficiencies: [30, 30, 30, 30])
        fed.hour(totals(primary: 240))
        #expect(near(fed.values()["revenue"], 0.5 * 0.98 * 0.99))
    }

    @Test("a price that changes within an interval counts by its time")
    func prices() throws {
        let steps =
            "{steps: {points: [{from: 2026-07-01, price: 100 USD/MWh}, {from: 2026-07-01T00:15:00Z, price: -20 USD/MWh}]}}"
        var fed = HandFedScore(
            try scenario(market: "{hashprice: 0.05 USD/TH/d, energy: \(steps)}"), efficiencies: [30, 30, 30, 30])
        fed.hour(totals())
        #expect(near(fed.values()["energy-cost"], 0.25 * 1 + 0.75 * -0.2))
    }

    @Test("the warm-up is not counted")
    func warmUp() throws {
        var fed = HandFedScore(try scenario(), efficiencies: [30, 30, 30, 40])
        fed.hour(totals(primary: 100), counts: false)
        fed.decide(3, .sleep, .underperforming, counts: false)
        fed.hour(totals(primary: 240))
        let values = fed.values()
        #expect(near(values["work"], 240) && values["commands"] == 0 && values["sleeps.true"] == 0)
        #expect(near(values["missed-bad"], 1))
        #expect(values["time-to-detect"] == nil)
    }

    @Test(
        "work lost is what every unit at its nameplate rate would have done more, however slow a scenario runs it",
        arguments: ["", ", guard-band: 100 mV, guard-band-keeps: voltage"])
    func workLost(slowed: String) throws {
        let tiny = try scenario(fleet: "[{model: antminer-s19, count: 4\(slowed)}]")
        let model = tiny.fleet.groups[0].model
        let clocked = model.idealHashRate(frequency: model.nominal.frequency).terahashesPerSecond
        #expect(slowed.isEmpty ? near(clocked, 95) : clocked < 60, "the guard band slows the clock")
        var fed = HandFedScore(tiny, efficiencies: [30, 30, 30, 30])
        fed.hour(totals(primary: 240))
        #expect(near(fed.values()["work-lost"], 4 * 95 - 240))
        #expect(fed.values()["scrypt-work"] == nil && fed.values()["scrypt-work-lost"] == nil)
    }

    @Test("a fleet of two algorithms has two amounts of work, one profit and no efficiency")
    func mixed() throws {
        let both = try scenario(
            fleet: "[{model: antminer-s19, count: 2}, {model: antminer-l7, count: 2}]",
            market: "{hashprice: 0.05 USD/TH/d, scrypt-hashprice: 0.48 USD/GH/d, energy: 100 USD/MWh, \(pools)}")
        var fed = HandFedScore(both, efficiencies: [30, 30, 358_000, 358_000])
        fed.hour(totals(primary: 240, scrypt: 20))
        let values = fed.values()
        #expect(near(values["work"], 240) && near(values["scrypt-work"], 20))
        #expect(near(values["revenue"], (0.5 + 20.0 / 24 * 0.48) * 0.98))
        #expect(values["efficiency"] == nil && values["scrypt-efficiency"] == nil)
        let l7 = both.fleet.groups[1].model
        let nominal = l7.idealHashRate(frequency: l7.nominal.frequency).hashesPerSecond * 2 / 1e9
        #expect(near(values["scrypt-work-lost"], nominal - 20))
        // A unit is judged among its own kind: nobody is bad here.
        #expect(!fed.score.isBad.contains(true))
    }

    @Test("a fleet that computes Scrypt alone has its efficiency in J/MH")
    func scryptAlone() throws {
        let l7 = try scenario(
            fleet: "[{model: antminer-l7, count: 2}]",
            market: "{scrypt-hashprice: 0.48 USD/GH/d, energy: 100 USD/MWh}")
        var fed = HandFedScore(l7, efficiencies: [358_000, 358_000])
        fed.hour(totals(scrypt: 20))
        #expect(near(fed.values()["scrypt-efficiency"], 10 * 3.6e6 / (20 * 3.6e12) * 1e6))
        #expect(fed.values()["work"] == nil && fed.values()["efficiency"] == nil)
    }

    @Test("uptime is the share of unit-hours that hashed")
    func uptime() throws {
        var fed = HandFedScore(try scenario(), efficiencies: [30, 30, 30, 30])
        fed.hour()
        fed.set([30, nil, nil, 30])
        fed.hour()
        fed.set([nil, nil, nil, nil])
        fed.hour()
        #expect(near(fed.values()["uptime"], 100 * (4 + 2 + 0) / 12.0))
    }
}

@Suite("Decisions and their claims against a known truth")
struct DecisionScoreTests {
    private let pools = "{hashprice: 0.05 USD/TH/d, energy: 60 USD/MWh, pool: {fee: 0 %, stale: 0 %}, spare-pool: {}}"

    @Test("a unit is bad above 1.10 x the median of its model, and not at it")
    func bad() throws {
        var fed = HandFedScore(
            try scenario(fleet: "[{model: antminer-s19, count: 5}]"), efficiencies: [30, 30, 30, 32.9, 33.1])
        fed.hour()
        #expect(fed.score.isBad == [false, false, false, false, true])
        fed.set([30, nil, 30, nil, 30])
        fed.hour()
        #expect(fed.score.isBad == [false, false, false, false, false])
    }

    @Test("hours in which nothing was done about a bad unit are missed; a command that did not arrive is nothing")
    func missed() throws {
        var fed = HandFedScore(try scenario(), efficiencies: [30, 30, 30, 40])
        let sleep = decision(3, .sleep, .underperforming)
        fed.hour()
        fed.decide(3, .sleep, .underperforming)
        let lost = fed.orders([(sleep, .failed)])
        fed.score.follow(lost)
        fed.hour()
        #expect(near(fed.values()["missed-bad"], 2))
        fed.decide(3, .sleep, .underperforming)
        let both = fed.orders([(sleep, .failed), (sleep, .pending)])
        fed.score.follow(both)
        fed.hour()
        #expect(near(fed.values()["missed-bad"], 3))
        fed.score.follow(fed.orders([(sleep, .failed), (sleep, .done)]))
        fed.hour()
        #expect(near(fed.values()["missed-bad"], 3))
        fed.score.follow(
            fed.orders([(sleep, .failed), (sleep, .done), (decision(3, .wake, .trial), .done)]))
        fed.hour()
        #expect(near(fed.values()["missed-bad"], 4))
    }

    @Test("the time to detect runs from the first bad step; a unit that is never found has none")
    func detection() throws {
        var fed = HandFedScore(
            try scenario(fleet: "[{model: antminer-s19, count: 5}]"), efficiencies: [30, 30, 30, 30, 30])
        fed.hour()
        #expect(fed.values()["time-to-detect"] == nil)
        fed.set([30, 30, 30, 40, 40])
        for _ in 0..<4 { fed.hour() }
        #expect(fed.values()["time-to-detect"] == nil)
        fed.decide(3, .sleep, .underperforming)
        // Saying it again changes nothing, and unit 4 is never found.
        fed.hour()
        fed.decide(3, .sleep, .underperforming)
        #expect(near(fed.values()["time-to-detect"], 3))
    }

    struct Claimed: Sendable, CustomTestStringConvertible {
        var unit: Int
        var claim: Claim
        var isRight: Bool?
        var testDescription: String { "\(claim) of unit \(unit)" }
    }

    /// Unit 3 is bad, unit 2 lost a fan, unit 1 is failing; 30 J/TH cost 0.0432 USD/TH/d and 40 J/TH 0.0576.
    static let claims: [Claimed] = [
        .init(unit: 3, claim: .underperforming, isRight: true), .init(unit: 0, claim: .underperforming, isRight: false),
        .init(unit: 0, claim: .recovered, isRight: true), .init(unit: 3, claim: .recovered, isRight: false),
        .init(unit: 2, claim: .recovered, isRight: false),
        .init(unit: 2, claim: .fanLost, isRight: true), .init(unit: 0, claim: .fanLost, isRight: false),
        .init(unit: 1, claim: .failing, isRight: true), .init(unit: 0, claim: .failing, isRight: false),
        .init(unit: 3, claim: .unprofitable, isRight: true), .init(unit: 0, claim: .unprofitable, isRight: false),
        .init(unit: 0, claim: .profitable, isRight: true), .init(unit: 3, claim: .profitable, isRight: false),
        .init(unit: 0, claim: .trial, isRight: nil), .init(unit: 99, claim: .underperforming, isRight: nil),
    ]

    @Test("a claim is true or false as the truth has it", arguments: claims)
    func claim(_ claimed: Claimed) throws {
        var fed = HandFedScore(try scenario(market: pools), efficiencies: [30, 30, 30, 40])
        fed.truth.fansLost[2] = 1
        fed.truth.isFailing[1] = true
        fed.hour()
        #expect(fed.decide(claimed.unit, .sleep, claimed.claim) == claimed.isRight)
        let values = fed.values()
        let perDay = 24.0
        #expect(values["sleeps.true"] == (claimed.isRight == true ? perDay : 0))
        #expect(values["sleeps.false"] == (claimed.isRight == false ? perDay : 0))
        #expect(values["alarms.true"] == (claimed.isRight == true && claimed.claim == .failing ? perDay : 0))
        #expect(values["alarms.false"] == (claimed.isRight == false && claimed.claim == .failing ? perDay : 0))
    }

    @Test("commands are counted by what they do")
    func kinds() throws {
        var fed = HandFedScore(try scenario(market: pools), efficiencies: [30, 30, 30, 40])
        fed.hour()
        fed.decide(3, .redirect, .underperforming)
        fed.decide(0, .redirect, .underperforming)
        fed.decide(3, .setPowerLimit(.watts(2000)), .underperforming)
        fed.decide(0, .setPowerLimit(.watts(2000)), .underperforming)
        fed.decide(0, .setPowerLimit(.watts(3250)), .recovered)
        fed.decide(3, .restore, .recovered)
        fed.decide(0, .wake, .trial)
        let values = fed.values()
        #expect(near(values["commands"], 7 * 24))
        #expect(values["redirects.true"] == 24 && values["redirects.false"] == 24)
        #expect(values["retunes.true"] == 24 && values["retunes.false"] == 24)
        #expect(values["redirects-and-sleeps.true"] == 24 && values["redirects-and-sleeps.false"] == 24)
        #expect(values["sleeps.true"] == 0)
    }

    @Test("switches are changes that were carried out; commands without effect are counted apart")
    func outcomes() throws {
        var fed = HandFedScore(try scenario(market: pools), efficiencies: [30, 30, 30, 40])
        fed.hour()
        let orders = fed.orders([
            (decision(3, .redirect, .underperforming), .done), (decision(3, .restore, .recovered), .done),
            (decision(2, .redirect, .underperforming), .failed), (decision(1, .restore, .recovered), .ignored),
            (decision(0, .sleep, .underperforming), .done), (decision(0, .wake, .trial), .pending),
        ])
        let values = fed.values(orders)
        #expect(near(values["switches"], 2 * 24) && near(values["commands-failed"], 2 * 24))
    }

    @Test("units lost are those that are down at the end")
    func lost() throws {
        var fed = HandFedScore(try scenario(), efficiencies: [30, 30, 30, 30])
        fed.truth.isDown[1] = true
        fed.hour()
        #expect(fed.values()["units-lost"] == 1)
    }

    @Test("every metric of the catalogue is kept, and no other")
    func catalogue() throws {
        let fed = HandFedScore(try scenario(), efficiencies: [30, 30, 30, 30])
        let names = Set(fed.score.table([], since: fed.scenario.fleet.start, truth: fed.truth).keys)
        #expect(names == Set(MetricCatalogue.fleet.all.map(\.name)))
    }
}
