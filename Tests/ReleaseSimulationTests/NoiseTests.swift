// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Quantities
import ReleaseSimulation
import Statistics
import Testing

@Suite("Noise") struct NoiseTests {
    /// Runs by visit, in natural logarithms, of a level that is 0.
    private func visits(
        _ days: Int64 = 4000, runs: Int = 8, seed: UInt64 = 3, _ change: (inout NoiseSettings) -> Void
    ) -> [[Double]] {
        var builder = WorldBuilder(days: days)
        builder.specification.visits.runs = runs
        change(&builder.specification.noise)
        let values = builder.logValues(seed: seed)
        return stride(from: 0, to: values.count, by: runs).map { Array(values[$0..<$0 + runs]) }
    }

    /// Is the sample variance of independent normal values the one expected? At 4.5 standard deviations of a chi-square.
    private func varianceFits(_ values: [Double], _ expected: Double) -> Bool {
        let ratio = values.reduce(0) { $0 + $1 * $1 } / Double(values.count) / expected
        return abs(ratio - 1) < 4.5 * (2 / Double(values.count)).squareRoot()
    }

    @Test(
        "Runs are AR(1): each has the same variance, the first included, and neighbours the correlation that was asked for"
    )
    func autoregressive() throws {
        let sd = 0.01
        let rho = 0.6
        let visits = visits {
            $0.run = .fraction(sd); $0.correlation = rho
        }
        for run in [0, 1, 7] { #expect(varianceFits(visits.map { $0[run] }, sd * sd), "run \(run)") }
        for lag in [1, 2] {
            let products = visits.map { $0[0] * $0[lag] / (sd * sd) }
            let summary = Summary(products)
            #expect(abs(summary.mean - pow(rho, Double(lag))) < 4.5 * summary.standardError)
        }
        // The variance of a visit's mean, from the correlations: sd² / n² (n + 2 Σ (n - k) rho^k).
        let n = 8.0
        let sum = (1...7).reduce(0.0) { $0 + (n - Double($1)) * pow(rho, Double($1)) }
        #expect(varianceFits(visits.map { $0.reduce(0, +) / n }, sd * sd / (n * n) * (n + 2 * sum)))
        // The mutant: independent runs of the same variance have another variance of the mean.
        #expect(!varianceFits(visits.map { $0.reduce(0, +) / n }, sd * sd / n))
    }

    @Test("All runs of a visit share its offset, all visits of a night the night's, and machines differ by a constant")
    func offsets() throws {
        let byVisit = visits { $0.visit = .percent(2) }
        for runs in byVisit { #expect(Set(runs.map { ($0 * 1e12).rounded() }).count == 1) }
        #expect(varianceFits(byVisit.map { $0[0] }, 4e-4))
        #expect(!varianceFits(byVisit.map { $0[0] }, 3e-4))

        var builder = WorldBuilder(days: 10, count: 2000)
        builder.specification.noise.machine = .percent(2)
        let world = builder.world()
        let offsets = world.machines.indices.map {
            log(
                world.visit(machine: $0, night: 1, attempt: 0, at: world.specification.start, firstIndex: 0).runs[0]
                    .value)
        }
        #expect(varianceFits(offsets, 4e-4))
    }

    @Test("Reruns of a night share its offset and nothing else")
    func nights() throws {
        var builder = WorldBuilder(days: 3000)
        builder.specification.visits.runs = 1
        builder.specification.noise.night = .percent(1)
        builder.specification.noise.visit = .percent(2)
        let world = builder.world()
        var products: [Double] = []
        for (night, at) in world.nights(of: 0) {
            let values = [0, 1].map {
                log(world.visit(machine: 0, night: night, attempt: $0, at: at, firstIndex: 0).runs[0].value)
            }
            products.append(values[0] * values[1])
        }
        let covariance = Summary(products)
        #expect(abs(covariance.mean - 1e-4) < 4.5 * covariance.standardError)
        #expect(abs(covariance.mean) > 4.5 * covariance.standardError)
    }

    @Test("A visit is the same whether or not others took place before it")
    func addressed() throws {
        var builder = WorldBuilder(days: 30)
        builder.specification.noise = NoiseSettings()
        let world = builder.world()
        let (night, at) = world.nights(of: 0)[7]
        let before = world.visit(machine: 0, night: night, attempt: 0, at: at, firstIndex: 5)
        for attempt in 1...4 { _ = world.visit(machine: 0, night: night, attempt: attempt, at: at, firstIndex: 0) }
        let after = builder.world().visit(machine: 0, night: night, attempt: 0, at: at, firstIndex: 5)
        #expect(before.runs == after.runs)
        let other = builder.world(seed: 2).visit(machine: 0, night: night, attempt: 0, at: at, firstIndex: 5)
        #expect(before.runs != other.runs)
    }

    @Test("Outliers come as often as they should, are exponential in size, and mostly slow")
    func outliers() throws {
        let values = visits {
            $0.outliers.share = .percent(5)
            $0.outliers.size = .percent(6)
            $0.outliers.upward = .percent(10)
        }.flatMap { $0 }.filter { abs($0) > 1e-12 }
        let all = 4000.0 * 8
        #expect(abs(Double(values.count) - all * 0.05) < 4.5 * (all * 0.05 * 0.95).squareRoot())
        let sizes = Summary(values.map { abs($0) })
        #expect(abs(sizes.mean - 0.06) < 4.5 * sizes.standardError)
        #expect(abs(sizes.sd - sizes.mean) < 0.006)
        let upward = Double(values.count { $0 > 0 }) / Double(values.count)
        #expect(abs(upward - 0.1) < 4.5 * (0.09 / Double(values.count)).squareRoot())
    }

    @Test("Drift and the yearly cycle of the room move the level exactly as declared")
    func slowChanges() throws {
        var builder = WorldBuilder(days: 366)
        builder.specification.noise.drift = .percent(-3)
        let drifted = builder.world().history(of: 0).history.runs
        for run in drifted { #expect(abs(log(run.value) - log(0.97) * run.day / 365.25) < 1e-4) }

        var warm = WorldBuilder(days: 366)
        warm.specification.ambient.effect = .percent(-0.1)
        warm.specification.ambient.seasonal = .kelvins(10)
        warm.specification.ambient.daily = .zero
        let runs = warm.world().history(of: 0).history.runs
        #expect(abs((runs.map { log($0.value) }.min() ?? 0) + 0.01) < 1e-5)
        let hottest = try #require(runs.min { $0.value < $1.value })
        #expect(abs(hottest.day - 200) < 1)
    }
}
