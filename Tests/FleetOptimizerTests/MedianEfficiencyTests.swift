// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import FleetOptimizer
import Quantities
import Statistics
import Testing

@Suite("Median efficiency")
struct MedianEfficiencyTests {
    /// Acts on the first sample, without cooldown or budget, by model.
    private var prompt: MedianEfficiencySettings {
        settings {
            $0.confirm = Confirmation(1, of: 1)
            $0.cooldown = .zero
            $0.budget = .percent(100)
            $0.minimumSample = 1
        }
    }

    @Test("An even count takes the mean of the middle two")
    func evenCount() {
        // The median of 30, 32, 36, 40 is 34; 1.10 x 34 = 37.4, which only the last exceeds. The lower middle would make it
        // 35.2 (two act), the upper 39.6 (one acts at 40); 39 tells it from the upper one.
        var fleet = SyntheticFleet(4)
        for (index, value) in [30, 32, 36, 39].enumerated() { fleet[index] = Double(value) }
        var policy = MedianEfficiency(prompt)
        let decisions = fleet.poll(&policy)
        #expect(decisions.map(\.unit) == [UnitID(3)])
        #expect(
            decisions.first?.reason.text
                == "39 J/TH is 1.147 x the median 34 J/TH of its group, above 1.1, in 1 of 1 samples")
    }

    @Test("Noise-free, exactly the one unit at 1.2 x the median is acted on", arguments: [2, 3, 10, 101, 3000])
    func oneBadUnit(count: Int) {
        for bad in [0, count / 2, count - 1] where count > 2 {
            var fleet = SyntheticFleet(count)
            fleet[bad] = 34 * 1.2
            for candidate in [MedianEfficiencySettings.bare, prompt] {
                var policy = MedianEfficiency(candidate)
                #expect(fleet.poll(&policy).map(\.unit) == [UnitID(bad)])
            }
        }
    }

    @Test("A threshold is crossed above it, not at it")
    func boundary() {
        var fleet = SyntheticFleet(11)
        var policy = MedianEfficiency(
            settings {
                $0 = prompt; $0.enter = 1.5; $0.exit = 1.5
            })
        for index in 0..<11 { fleet[index] = 32 }
        fleet[4] = 48
        #expect(fleet.poll(&policy).isEmpty)
        fleet[4] = 48.01
        #expect(fleet.poll(&policy).map(\.command) == [.redirect])
    }

    /// Ways in which a unit has no place in the median.
    enum Absence: CaseIterable { case silent, stale, starting, sleeping, offline }

    @Test("Units that say nothing, are stale or do not hash have no place in the median", arguments: Absence.allCases)
    func absentUnits(absence: Absence) {
        var fleet = SyntheticFleet(10)
        // Counted, the four low readings would pull the median to 34 x 0.9 and condemn the unit at 1.05.
        for index in 0..<5 {
            fleet[index] = 20
            switch absence {
            case .silent: fleet[index] = nil
            case .stale: fleet.frame.sampleTimes[index] = fleet.time - .minutes(16)
            case .starting: fleet.frame.status[index] = .starting
            case .sleeping: fleet.frame.status[index] = .sleeping
            case .offline: fleet.frame.status[index] = .offline
            }
        }
        fleet[9] = 34 * 1.05
        var policy = MedianEfficiency(prompt)
        #expect(policy.decide(fleet.observation).isEmpty)
        for index in 0..<5 {
            fleet[index] = 20
            fleet.frame.sampleTimes[index] = fleet.time
            fleet.frame.status[index] = .hashing
        }
        #expect(!policy.decide(fleet.observation).isEmpty, "the same readings, counted, must change the outcome")
    }

    @Test(
        "N of M: a command needs N of the last M samples above", arguments: [(1, 1), (2, 3), (3, 3), (3, 5), (32, 32)])
    func confirmation(needed: Int, window: Int) {
        var fleet = SyntheticFleet(10)
        var policy = MedianEfficiency(
            settings {
                $0 = prompt; $0.confirm = Confirmation(needed, of: window)
            })
        for sample in 1...needed {
            fleet[3] = 40
            #expect(fleet.poll(&policy).isEmpty == (sample < needed), "sample \(sample)")
        }
        // Spread thinner than N in M, it never comes.
        var other = MedianEfficiency(
            settings {
                $0 = prompt; $0.confirm = Confirmation(2, of: 3)
            })
        for sample in 0..<30 {
            fleet[3] = sample % 3 == 0 ? 40 : 34
            #expect(fleet.poll(&other).isEmpty)
        }
    }

    @Test("An old measurement reported again is no second sample")
    func repeatedSample() {
        var fleet = SyntheticFleet(10)
        var policy = MedianEfficiency(
            settings {
                $0 = prompt; $0.confirm = Confirmation(2, of: 2)
            })
        fleet[3] = 40
        let measured = fleet.time
        for _ in 0..<3 {
            fleet.frame.sampleTimes[3] = measured
            #expect(policy.decide(fleet.observation).isEmpty)
            fleet.advance()
        }
        #expect(policy.decide(fleet.observation).count == 1)
    }

    @Test("Between exit and enter a unit stays as it is")
    func hysteresis() {
        var fleet = SyntheticFleet(10)
        var policy = MedianEfficiency(prompt)
        func poll(_ ratio: Double) -> [Command] {
            fleet[3] = 34 * ratio
            let decisions = fleet.poll(&policy)
            fleet.obey(decisions)
            return decisions.map(\.command)
        }
        #expect(poll(1.09) == [])
        #expect(poll(1.11) == [.redirect])
        #expect(poll(1.06) == [])
        #expect(poll(1.11) == [])
        #expect(poll(1.04) == [.restore])
        #expect(poll(1.06) == [])
    }

    @Test("After a command a unit is left alone for the cooldown")
    func cooldown() {
        var fleet = SyntheticFleet(10)
        var policy = MedianEfficiency(
            settings {
                $0 = prompt; $0.cooldown = .minutes(30)
            })
        var commands: [(Int, Command)] = []
        for sample in 0..<20 {
            fleet[3] = sample % 2 == 0 ? 40 : 34
            let decisions = fleet.poll(&policy)
            fleet.obey(decisions)
            commands += decisions.map { (sample, $0.command) }
        }
        #expect(commands.map(\.0) == [0, 7, 14], "30 min are six polls; the next fitting sample is the seventh")
        #expect(commands.map(\.1) == [.redirect, .restore, .redirect])
    }

    @Test("The budget takes the worst first and leaves the rest for later")
    func budget() {
        var fleet = SyntheticFleet(40)
        for (index, value) in [(5, 40.0), (11, 44), (23, 42), (37, 39)] { fleet[index] = value }
        var policy = MedianEfficiency(
            settings {
                $0 = prompt; $0.budget = .percent(5)
            })
        var order: [[Int]] = []
        for _ in 0..<3 {
            let decisions = fleet.poll(&policy)
            fleet.obey(decisions)
            order.append(decisions.map(\.unit.index))
        }
        #expect(order == [[11, 23], [5, 37], []])
        var single = MedianEfficiency(
            settings {
                $0 = prompt; $0.budget = .zero
            })
        #expect(single.decide(fleet.observation).count == 1, "one unit at least")
    }

    @Test("A group with too few reports is not judged")
    func minimumSample() {
        var fleet = SyntheticFleet(10)
        fleet[0] = 60
        for index in 5..<10 { fleet[index] = nil }
        var policy = MedianEfficiency(
            settings {
                $0 = prompt; $0.minimumSample = 6
            })
        #expect(fleet.poll(&policy).isEmpty)
        fleet[5] = 34
        #expect(fleet.poll(&policy).count == 1)
    }

    @Test("By algorithm every old unit of a mixed fleet is evicted, by model none")
    func grouping() {
        var fleet = SyntheticFleet(30, models: ["antminer-s21", "antminer-s21", "antminer-s19"])
        for index in 0..<20 { fleet[index] = 17.5 }
        var ungrouped = MedianEfficiency(
            settings {
                $0 = prompt; $0.grouping = .algorithm
            })
        #expect(ungrouped.decide(fleet.observation).map(\.unit.index) == Array(20..<30))
        var grouped = MedianEfficiency(prompt)
        #expect(grouped.decide(fleet.observation).isEmpty)
    }

    @Test("Algorithms are never compared with each other", arguments: Grouping.allCases)
    func algorithms(grouping: Grouping) {
        var fleet = SyntheticFleet(20, models: ["antminer-s19", "antminer-l7"])
        for index in 10..<20 { fleet.frame.efficiency.values[index] = 0.36e-6 }
        fleet.frame.efficiency.values[12] = 0.45e-6
        var policy = MedianEfficiency(
            settings {
                $0 = prompt; $0.grouping = grouping
            })
        let decisions = policy.decide(fleet.observation)
        #expect(decisions.map(\.unit.index) == [12])
        #expect(decisions.first?.reason.text.hasPrefix("0.45 J/MH is 1.25 x the median 0.36 J/MH") == true)
    }

    @Test("A drift that all units share is invisible")
    func uniformDrift() {
        var fleet = SyntheticFleet(10)
        var policy = MedianEfficiency(prompt)
        for step in 0..<50 {
            for index in 0..<10 { fleet[index] = 34 * (1 + 0.02 * Double(step)) }
            #expect(fleet.poll(&policy).isEmpty)
        }
    }

    @Test("A dry run commands nothing and still says what it would do")
    func dryRun() {
        var fleet = SyntheticFleet(10)
        fleet[3] = 40
        var policy = MedianEfficiency(
            settings {
                $0 = prompt; $0.dryRun = true
            })
        #expect(fleet.poll(&policy).isEmpty)
        #expect(policy.proposals.map(\.unit.index) == [3])
        #expect(policy.about.contains("dry run"))
    }

    @Test(
        "A command that failed is given again, one in force is not",
        arguments: [MedianEfficiencySettings.Action.redirect, .sleep, .limitPower])
    func failedCommand(action: MedianEfficiencySettings.Action) {
        func commands(obeying: Bool) -> [Int] {
            var fleet = SyntheticFleet(10)
            fleet[3] = 40
            var policy = MedianEfficiency(
                settings {
                    $0 = prompt; $0.action = action; $0.effectBy = .minutes(15)
                })
            var samples: [Int] = []
            for sample in 0..<10 {
                let decisions = fleet.poll(&policy)
                if obeying { fleet.obey(decisions) }
                samples += decisions.map { _ in sample }
            }
            return samples
        }
        #expect(commands(obeying: false) == [0, 3, 6, 9], "15 min are three polls")
        #expect(commands(obeying: true) == [0])
    }

    @Test(
        "A sleeper is woken for a trial after 'retry', and put back if it has not recovered", arguments: [true, false])
    func retry(recovers: Bool) {
        var fleet = SyntheticFleet(10)
        fleet[3] = 40
        var policy = MedianEfficiency(
            settings {
                $0 = prompt; $0.action = .sleep; $0.retry = .hours(1)
            })
        var log: [(Int, Command, Claim)] = []
        for sample in 0..<30 {
            fleet[3] = fleet.frame.status[3] == .hashing ? (recovers && sample > 5 ? 34 : 40) : nil
            let decisions = fleet.poll(&policy)
            fleet.obey(decisions)
            log += decisions.map { (sample, $0.command, $0.claim) }
        }
        #expect(log.map(\.0) == (recovers ? [0, 12] : [0, 12, 13, 25, 26]))
        #expect(log.map(\.1) == (recovers ? [.sleep, .wake] : [.sleep, .wake, .sleep, .wake, .sleep]))
        #expect(log[1].2 == .trial)
    }

    @Test("A limit that the tuner holds higher than asked still counts as in force")
    func clampedLimit() {
        var fleet = SyntheticFleet(10)
        fleet[3] = 40
        var policy = MedianEfficiency(
            settings {
                $0 = prompt
                $0.action = .limitPower
                $0.limit = .percent(40)
            })
        #expect(fleet.poll(&policy).count == 1)
        fleet.frame.powerLimit.values[3] = 2000
        for _ in 0..<10 { #expect(fleet.poll(&policy).isEmpty) }
    }

    @Test("Limiting the power sets the share of the nameplate, and the nameplate again on recovery")
    func limitPower() {
        var fleet = SyntheticFleet(10)
        fleet[3] = 40
        var policy = MedianEfficiency(
            settings {
                $0 = prompt; $0.action = .limitPower; $0.limit = .percent(80)
            })
        let first = fleet.poll(&policy)
        #expect(first.map(\.command) == [.setPowerLimit(.watts(2600))])
        fleet.obey(first)
        fleet[3] = 34
        #expect(fleet.poll(&policy).map(\.command) == [.setPowerLimit(.watts(3250))])
    }

    @Test("Without a spare pool nothing is redirected")
    func noSparePool() {
        var fleet = SyntheticFleet(10)
        fleet.market.spareYield = nil
        fleet[3] = 40
        var policy = MedianEfficiency(prompt)
        #expect(fleet.poll(&policy).isEmpty)
        var sleeper = MedianEfficiency(
            settings {
                $0 = prompt; $0.action = .sleep
            })
        #expect(fleet.poll(&sleeper).count == 1)
    }

    @Test("A fleet with nothing to measure gives no decision")
    func nothing() {
        var fleet = SyntheticFleet(10)
        for index in 0..<10 { fleet[index] = nil }
        var policy = MedianEfficiency(.bare)
        #expect(fleet.poll(&policy).isEmpty)
        var empty = MedianEfficiency()
        #expect(
            empty.decide(FleetObservation(frame: TelemetryFrame(units: [], time: .epoch), market: fleet.market)).isEmpty
        )
    }
}
