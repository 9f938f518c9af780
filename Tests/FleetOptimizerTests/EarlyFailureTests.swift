// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import FleetOptimizer
import Quantities
import Statistics
import Testing

/// A fleet whose nonce errors are Poisson. One common factor swings by 20 over every day, and units differ by up to 25.
private struct NonceWorld: ~Copyable {
    var fleet: SyntheticFleet
    var stream: RandomStream
    let own: [Double]
    let perHour: Double

    init(_ count: Int, perHour: Double, seed: UInt64 = 1) {
        fleet = SyntheticFleet(count, step: .hours(1))
        stream = RandomStream(StreamKey(seed: seed).named("nonce world"))
        self.perHour = perHour
        var own: [Double] = []
        for _ in 0..<count { own.append(SyntheticFleet.exponential((stream.uniform() - 0.5) * 3.2)) }
        self.own = own
    }

    /// Errors expected of a unit in the hour that ends now.
    func expected(_ unit: Int) -> Double {
        let hour = fleet.time.hourOfDay
        return perHour * own[unit] * SyntheticFleet.exponential(1.5 * SyntheticFleet.cosine(hour / 24))
    }

    mutating func step(growth: (Int) -> Double = { _ in 1 }) {
        for unit in fleet.frame.units.indices {
            let errors = Double(stream.poisson(mean: expected(unit) * growth(unit)))
            fleet.frame.nonces[unit] += 1e9
            fleet.frame.nonceErrors[unit] += errors
            fleet.frame.nonceError.values[unit] = Float(errors / 1e9)
        }
    }
}

extension SyntheticFleet {
    fileprivate static func exponential(_ x: Double) -> Double {
        var term = 1.0
        var sum = 1.0
        for n in 1...30 {
            term *= x / Double(n)
            sum += term
        }
        return sum
    }
    /// cos(2 pi turns) by Bhaskara's approximation, exact at the quarters: any smooth swing will do.
    fileprivate static func cosine(_ turns: Double) -> Double {
        let x = turns < 0.5 ? turns * 360 : 360 - turns * 360
        func sine(_ degrees: Double) -> Double {
            4 * degrees * (180 - degrees) / (40_500 - degrees * (180 - degrees))
        }
        return x <= 90 ? sine(90 - x) : -sine(x - 90)
    }
}

@Suite("Early failure")
struct EarlyFailureTests {
    private static let budget = 2.0

    private func policySettings(budget: Double) -> EarlyFailureSettings {
        settings {
            $0.budget = .perYear(budget)
            $0.again = .minutes(1)
        }
    }

    /// Alarms per unit and year where nothing is wrong.
    private func falseAlarms(perHour: Double, units: Int = 100, _ alarms: (FleetObservation) -> Int) -> Double {
        var world = NonceWorld(units, perHour: perHour)
        var count = 0
        let hours = 8_766
        for _ in 0..<hours {
            world.step()
            count += alarms(world.fleet.observation)
            world.fleet.advance()
        }
        return Double(count) / Double(units)
    }

    @Test("False alarms stay within the budget, whatever the weather does to all", arguments: [0.3, 3, 60])
    func budget(perHour: Double) {
        var policy = EarlyFailure(policySettings(budget: Self.budget))
        let rate = falseAlarms(perHour: perHour) { policy.decide($0).count }
        print("early-failure at \(perHour) errors an hour: \(rate) false alarms a unit-year of \(Self.budget)")
        #expect(rate <= Self.budget)
    }

    @Test("A pair of units keeps the budget too: the other's noise is accounted for")
    func pairs() {
        var policy = EarlyFailure(policySettings(budget: Self.budget))
        var alarms = 0.0
        for seed in 0..<20 {
            var world = NonceWorld(2, perHour: 10, seed: UInt64(seed))
            policy = EarlyFailure(policySettings(budget: Self.budget))
            for _ in 0..<8_766 {
                world.step()
                alarms += Double(policy.decide(world.fleet.observation).count)
                world.fleet.advance()
            }
        }
        #expect(alarms / 40 <= Self.budget)
    }

    @Test("A rate learned from ten errors keeps the budget too: its uncertainty is allowed for")
    func hastyLearning() {
        var policy = EarlyFailure(
            settings {
                $0 = policySettings(budget: Self.budget)
                $0.ratio = 1.5
                $0.learn = .hours(1)
                $0.learnErrors = 10
            })
        #expect(falseAlarms(perHour: 3) { policy.decide($0).count } <= Self.budget)
    }

    @Test("The check has teeth: half the threshold overruns the budget")
    func halfThreshold() {
        // The threshold is ln(1 / (budget x step)), so the root of the product stands for half of it.
        let product = Self.budget / 8_766
        var mutant = EarlyFailure(policySettings(budget: product.squareRoot() * 8_766))
        #expect(falseAlarms(perHour: 3) { mutant.decide($0).count } > Self.budget)
    }

    @Test("The check has teeth: a test against the unit's own mean alone overruns the budget")
    func ownMeanAlone() {
        let threshold = LogLikelihoodCusum.threshold(
            falseAlarmsPerSecond: Rate.perYear(Self.budget).perSecond, step: 3600)
        let own = NonceWorld(100, perHour: 3).own
        var cusums = [LogLikelihoodCusum](repeating: .init(), count: 100)
        var seen = [Double](repeating: 0, count: 100)
        // The mean of the day's swing is about 1.6 times the middle of it.
        let rate = falseAlarms(perHour: 3) { observation in
            var alarms = 0
            for unit in 0..<100 {
                let errors = observation.frame.nonceErrors[unit] - seen[unit]
                seen[unit] += errors
                let value = cusums[unit].observe(own: errors, others: 3 * 1.6 * own[unit] * 1e6, weight: 1e-6, ratio: 3)
                if value >= threshold {
                    alarms += 1
                    cusums[unit].reset()
                }
            }
            return alarms
        }
        #expect(rate > Self.budget)
    }

    @Test("Errors that grow to three times are found within the theoretical delay", arguments: [2.0, 20])
    func detection(perHour: Double) {
        var delays = 0.0
        var theory = 0.0
        var found = 0
        let victims = Array(stride(from: 5, to: 200, by: 20))
        var world = NonceWorld(200, perHour: perHour)
        var policy = EarlyFailure()
        let onset = 30 * 24
        var pending = Set(victims)
        // What is left of the learning's uncertainty is added to the rate: 3 standard errors of the learned count.
        var evidence = [Double](repeating: 0, count: 200)
        var due = [Int?](repeating: nil, count: 200)
        let threshold = LogLikelihoodCusum.threshold(
            falseAlarmsPerSecond: EarlyFailureSettings().budget.perSecond, step: 3600)
        for hour in 0..<(onset + 24 * 20) {
            world.step { hour >= onset && victims.contains($0) ? 3 : 1 }
            if hour >= onset {
                for victim in victims where due[victim] == nil {
                    let learned = max(100, perHour * 1.6 * world.own[victim] * 72)
                    let expected = world.expected(victim)
                    let assumed = expected * (1 + 3 / learned.squareRoot())
                    let delay = LogLikelihoodCusum.detectionDelay(
                        threshold: threshold, expected: expected, assumed: assumed, ratio: 3)
                    evidence[victim] += threshold / delay
                    if evidence[victim] >= threshold { due[victim] = hour - onset + 1 }
                }
            }
            for decision in policy.decide(world.fleet.observation) where hour >= onset {
                if pending.remove(decision.unit.index) != nil {
                    found += 1
                    delays += Double(hour - onset + 1)
                    #expect(decision.claim == .failing)
                }
            }
            world.fleet.advance()
        }
        for victim in victims { theory += Double(due[victim] ?? 480) }
        print(
            "early-failure at \(perHour) errors an hour: x3 found after \(delays / 10) h on average, theory \(theory / 10) h"
        )
        #expect(found == victims.count)
        #expect(delays <= theory * 1.25 + Double(victims.count))
    }

    @Test("When the unit with most of the errors leaves, the others are not suspected")
    func departure() {
        var world = NonceWorld(6, perHour: 20)
        var policy = EarlyFailure()
        for hour in 0..<(24 * 40) {
            world.step { $0 == 0 ? 100 : 1 }
            if hour > 24 * 10 {
                world.fleet.frame.status[0] = .offline
                world.fleet.frame.sampleTimes[0] = SyntheticFleet.start
            }
            #expect(policy.decide(world.fleet.observation).map(\.unit) == [])
            world.fleet.advance()
        }
    }

    @Test("A unit that was not heard for hours, or restarted, is not suspected for its counters")
    func gaps() {
        var world = NonceWorld(10, perHour: 20)
        var policy = EarlyFailure()
        for hour in 0..<(24 * 40) {
            world.step()
            if hour % 50 < 12 { world.fleet.frame.sampleTimes[3] = world.fleet.time - .hours(Int64(hour % 50 + 1)) }
            if hour % 70 == 0 {
                world.fleet.frame.nonces[4] = 0
                world.fleet.frame.nonceErrors[4] = 0
            }
            #expect(policy.decide(world.fleet.observation).map(\.unit) == [])
            world.fleet.advance()
        }
    }

    @Test("Another power limit is another baseline, not a failure")
    func newLimit() {
        func alarms(limitChanges: Bool) -> Int {
            var world = NonceWorld(10, perHour: 20)
            var policy = EarlyFailure()
            var count = 0
            for hour in 0..<(24 * 30) {
                if hour == 24 * 10, limitChanges { world.fleet.frame.powerLimit.values[3] = 2600 }
                world.step { $0 == 3 && hour >= 24 * 10 ? 5 : 1 }
                count += policy.decide(world.fleet.observation).count
                world.fleet.advance()
            }
            return count
        }
        #expect(alarms(limitChanges: true) == 0)
        #expect(alarms(limitChanges: false) > 1, "where errors stay high, the command is given again")
    }

    @Test("The alarm lowers the frequency at the same voltage, or puts the unit to sleep", arguments: [true, false])
    func actions(sleeps: Bool) throws {
        var world = NonceWorld(10, perHour: 20)
        var policy = EarlyFailure(settings { $0.action = sleeps ? .sleep : .derate })
        var first: Decision?
        for hour in 0..<(24 * 12) where first == nil {
            world.step { $0 == 3 && hour >= 24 * 10 ? 4 : 1 }
            first = policy.decide(world.fleet.observation).first
            world.fleet.advance()
        }
        let decision = try #require(first)
        #expect(decision.unit == UnitID(3))
        #expect(
            decision.command
                == (sleeps ? .sleep : .setOperatingPoint(frequency: .megahertz(675) * 0.92, voltage: .volts(0.32))))
        #expect(decision.reason.text.contains("0.05 false alarms a year"))
    }
}
