// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Quantities
import Silicon
import Statistics
import Testing

@Suite("Reliability") struct ReliabilityTests {
    private let fan = ComponentReliability.fan()

    @Test("A fan's L10 of 70,000 h at 40 degC is a Weibull scale of 148,208 h")
    func scale() throws {
        let life = try #require(fan.life as? WeibullLife)
        #expect(abs(life.scale.hours - 148_208.147019) < 1e-6)
        #expect(abs(life.failureProbability(by: .hours(70_000)) - 0.1) < 1e-12)
    }

    // 4,000 h at 35 degC, 4,000 h at 50 degC, the rest at 40 degC; an independent implementation of the inversion.
    @Test(
        "A fan under changing stress fails exactly when its virtual age is up",
        arguments: [
            (0.999, 13557.29974981), (0.99, 30717.97629138), (0.9, 68734.01367629), (0.5, 129897.78575876),
        ])
    func segments(survival: Double, expected: Double) throws {
        var clock = fan.clock(survival: survival, age: .zero, parts: 1)
        for celsius in [35.0, 50] {
            clock.advance(over: .hours(4000), acceleration: fan.factor(at: .celsius(celsius)))
        }
        #expect(!clock.hasFailed)
        let left = try #require(clock.remaining(acceleration: fan.factor(at: .celsius(40))))
        #expect(abs(8000 + left.hours - expected) < 1e-7)
        // The order of the stresses does not matter, nor does the number of steps.
        var steps = fan.clock(survival: survival, age: .zero, parts: 1)
        for _ in 0..<400 {
            for celsius in [50.0, 35] {
                steps.advance(over: .hours(10), acceleration: fan.factor(at: .celsius(celsius)))
            }
        }
        #expect(abs((steps.limit - steps.age).hours - left.hours) < 1e-6)
    }

    @Test(
        "A hash board's bathtub", arguments: [(0.25, 0.025), (1, 0.049), (2, 0.0794), (3, 0.1141), (5, 0.2108)])
    func board(years: Double, expected: Double) {
        let life = ComponentReliability.board.life
        let age = TimeSpan(seconds: years * 8766 * 3600)
        #expect(abs(life.failureProbability(by: age) - expected) < 5e-5)
        // Its inverse.
        #expect(abs(life.age(atCumulativeHazard: life.cumulativeHazard(at: age)).seconds - age.seconds) < 1)
    }

    @Test("A unit bought used fails as the survivors of its age do")
    func conditional() {
        let life = WeibullLife(shape: 3, scale: .hours(1000))
        let clock = FailureClock(life, survival: 0.4, age: .hours(600))
        let survivors = (1 - life.failureProbability(by: clock.limit)) / (1 - life.failureProbability(by: .hours(600)))
        #expect(abs(survivors - 0.4) < 1e-12)
        // At shape 1 nothing is remembered.
        let random = WeibullLife(shape: 1, scale: .hours(1000))
        let new = FailureClock(random, survival: 0.3).limit
        #expect(abs((FailureClock(random, survival: 0.3, age: .hours(500)).limit - new).hours - 500) < 1e-6)
    }

    @Test("The first of four fans fails when four times the hazard is up")
    func parts() {
        let life = WeibullLife(shape: 3, scale: .hours(1000))
        let ratio = FailureClock(life, survival: 0.5, parts: 4).limit / FailureClock(life, survival: 0.5).limit
        #expect(abs(ratio - pow(0.25, 1.0 / 3)) < 1e-9)
    }

    @Test("Without stress a clock stands still; a draw at the end of its range stays in time")
    func ends() {
        var clock = FailureClock(WeibullLife(shape: 2, scale: .hours(10)), survival: 0.5)
        clock.advance(over: .days(1000), acceleration: 0)
        #expect(clock.age == .zero && clock.remaining(acceleration: 0) == nil)
        #expect(FailureClock(WeibullLife(shape: 2, scale: .hours(10)), survival: 1).remaining(acceleration: 1) == .zero)
        #expect(FailureClock(WeibullLife(shape: 0.1, scale: .days(36_500)), survival: 0).limit.hours < 2.6e6)
    }

    @Test("Norris and Landzberg: a cycle of the test is worth 3.9 of 55 K with ten hours of dwell")
    func solder() {
        let use = ThermalCycle(swing: .kelvins(55), dwell: .minutes(600), peak: .celsius(80))
        let worth = SolderFatigue.assumed.cyclesPerTestCycle(use)
        #expect(abs(worth - 3.8925) < 5e-5)
        // An independent evaluation took the last term the other way round, as if a hotter test did less harm, and has 2.0054.
        let term = exp(2185 * (1 / 353.15 - 1 / 373.15))
        #expect(term > 1)
        #expect(abs(worth / (term * term) - 2.0054) < 5e-5)
        // A cycle a day for five years against one a month.
        let daily = SolderFatigue.assumed.failureProbability(cycles: 1826, use)
        let monthly = SolderFatigue.assumed.failureProbability(cycles: 60, use)
        #expect(daily > 0.005 && daily < 0.05 && monthly < 1e-4)
        #expect(SolderFatigue.assumed.failureProbability(cycles: 0, use) == 0)
    }

    @Test("Eight steps a day give the virtual age of a sinusoidal temperature")
    func sinusoid() {
        let law = TemperatureAcceleration.arrhenius(electronvolts: 0.7, reference: .celsius(75))
        func day(_ steps: Int) -> Double {
            (0..<steps).reduce(0) { sum, step in
                let turn = 2 * Double.pi * (Double(step) + 0.5) / Double(steps)
                return sum + law.factor(at: .celsius(75 + 8 * sin(turn))) * 24 / Double(steps)
            }
        }
        #expect(abs(day(8) - 25.5939547589) < 1e-9)
        #expect(abs(day(24) - 25.5939547593) < 1e-9)
        #expect(abs(day(4) - 25.5882485088) < 1e-9)
    }

    @Test("Acceleration is 1 at the reference, and every rate without a source is called an assumption")
    func provenance() {
        for part in [fan, .powerSupply, .board] {
            #expect(abs(part.factor(at: .celsius(part.stress == .die ? 75 : 40)) - 1) < 1e-12)
            #expect(part.facts.contains { if case .assumption = $0.provenance { true } else { false } })
        }
        #expect(abs(ComponentReliability.powerSupply.factor(at: .celsius(60)) - 4) < 1e-12)
        #expect(abs(ComponentReliability.fan(dust: 4).factor(at: .celsius(50)) - 6) < 1e-12)
    }

    @Test("Hot carriers keep their own state: square root of time, none of it without switching")
    func hotCarriers() {
        let law = Ageing.hotCarriers
        let decade = law.advance(shift: .zero, voltage: .volts(0.8), temperature: .celsius(60), time: .hours(87_600))
        #expect(abs(decade.millivolts - 5) < 1e-9)
        // Piece by piece is exact: sqrt(1 + 3) of one stress, and a change of stress carries the shift over.
        var state = ThresholdDriftState()
        func advance(_ volts: Double, _ hours: Int64, activity: Double = 1) {
            state.advance(
                .hotCarriers, voltage: .volts(volts), temperature: .celsius(60), activity: activity, time: .hours(hours)
            )
        }
        advance(0.8, 100)
        let first = state.hotCarriers
        advance(0.8, 300)
        #expect(abs(state.hotCarriers / first - 2) < 1e-9)
        advance(0.7, 1000)
        // (K2^2 t + K1^2 400)^(1/2) with K ~ V^8.
        let expected: Double = (4 + 10 * pow(0.7 / 0.8, 16)).squareRoot()
        let ratio: Double = state.hotCarriers / first
        #expect(abs(ratio - expected) < 1e-9)
        let before = state.hotCarriers
        advance(0.8, 1000, activity: 0)
        #expect(state.hotCarriers == before)
        #expect(
            law.advance(shift: .zero, voltage: .volts(0.36), temperature: .celsius(60), time: .hours(87_600))
                < .millivolts(0.02))
    }

    // From scipy.special.lambertw.
    @Test(
        "An S19's dies run away above an inlet of 60.8 degC with four fans, of 53.3 degC with three",
        arguments: [(4, 60.8, 144.0), (3, 53.3, 141.0)])
    func runaway(fans: Int, inlet: Double, die: Double) throws {
        let model = try #require(try ModelLibrary.builtIn()["antminer-s19"])
        let airflow = model.fans.airflowRatio(intake: fans - 2, exhaust: 2)
        let edge = try #require(model.runaway(model.nominal, airflow: airflow))
        #expect(abs(edge.inlet.celsius - inlet) < 0.05)
        #expect(abs(edge.die.celsius - die) < 0.5)
        // There Lambert's argument is -1/e, and just below the steady state is where W0 says.
        let resistance = model.thermal.resistance(airflow: airflow).kelvinsPerWatt
        let scale = model.leakageTemperatureScale.kelvins
        let leakage = model.leakagePower(voltage: model.nominal.voltage).watts
        for below in [0, 1.0, 20] {
            let cold = edge.inlet.celsius - below + resistance * model.dynamicPower(model.nominal).watts
            let argument = -(resistance * leakage / scale) * exp((cold - 75) / scale)
            let atEdge = abs(argument * exp(1) + 1) < 1e-9
            #expect(atEdge == (below == 0))
            guard below > 0 else { continue }
            let expected = cold - scale * (try lambertW0(argument))
            let steady = try #require(
                model.steadyState(model.nominal, inlet: .celsius(edge.inlet.celsius - below), airflow: airflow))
            #expect(abs(steady.die.celsius - expected) < 1e-6)
        }
        #expect(
            model.thermal.runaway(
                airflow: 1, constant: .watts(3000), leakage: .zero, reference: .celsius(75), scale: .kelvins(36)) == nil
        )
    }
}

/// Draws of failure times against their distribution, and the wrong ways of drawing that must be noticed.
@Suite("Failure times are distributed as they should be") struct ReliabilityStatisticsTests {
    private static let count = 4000

    /// Kolmogorov's distance of the probability transforms from the uniform distribution, times the root of the count: above
    /// 1.95 in one sample of a thousand.
    private func distance(_ transforms: [Double]) -> Double {
        let sorted = transforms.sorted()
        let n = Double(sorted.count)
        let most = sorted.enumerated().reduce(0.0) { worst, next in
            max(worst, Double(next.offset + 1) / n - next.element, next.element - Double(next.offset) / n)
        }
        return most * n.squareRoot()
    }

    /// Hot by day, cool by night.
    private func acceleration(_ step: Int) -> Double { step % 2 == 0 ? 3 : 0.2 }

    private func failures(_ draw: (inout RandomStream) -> Double) -> [Double] {
        var stream = RandomStream(StreamKey(seed: 11).named("failures"))
        return (0..<Self.count).map { _ in draw(&stream) }
    }

    private let life = WeibullLife(shape: 3, scale: .hours(120))

    /// The probability transform of a failure at this time under the alternating stress.
    private func transform(_ hours: Double) -> Double {
        let days = (hours / 24).rounded(.down)
        let rest = hours - days * 24
        let virtual = days * (12 * 3.2) + min(rest, 12) * 3 + max(0, rest - 12) * 0.2
        return life.failureProbability(by: TimeSpan(seconds: virtual * 3600))
    }

    private func failure(_ clock: FailureClock, _ factor: (Int) -> Double) -> Double {
        var clock = clock
        for step in 0... {
            if let left = clock.remaining(acceleration: factor(step)), left < .hours(12) {
                return Double(step) * 12 + left.hours
            }
            clock.advance(over: .hours(12), acceleration: factor(step))
        }
        return .infinity
    }

    @Test("Inversion of the cumulative hazard")
    func inversion() {
        let times = failures { failure(FailureClock(life, survival: $0.uniform()), acceleration) }
        #expect(distance(times.map(transform)) < 1.95)
    }

    @Test("A mean stress instead of the changing one is noticed, and so is a draw anew at each change")
    func mutants() {
        let mean = failures { failure(FailureClock(life, survival: $0.uniform())) { _ in 1.6 } }
        #expect(distance(mean.map(transform)) > 1.95)
        let restarted = failures { stream in
            // Draws a new life from age zero at every change of stress, as if the part had been replaced.
            for step in 0..<10_000 {
                let clock = FailureClock(life, survival: stream.uniform())
                if let left = clock.remaining(acceleration: acceleration(step)), left < .hours(12) {
                    return Double(step) * 12 + left.hours
                }
            }
            return .infinity
        }
        #expect(distance(restarted.map(transform)) > 1.95)
    }

    @Test("A bathtub's draws, of used boards as of new ones", arguments: [0.0, 2000, 40_000])
    func bathtub(hours: Double) {
        let life = ComponentReliability.board.life
        let age = TimeSpan(seconds: hours * 3600)
        func transforms(conditional: Bool) -> [Double] {
            failures { stream in
                let survival = stream.uniform()
                let limit =
                    conditional
                    ? ComponentReliability.board.clock(survival: survival, age: age, parts: 1).limit
                    : ComponentReliability.board.clock(survival: survival, age: .zero, parts: 1).limit + age
                return -expm1(life.cumulativeHazard(at: age) - life.cumulativeHazard(at: limit))
            }
        }
        #expect(distance(transforms(conditional: true)) < 1.95)
        if hours > 10_000 { #expect(distance(transforms(conditional: false)) > 1.95) }
    }
}
