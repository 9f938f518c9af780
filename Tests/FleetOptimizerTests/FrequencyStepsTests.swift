// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import FleetOptimizer
import Quantities
import Testing

@Suite("Early failure, step by step")
struct FrequencyStepsTests {
    /// Ten units with exactly a hundred errors an hour each, but for unit 3, which has `growth` times as many from day 10 on.
    private struct Fleet {
        var fleet = SyntheticFleet(10, step: .hours(1))
        var policy: EarlyFailure
        var hour = 0

        init(_ change: (inout EarlyFailureSettings) -> Void = { _ in }) {
            policy = EarlyFailure(settings(change))
        }

        mutating func step(growth: Double, obeys: Bool = true) -> [Decision] {
            for unit in 0..<10 where fleet.frame.status[unit] == .hashing {
                fleet.frame.nonces[unit] += 1e9
                fleet.frame.nonceErrors[unit] += unit == 3 && hour >= 240 ? 100 * growth : 100
            }
            let decisions = fleet.poll(&policy)
            if obeys { fleet.obey(decisions) }
            hour += 1
            return decisions
        }
    }

    private func frequency(_ decision: Decision) -> Double? {
        guard case .setOperatingPoint(let frequency, let voltage) = decision.command else { return nil }
        return voltage == .volts(0.32) ? (frequency / .megahertz(675)) : nil
    }

    @Test(
        "Where errors stay high, each alarm takes a step further, then the unit sleeps and nothing is commanded twice")
    func ladder() {
        var fleet = Fleet()
        var decisions: [Decision] = []
        for _ in 0..<(24 * 30) { decisions += fleet.step(growth: 5) }
        let expected = [0.92, 0.92 * 0.92, 0.92 * 0.92 * 0.92, 0.92 * 0.92 * 0.92 * 0.92]
        #expect(decisions.count == 5)
        for (decision, share) in zip(decisions, expected) {
            #expect(abs((frequency(decision) ?? 0) - share) < 1e-12)
            #expect(decision.claim == .failing && decision.unit == UnitID(3))
        }
        #expect(decisions.last?.command == .sleep)
        #expect(decisions.first?.reason.text.contains("step 1 of 4 down, to 621 MHz") == true)
        #expect(decisions.last?.reason.text.contains("4 steps down were not enough") == true)
    }

    @Test("A step that helps is the last one until the errors pass the same multiple again")
    func helpful() {
        var fleet = Fleet()
        var hours: [Int] = []
        var grows = 5.0
        for hour in 0..<(24 * 60) {
            if hour == 24 * 40 { grows = 4 }
            if !fleet.step(growth: grows).isEmpty {
                hours.append(hour)
                grows = 0.1
            }
        }
        #expect(hours.count == 2)
        #expect(hours.last.map { $0 >= 24 * 40 && $0 < 24 * 40 + 6 } == true)
    }

    @Test("The alarms of a unit are at least 'again' apart", arguments: [6, 48])
    func rests(again: Int64) {
        var fleet = Fleet { $0.again = .hours(again) }
        var hours: [Int] = []
        for hour in 0..<(24 * 25) where !fleet.step(growth: 5).isEmpty { hours.append(hour) }
        #expect(hours.count == 5)
        for (earlier, later) in zip(hours, hours.dropFirst()) { #expect(later - earlier >= Int(again)) }
    }

    @Test("Sleep that failed is commanded again: it is not in force")
    func failedSleep() {
        var fleet = Fleet { $0.action = .sleep }
        var commands: [Command] = []
        for _ in 0..<(24 * 14) { commands += fleet.step(growth: 5, obeys: false).map(\.command) }
        #expect(commands.count > 1 && commands.allSatisfy { $0 == .sleep })
    }

    @Test("Another power limit replaces the operating point: the steps begin anew")
    func newLimit() {
        var fleet = Fleet { $0.steps = 1 }
        var decisions: [Decision] = []
        for hour in 0..<(24 * 30) {
            if hour == 24 * 10 + 12 { fleet.fleet.frame.powerLimit.values[3] = 2600 }
            let growth = hour < 24 * 10 + 12 ? 5.0 : hour < 24 * 20 ? 2 : 10
            decisions += fleet.step(growth: growth)
        }
        #expect(decisions.prefix(2).allSatisfy { frequency($0) != nil })
        #expect(decisions.count == 3 && decisions.last?.command == .sleep)
    }
}
