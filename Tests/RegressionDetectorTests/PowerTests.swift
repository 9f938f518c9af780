// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import RegressionDetector
import Statistics
import Testing

/// Visits of a machine whose scatter is known, on fresh seeds.
private struct Machine {
    var runs: Int
    var visit: Double
    var run: Double

    /// Past visits to release 1 at 100, then `after` to release 2 at a loss.
    func history(_ before: Int, loss: Double, after: Int, seed: UInt64) -> [[Run]] {
        var stream = RandomStream(StreamKey(seed: seed).named("power test"))
        return (0..<before + after).map { visit in
            let isNew = visit >= before
            let level = isNew ? 100 * (1 - loss) : 100
            let offset = stream.gaussian(sd: self.visit)
            return (0..<runs).map { number in
                Run(
                    index: visit * 100 + number, day: Double(visit) + Double(number) / 1000, release: isNew ? 2 : 1,
                    session: "\(visit)", components: ["driver_version": isNew ? "2" : "1"],
                    value: level * (1 + offset + stream.gaussian(sd: self.run)))
            }
        }
    }

    /// The share of histories with an alarm after 1, 2, ... visits to the new release.
    func measured(_ before: Int, loss: Double, after: Int, histories: Int) -> [Double] {
        var hits = [Int](repeating: 0, count: after)
        for number in 0..<histories {
            var detector = LevelFilterDetector()
            for (visit, runs) in history(before, loss: loss, after: after, seed: 4000 + UInt64(number)).enumerated() {
                guard detector.observe(runs).contains(where: \.attribution.mayBeSoftware), visit >= before else {
                    continue
                }
                for later in visit - before..<after { hits[later] += 1 }
                break
            }
        }
        return hits.map { Double($0) / Double(histories) }
    }

    /// What is claimed from the past of each of some histories, on average: a claim is made from an estimate of the scatter.
    func claimed(
        _ before: Int, loss: Double, after: Int, _ claim: (VisitNoise) -> [Double]
    ) -> [Double] {
        let rows = (0..<8).map { number -> [Double] in
            var assembly = VisitAssembly(direction: .higherIsBetter)
            let past = history(before, loss: 0, after: 0, seed: 9000 + UInt64(number))
            return claim(VisitNoise(past.flatMap { assembly.visits(of: $0).visits.map(\.visit) }))
        }
        return (0..<after).map { place in rows.reduce(0) { $0 + $1[place] } / Double(rows.count) }
    }
}

@Suite("The chance to see a loss")
struct PowerTests {
    private static let machines = [
        Machine(runs: 1, visit: 0.01, run: 0.002), Machine(runs: 3, visit: 0.01, run: 0.004),
        Machine(runs: 3, visit: 0.02, run: 0.004),
    ]

    @Test("the claimed chance is the measured one on fresh seeds, and the old formula's is not")
    func claims() {
        var worst = 0.0
        var formula = 0.0
        for machine in Self.machines {
            let noise = VisitNoise(
                scatter: (machine.visit * machine.visit + machine.run * machine.run / Double(machine.runs))
                    .squareRoot(),
                runScatter: machine.runs > 1 ? machine.run : nil, runs: machine.runs, visits: 14, visitsPerRelease: 14)
            let losses = [0.03, 0.05]
            let claims = SimulatedPower.chances(ofLosses: losses, noise: noise, most: 3, settings: .init())
            let threshold = AlarmThresholds.standard.threshold(budget: 5, scale: noise.scatter)
            for (loss, claimed) in zip(losses, claims) {
                let measured = machine.measured(14, loss: loss, after: 3, histories: 200)
                for place in [0, 2] {
                    let mutant = DetectionPower.probability(
                        visits: place + 1, loss: loss, scale: noise.scatter, missing: threshold + 3.5)
                    worst = max(worst, abs(claimed[place] - measured[place]))
                    formula = max(formula, abs(mutant - measured[place]))
                }
            }
        }
        // Of 200 histories and 400 draws a difference has a standard error of at most 4.3 points; 12 comparisons, three of them.
        #expect(worst < 0.13, "\(worst)")
        #expect(formula > 0.3, "\(formula)")
    }

    @Test("claims from an estimated scatter are right on average")
    func estimated() {
        let machine = Self.machines[1]
        let measured = machine.measured(14, loss: 0.03, after: 3, histories: 200)
        let claimed = machine.claimed(14, loss: 0.03, after: 3) {
            SimulatedPower.chances(ofLosses: [0.03], noise: $0, most: 3, settings: .init())[0]
        }
        for place in [0, 2] { #expect(abs(claimed[place] - measured[place]) < 0.2, "\(claimed) \(measured)") }
    }

    @Test("the chances grow with the loss and with the visits, and are the same whenever they are asked for")
    func order() {
        let noise = VisitNoise(scatter: 0.012, doubt: 0.1, runScatter: 0.004, runs: 3, visits: 9)
        let rows = SimulatedPower.chances(ofLosses: [0.03, 0.05, 0.1], noise: noise, most: 4, settings: .init())
        for row in rows { #expect(row == row.sorted()) }
        for place in 0..<4 { #expect(rows[0][place] <= rows[1][place] && rows[1][place] <= rows[2][place]) }
        #expect(rows[2][3] > 0.95)
        #expect(
            rows == SimulatedPower.chances(ofLosses: [0.03, 0.05, 0.1], noise: noise, most: 4, settings: .init()))
    }

    @Test("a suspicion that is real becomes an alarm as often as the continuation says")
    func continuation() throws {
        var detector = LevelFilterDetector()
        let machine = Machine(runs: 1, visit: 0.006, run: 0.003)
        let past = machine.history(8, loss: 0.04, after: 1, seed: 31)
        for runs in past { _ = detector.observe(runs) }
        let suspicion = try #require(detector.suspicion)
        #expect(suspicion.release == 2)
        let noise = VisitNoise(scatter: 0.0067, runs: 1, visits: 9)
        let run = try #require(past.last?.first)
        let chances = SimulatedPower.chances(continuing: detector, like: run, level: 96, noise: noise, most: 4)
        #expect(chances == chances.sorted())
        #expect(chances[3] > 0.8)
        let none = SimulatedPower.chances(continuing: detector, like: run, level: 100, noise: noise, most: 4)
        #expect(none[3] < 0.2)
    }

    @Test("the scatter of visits is estimated through a step and an outlier, and the prior stands in for few")
    func noise() {
        var stream = RandomStream(StreamKey(seed: 5).named("noise test"))
        func visits(_ count: Int) -> [Visit] {
            (0..<count).map { number in
                let level = number < count / 2 ? 4.6 : 4.5
                let offset = stream.gaussian(sd: 0.01) + (number == 5 ? -0.3 : 0)
                return Visit(
                    release: .number(number < count / 2 ? 0 : 1), day: Double(number), components: [:],
                    logValues: (0..<3).map { _ in level + offset + stream.gaussian(sd: 0.004) })
            }
        }
        let many = VisitNoise(visits(60))
        #expect(abs(many.scatter - 0.0103) < 0.003)
        #expect(abs((many.runScatter ?? 0) - 0.004) < 0.001)
        #expect(many.doubt < 0.15 && many.runs == 3 && many.visitsPerRelease == 30)
        let one = VisitNoise(Array(visits(60).prefix(1)))
        #expect(abs(one.doubt - Double(LevelFilter.Settings().scatterSpread)) < 1e-6)
    }
}
