// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import FleetOptimizer
import Quantities
import Statistics
import Testing

/// A fleet whose firmware turns the fans in steps: each die wanders up through its band and falls back by two kelvins when the
/// fans go one step up, every unit at its own hours. Errors fall with temperature, as near threshold.
private struct ThermalNonceWorld: ~Copyable {
    static let slope = -0.55
    var fleet: SyntheticFleet
    var stream: RandomStream
    let perStep: Double
    private(set) var own: [Double] = []
    private var phase: [Double] = []
    private var pace: [Double] = []
    private(set) var kelvins: [Double]

    init(_ count: Int, perStep: Double, seed: UInt64 = 1) {
        fleet = SyntheticFleet(count, step: .minutes(15))
        stream = RandomStream(StreamKey(seed: seed).named("thermal nonce world"))
        self.perStep = perStep
        kelvins = Array(repeating: 0, count: count)
        for _ in 0..<count {
            own.append(Self.exponential(stream.uniform() - 0.5))
            phase.append(stream.uniform())
            pace.append(0.01 + 0.02 * stream.uniform())
        }
    }

    static func exponential(_ x: Double) -> Double { Double(VectorMath.exp(SIMD8(repeating: Float(x)))[0]) }

    /// - Parameter cold: a unit that has just restarted, eight kelvins below its band. The line is bent: far off there are fewer
    ///   errors than it says.
    mutating func step(tells: Bool = true, cold: Int? = nil, growth: (Int) -> Double = { _ in 1 }) {
        for unit in fleet.frame.units.indices {
            phase[unit] += pace[unit] * (0.5 + stream.uniform())
            if phase[unit] >= 1 { phase[unit] -= 1 }
            kelvins[unit] = 2.5 * phase[unit] - 2
            if unit == cold { kelvins[unit] -= 8 }
            let bend = unit == cold ? Self.exponential(-0.015 * kelvins[unit] * kelvins[unit]) : 1
            let mean = bend * perStep * own[unit] * Self.exponential(Self.slope * kelvins[unit]) * growth(unit)
            let errors = Double(stream.poisson(mean: mean))
            fleet.frame.nonces[unit] += 2e7
            fleet.frame.nonceErrors[unit] += errors
            fleet.frame.nonceError.values[unit] = Float(errors / 2e7)
            fleet.frame.chipTemperatureAverage.values[unit] = tells ? Float(75 + kelvins[unit]) : .nan
        }
    }
}

@Suite("Early failure and temperature")
struct EarlyFailureTemperatureTests {
    /// Alarms per unit and year of a fleet with nothing wrong, over 20 days.
    private func falseAlarms(
        perStep: Double, units: Int = 30, tells: Bool = true, seeds: Int = 1,
        _ change: (inout EarlyFailureSettings) -> Void = { _ in }
    ) -> Double {
        var alarms = 0
        for seed in 0..<seeds {
            var world = ThermalNonceWorld(units, perStep: perStep, seed: UInt64(seed + 1))
            var policy = EarlyFailure(
                settings {
                    $0.budget = .perYear(2)
                    $0.again = .minutes(15)
                    change(&$0)
                })
            for _ in 0..<(96 * 20) {
                world.step(tells: tells)
                alarms += policy.decide(world.fleet.observation).count
                world.fleet.advance()
            }
        }
        return Double(alarms) / Double(units * seeds) / (20 / 365.25)
    }

    @Test("A die that gets colder than the others is no failing one", arguments: [0.5, 20, 2000])
    func budget(perStep: Double) {
        #expect(falseAlarms(perStep: perStep) <= 2)
    }

    @Test("A fleet that does not tell its temperatures keeps the budget too: the scatter is allowed for")
    func untold() {
        #expect(falseAlarms(perStep: 2000, tells: false) { $0.ratio = 1.5 } <= 2)
    }

    @Test("The check has teeth: the group's rate of the moment alone overruns the budget")
    func momentaryRate() {
        let threshold = LogLikelihoodCusum.threshold(falseAlarmsPerSecond: Rate.perYear(2).perSecond, step: 900)
        var world = ThermalNonceWorld(60, perStep: 2000)
        let own = world.own
        let total = own.reduce(0, +)
        var cusums = [LogLikelihoodCusum](repeating: .init(), count: 60)
        var seen = [Double](repeating: 0, count: 60)
        var alarms = 0
        for _ in 0..<(96 * 5) {
            world.step()
            let errors = (0..<60).map { world.fleet.frame.nonceErrors[$0] - seen[$0] }
            seen = world.fleet.frame.nonceErrors
            let sum = errors.reduce(0, +)
            for unit in 0..<60 {
                let value = cusums[unit].observe(
                    own: errors[unit], others: sum - errors[unit], weight: own[unit] / (total - own[unit]), ratio: 1.5)
                if value >= threshold {
                    alarms += 1
                    cusums[unit].reset()
                }
            }
            world.fleet.advance()
        }
        #expect(Double(alarms) / 60 / (5 / 365.25) > 2)
    }

    @Test("A unit that restarts cold is not suspected, and does not make the others suspect")
    func restarts() {
        var world = ThermalNonceWorld(30, perStep: 2000)
        var policy = EarlyFailure(settings { $0.ratio = 1.5 })
        for step in 0..<(96 * 15) {
            world.step(cold: step > 96 * 5 && step % 20 == 0 ? step / 20 % 30 : nil)
            #expect(policy.decide(world.fleet.observation).map(\.unit) == [])
            world.fleet.advance()
        }
    }

    @Test("A response learned from few errors of few units keeps the budget: its uncertainty is allowed for")
    func fewUnits() {
        let rate = falseAlarms(perStep: 1, units: 4, seeds: 15) {
            $0.ratio = 1.5
            $0.learn = .hours(6)
            $0.learnErrors = 10
        }
        #expect(rate <= 2)
    }

    /// Steps from the onset of a threefold rate to the alarm, by unit.
    private func delays(perStep: Double, tells: Bool) -> [Int: Int] {
        var world = ThermalNonceWorld(60, perStep: perStep)
        var policy = EarlyFailure(settings { $0.again = .days(30) })
        var found: [Int: Int] = [:]
        let onset = 96 * 10
        for step in 0..<(onset + 192) {
            world.step(tells: tells) { step >= onset && $0 % 20 == 0 ? 3 : 1 }
            for decision in policy.decide(world.fleet.observation) where found[decision.unit.index] == nil {
                found[decision.unit.index] = step - onset
            }
            world.fleet.advance()
        }
        return found
    }

    @Test("Errors that grow to three times are found within an hour although the temperature does as much by itself")
    func detection() {
        let found = delays(perStep: 200, tells: true)
        #expect(found.keys.sorted() == [0, 20, 40])
        #expect(found.values.allSatisfy { $0 >= 0 && $0 <= 4 })
    }

    @Test("Without temperatures the budget costs time: what they are worth")
    func worth() {
        let told = delays(perStep: 200, tells: true).values.reduce(0, +)
        let untold = delays(perStep: 200, tells: false)
        print("early-failure: x3 found after \(told) steps in sum with temperatures, \(untold) without")
        #expect(untold.count < 3 || untold.values.reduce(0, +) > 2 * told)
    }

    @Test("The response is learned from units side by side; what multiplies all of them says nothing")
    func response() {
        var stream = RandomStream(StreamKey(seed: 7).named("response"))
        var response = TemperatureResponse()
        for step in 0..<200 {
            var contrast = TemperatureResponse.Contrast()
            // A common factor that falls as the mean temperature rises would feign another slope, were it looked at.
            let common = step % 2 == 0 ? 100.0 : 3000
            let level = step % 2 == 0 ? 3.0 : 0
            for _ in 0..<20 {
                let kelvins = 2.5 * stream.uniform() - 2
                let errors = Double(stream.poisson(mean: common * ThermalNonceWorld.exponential(-0.55 * kelvins)))
                contrast.add(
                    errors: errors, weight: response.factor(kelvins + level), kelvins: kelvins + level)
            }
            response.learn(contrast)
        }
        #expect(abs(response.slope - -0.55) < 0.01)
        #expect(abs(response.factor(1) - ThermalNonceWorld.exponential(response.slope)) < 1e-6)
        #expect(response.factor(.nan) == 1)
    }

    @Test("A step in which all have the same temperature, or none tells it, teaches nothing")
    func noContrast() {
        var response = TemperatureResponse()
        for kelvins in [1.0, .nan, .infinity] {
            var contrast = TemperatureResponse.Contrast()
            for unit in 0..<10 { contrast.add(errors: Double(unit), weight: 1, kelvins: kelvins) }
            response.learn(contrast)
        }
        #expect(response.slope == 0)
    }

    @Test(
        "Scatter beyond Poisson is measured, and one unit that runs away does not hide in it", arguments: [0.0, 0.04])
    func scatter(variance: Double) {
        var stream = RandomStream(StreamKey(seed: 9).named("scatter"))
        var scatter = ErrorScatter()
        for _ in 0..<20_000 {
            // Uniform factors with mean 1 and the variance given.
            let factor = 1 + (stream.uniform() - 0.5) * (12 * variance).squareRoot()
            scatter.learn(
                count: Double(stream.poisson(mean: 500 * factor)), expected: 500, noise: 0, ratio: 3)
        }
        #expect(abs(scatter.variance - variance) < 0.002)
        scatter.learn(count: 1e9, expected: 500, noise: 0, ratio: 3)
        #expect(scatter.variance < variance + 0.01)
        #expect(scatter.dispersion(expected: 100) >= 1)
    }
}
