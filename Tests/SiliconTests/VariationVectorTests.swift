// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Quantities
import Silicon
import Statistics
import Testing

/// Spatial maps, the largest of many delays, and populations of chips against an independent implementation.
@Suite("Variation, number by number") struct VariationVectorTests {
    @Test("Half of the 64 modes of the map hold 89 % of its variance")
    func modes() throws {
        let eigenvalues = try symmetricEigenvalues(SpatialCorrelation().matrix, order: 64).sorted(by: >)
        for (count, share) in [(1, 0.132), (4, 0.4061), (8, 0.6201), (16, 0.7929), (32, 0.8901)] {
            let held = eigenvalues.prefix(count).reduce(0, +) / 64
            #expect(abs(held - share) < 6e-5, "\(count) modes: \(held)")
        }
    }

    /// Mean and spread of the largest of n independent standard normals, from its density n phi(x) Phi(x)^(n-1).
    private func exactMaximum(_ n: Int) -> (mean: Double, sd: Double) {
        var sums = (0.0, 0.0, 0.0)
        for step in -20_000...20_000 {
            let x = Double(step) * 5e-4
            let below = 0.5 * erfc(-x / 2.0.squareRoot())
            let density = Double(n) * exp(-0.5 * x * x) / (2 * Double.pi).squareRoot() * pow(below, Double(n - 1))
            sums = (sums.0 + density, sums.1 + density * x, sums.2 + density * x * x)
        }
        let mean = sums.1 / sums.0
        return (mean, (sums.2 / sums.0 - mean * mean).squareRoot())
    }

    @Test(
        "Clark's moments fall behind the exact maximum of independent delays as their number grows",
        arguments: [
            (2, 0.5641895835, 0.8256452712, 0.5641895835, 0.8256452712),
            (4, 1.0293753730, 0.7012240989, 1.0309931226, 0.6857329127),
            (16, 1.7659913931, 0.5431480544, 1.7605462487, 0.4982683144),
            (64, 2.3437334651, 0.4510947438, 2.3288892559, 0.3935879833),
        ])
    func clark(count: Int, mean: Double, sd: Double, clarkMean: Double, clarkSD: Double) throws {
        let exact = exactMaximum(count)
        #expect(abs(exact.mean - mean) < 1e-9 && abs(exact.sd - sd) < 1e-9, "\(exact)")
        let identity = (0..<count * count).map { $0 / count == $0 % count ? 1.0 : 0 }
        let folded = try #require(ClarkMaximum(means: Array(repeating: 0, count: count), covariance: identity))
        #expect(abs(folded.mean - clarkMean) < 1e-9 && abs(folded.sd - clarkSD) < 1e-9)
    }

    // The simulated values have standard errors of 0.0008 and 0.0009.
    @Test(
        "Of correlated delays too: what 6,000 drawn maps give lies where the reference's simulation does, not where Clark's moments do",
        arguments: [(0.5, 2.2565, 0.5028, 2.264994, 0.450302), (1.0, 2.0999, 0.5635, 2.192231, 0.501318)])
    func correlated(share: Double, mean: Double, sd: Double, clarkMean: Double, clarkSD: Double) throws {
        let map = try SpatialCorrelation()
        let covariance = (0..<4096).map { share * map.matrix[$0] + ($0 / 64 == $0 % 64 ? 1 - share : 0) }
        let folded = try #require(ClarkMaximum(means: Array(repeating: 0, count: 64), covariance: covariance))
        #expect(abs(folded.mean - clarkMean) < 6e-7 && abs(folded.sd - clarkSD) < 6e-7)
        let factor = try choleskyFactor(covariance, order: 64)
        var stream = RandomStream(StreamKey(seed: 17).named("maxima"))
        let maxima = (0..<6_000).map { _ -> Double in
            let normals = (0..<64).map { _ in stream.gaussian() }
            return (0..<64).reduce(-Double.infinity) { best, row in
                max(best, (0...row).reduce(0) { $0 + factor[row * 64 + $1] * normals[$1] })
            }
        }
        // Four standard errors of both simulations together.
        let summary = Summary(maxima)
        let reach = 4 * (0.0009 * 0.0009 + summary.sd * summary.sd / 6_000).squareRoot()
        #expect(abs(summary.mean - mean) < reach, "\(summary.mean)")
        #expect(abs(summary.sd - sd) < reach, "\(summary.sd)")
        #expect(abs(summary.sd - clarkSD) > reach)
    }

    struct Population: Sendable, CustomTestStringConvertible {
        var process: Int
        var dieToDie, systematic: Double
        /// Of the collapse voltage, mV: mean and spread, 1st and 99th percentile.
        var mean, sd, p1, p99: Double
        /// At the nominal voltage: median and mean nonce error, and the share of chips above 1 %.
        var median, average, above: Double

        var testDescription: String { ReferenceProcess.all[process].name }
    }

    /// From 250 chips for the collapse voltage and 1,200 for the nonce errors.
    static let populations = [
        Population(
            process: 0, dieToDie: 6, systematic: 4, mean: 383.71, sd: 8.58, p1: 365.7, p99: 403.5, median: 1.29e-3,
            average: 4.30e-2, above: 0.277),
        Population(
            process: 1, dieToDie: 4, systematic: 3, mean: 342.03, sd: 5.43, p1: 330.6, p99: 354.5, median: 4.69e-4,
            average: 6.24e-3, above: 0.115),
        Population(
            process: 2, dieToDie: 3, systematic: 2, mean: 281.02, sd: 4.07, p1: 272.4, p99: 290.5, median: 2.15e-4,
            average: 1.42e-3, above: 0.026),
        Population(
            process: 3, dieToDie: 5, systematic: 4, mean: 766.30, sd: 9.97, p1: 745.3, p99: 789.6, median: 5.45e-3,
            average: 9.80e-2, above: 0.430),
    ]

    @Test("Chips of each process spread as the reference's do", arguments: populations)
    func population(_ reference: Population) throws {
        let process = ReferenceProcess.all[reference.process]
        let timing = try process.timing()
        let point = OperatingPoint(frequency: process.frequency, voltage: process.supply)
        let key = StreamKey(seed: 23).named("population")
        func simulate(dieToDie: Double) throws -> ChipPopulation {
            ChipPopulation(
                chips: 300, timing: timing,
                lottery: try ChipLottery(
                    ProcessVariation(
                        dieToDie: .millivolts(dieToDie), systematic: .millivolts(reference.systematic))),
                point: point, temperature: .celsius(75), key: key)
        }
        let drawn = try simulate(dieToDie: reference.dieToDie)
        let volts = Summary(drawn.criticalVolts.map { $0 * 1e3 })
        // Both are samples: 250 chips of the reference's, 300 here. Four standard errors of the difference.
        let perChip = reference.sd * (1.0 / 250 + 1.0 / 300).squareRoot()
        #expect(abs(volts.mean - reference.mean) < 4 * perChip, "\(volts.mean)")
        #expect(abs(volts.sd - reference.sd) < 4 * perChip / 2.0.squareRoot(), "\(volts.sd)")
        // A 1 % quantile of 250 has a standard error near a quarter of the spread.
        #expect(abs(try #require(quantile(drawn.criticalVolts, 0.01)) * 1e3 - reference.p1) < 1.3 * reference.sd)
        #expect(abs(try #require(quantile(drawn.criticalVolts, 0.99)) * 1e3 - reference.p99) < 1.3 * reference.sd)
        let above = Double(drawn.nonceErrors.count { $0 > 0.01 }) / 300
        let share = (reference.above * (1 - reference.above) * (1.0 / 1200 + 1.0 / 300)).squareRoot()
        #expect(abs(above - reference.above) < 4 * share, "\(above)")
        // Errors spread over decades; a factor of two is about four standard errors of a median of 300.
        let median = try #require(quantile(drawn.nonceErrors, 0.5))
        #expect((0.5...2).contains(median / reference.median), "\(median)")
        let average = try #require(
            try bootstrapInterval(drawn.nonceErrors, level: 0.9999, key: key.named("mean")) { Summary($0).mean })
        #expect(average.contains(reference.average), "\(average)")

        // The mutant: half as much again from die to die.
        let wide = try simulate(dieToDie: 1.5 * reference.dieToDie)
        let wideSD = Summary(wide.criticalVolts.map { $0 * 1e3 }).sd
        #expect(abs(wideSD - reference.sd) > 4 * perChip / 2.0.squareRoot(), "\(wideSD)")
    }

    @Test("The model files hold the variation that the populations are made of")
    func parts() throws {
        for reference in Self.populations {
            let variation = try ModelLibrary.builtIn().process(ReferenceProcess.all[reference.process].name).variation
            #expect(abs(variation.dieToDie.millivolts - reference.dieToDie) < 1e-9)
            #expect(abs(variation.systematic.millivolts - reference.systematic) < 1e-9)
            #expect(variation.correlationRange == 0.5)
        }
    }
}
