// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import FleetOptimizer
import Quantities
import Testing

@Suite("Fan response")
struct FanResponseTests {
    private func stopFan(_ fleet: inout SyntheticFleet, _ index: Int, _ isStopped: Bool = true) {
        fleet.frame.fanSpeeds[index * 4 + 2] = isStopped ? 0 : 5880
    }

    @Test("A stopped fan that is confirmed lowers the power limit, and says so")
    func limit() {
        var fleet = SyntheticFleet(5)
        var policy = FanResponse()
        stopFan(&fleet, 2)
        #expect(fleet.poll(&policy).isEmpty)
        let decisions = fleet.poll(&policy)
        #expect(decisions.map(\.unit) == [UnitID(2)])
        #expect(decisions.first?.command == .setPowerLimit(.watts(1950)))
        #expect(decisions.first?.claim == .fanLost)
        #expect(decisions.first?.reason.text == "1 of 4 fans read 0 rpm in 2 of 3 samples while the unit hashes")
        fleet.obey(decisions)
        for _ in 0..<20 { #expect(fleet.poll(&policy).map(\.unit) == []) }
    }

    @Test("A single reading of 0 rpm, or one that is repeated, is not enough")
    func glitch() {
        var fleet = SyntheticFleet(5)
        var policy = FanResponse()
        stopFan(&fleet, 2)
        let measured = fleet.time
        for _ in 0..<3 {
            fleet.frame.sampleTimes[2] = measured
            #expect(fleet.poll(&policy).isEmpty)
        }
        stopFan(&fleet, 2, false)
        for _ in 0..<5 { #expect(fleet.poll(&policy).isEmpty) }
    }

    @Test("A slot without a fan is no stopped fan, and a unit that does not hash needs no limit")
    func notMeaningful() {
        var fleet = SyntheticFleet(3)
        fleet.frame.fanSpeeds[3] = .nan
        for fan in 4..<8 { fleet.frame.fanSpeeds[fan] = 0 }
        fleet.frame.status[1] = .sleeping
        fleet.frame.fanSpeeds[8] = 0
        fleet.frame.status[2] = .fanLost
        var policy = FanResponse()
        for _ in 0..<5 { #expect(fleet.poll(&policy).isEmpty) }
    }

    @Test("A command that failed is given again")
    func failedCommand() {
        var fleet = SyntheticFleet(3)
        var policy = FanResponse()
        stopFan(&fleet, 0)
        let samples = (0..<10).filter { _ in !fleet.poll(&policy).isEmpty }
        #expect(samples == [1, 4, 7], "15 min are three polls")
    }

    @Test("Once all fans have turned for 'recheck' the limit is lifted")
    func recovery() {
        var fleet = SyntheticFleet(3)
        var policy = FanResponse()
        var log: [(Int, Command)] = []
        for sample in 0..<40 {
            stopFan(&fleet, 0, sample < 10 || sample == 12)
            let decisions = fleet.poll(&policy)
            fleet.obey(decisions)
            log += decisions.map { (sample, $0.command) }
        }
        #expect(log.map(\.0) == [1, 25], "turning since sample 13; an hour is twelve polls")
        #expect(log.map(\.1) == [.setPowerLimit(.watts(1950)), .setPowerLimit(.watts(3250))])
    }

    @Test("An operator's own limit is never raised, and comes back afterwards")
    func operatorsLimit() {
        for (own, commanded) in [(1500.0, 1500.0), (2800, 1950)] {
            var fleet = SyntheticFleet(3)
            fleet.frame.powerLimit.values[0] = Float(own)
            var policy = FanResponse()
            var log: [Command] = []
            for sample in 0..<30 {
                stopFan(&fleet, 0, sample < 2)
                let decisions = fleet.poll(&policy)
                fleet.obey(decisions)
                log += decisions.map(\.command)
            }
            #expect(log == [.setPowerLimit(.watts(commanded)), .setPowerLimit(.watts(own))])
        }
    }

    @Test("A sleeping unit stops its fans, so it is woken for a trial", arguments: [true, false])
    func sleep(isRepaired: Bool) {
        var fleet = SyntheticFleet(3)
        var policy = FanResponse(
            settings {
                $0.action = .sleep
                $0.retry = .hours(2)
            })
        var log: [Command] = []
        for sample in 0..<60 {
            let isAsleep = fleet.frame.status[0] == .sleeping
            for fan in 0..<4 { fleet.frame.fanSpeeds[fan] = isAsleep ? 0 : 5880 }
            if !isAsleep { stopFan(&fleet, 0, !isRepaired || sample < 20) }
            let decisions = fleet.poll(&policy)
            fleet.obey(decisions)
            log += decisions.map(\.command)
        }
        #expect(log.prefix(2) == [.sleep, .wake])
        #expect(log.dropFirst(2).isEmpty == isRepaired)
    }
}
