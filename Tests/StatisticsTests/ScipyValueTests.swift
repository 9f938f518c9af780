// SPDX-License-Identifier: GPL-3.0-or-later

import Statistics
import Testing

private func close(_ a: Double, _ b: Double, _ tolerance: Double = 1e-9) -> Bool {
    (a - b).magnitude <= tolerance * max(1, b.magnitude)
}

/// Values computed with scipy 1.17.1.
@Suite("Values against scipy")
struct ScipyValueTests {
    @Test("Welch's test")
    func welch() throws {
        let a = [19.8, 20.4, 19.6, 17.8, 18.5, 18.9, 18.3, 18.9, 19.5, 22.0]
        let b = [
            28.2, 26.6, 20.1, 23.3, 25.2, 22.1, 17.7, 27.6, 20.6, 13.7, 23.2, 17.5, 20.6, 18.0, 23.9, 21.6, 24.3, 20.4,
            23.9, 13.3,
        ]
        let test = try WelchTest(candidate: a, baseline: b)
        #expect(close(test.statistic, -2.225512039969852) && close(test.pValue, 0.035484530830010394))
        #expect(close(test.degrees, 24.524634944257343))
        #expect(close(test.interval.low, -4.276458650120555) && close(test.interval.high, -0.16354134987944358))
        let tied = try MannWhitneyTest(candidate: a, baseline: b)
        #expect(!tied.isExact && tied.statistic == 55.5 && close(tied.pValue, 0.05279379552204588))
        #expect(throws: StatisticsError.self) { try WelchTest(candidate: [1], baseline: b) }
        #expect(throws: StatisticsError.self) { try WelchTest(candidate: [1, 1], baseline: [2, 2]) }
    }

    @Test("The Mann-Whitney test, exact and with ties")
    func mannWhitney() throws {
        let exact = try MannWhitneyTest(
            candidate: [1.1, 2.3, 3.7, 4.2, 9.5], baseline: [0.5, 1.9, 2.2, 2.9, 3.1, 1.0])
        #expect(exact.isExact && exact.statistic == 24 && close(exact.pValue, 0.12554112554112554))
        let tied = try MannWhitneyTest(candidate: [1, 2, 2, 3, 5, 5, 8], baseline: [2, 3, 5, 6, 8, 9, 9, 10])
        #expect(!tied.isExact && tied.statistic == 12 && close(tied.pValue, 0.07003909476349932))
    }

    @Test("Continuous distributions")
    func continuous() throws {
        let cases: [(ContinuousDistribution, [Double])] = try [
            (
                .normal(mean: 3, sd: 2),
                [4.2, 0.9, 0.1666123014458998, 0.7257468822499265, 0.2742531177500736, 5.563103131089201]
            ),
            (
                .studentT(degrees: 4.5),
                [1.3, 0.975, 0.1570926788628012, 0.871901956027983, 0.128098043972017, 2.658912347204403]
            ),
            (
                .chiSquare(degrees: 7),
                [5.5, 0.95, 0.1206189949076989, 0.4008161293336442, 0.5991838706663558, 14.06714044934017]
            ),
            (
                .fisherF(numerator: 3, denominator: 11),
                [2.2, 0.9, 0.1221504595989870, 0.8544693128172425, 0.1455306871827576, 2.660228683765314]
            ),
            (
                .weibull(scale: 3, shape: 2.5),
                [2, 0.3, 0.3155599534542204, 0.304335217702675, 0.695664782297325, 1.98623346758810]
            ),
            (
                .logNormal(mu: 0.4, sigma: 0.7),
                [1.7, 0.8, 0.3294588497149171, 0.5740174878869696, 0.4259825121130304, 2.688907194031838]
            ),
            (
                .exponential(mean: 4),
                [3, 0.6, 0.1180916381852537, 0.5276334472589853, 0.4723665527410147, 3.66516292749662]
            ),
            (
                .gamma(shape: 2.2, scale: 1.5),
                [3.3, 0.25, 0.1726888700798813, 0.5896462424949894, 0.4103537575050106, 1.664497455792396]
            ),
            (
                .beta(2, 5.5),
                [0.3, 0.75, 2.154460226177167, 0.6273637557521076, 0.3726362442478926, 0.3634877896964798]
            ),
        ]
        for (distribution, v) in cases {
            #expect(close(distribution.density(v[0]), v[2]) && close(distribution.lowerTail(v[0]), v[3]))
            #expect(close(distribution.upperTail(v[0]), v[4]))
            #expect(try close(distribution.quantile(v[1]), v[5], 1e-7))
        }
        #expect(throws: StatisticsError.self) { try ContinuousDistribution.normal(mean: 0, sd: 0) }
        #expect(throws: StatisticsError.self) { try ContinuousDistribution.gamma(shape: .nan, scale: 1) }
        #expect(throws: StatisticsError.self) { try ContinuousDistribution.exponential(mean: 1).quantile(1.1) }
    }

    @Test("Distributions of counts")
    func counts() throws {
        let poisson = try CountDistribution.poisson(mean: 4.2)
        #expect(close(poisson.probability(6), 0.11432110720443431) && close(poisson.lowerTail(6), 0.8674639959499184))
        #expect(close(poisson.upperTail(6), 0.13253600405008165))
        #expect(try poisson.quantile(0.9) == 7)
        let binomial = try CountDistribution.binomial(n: 30, p: 0.2)
        #expect(close(binomial.probability(8), 0.1105586273869991) && close(binomial.lowerTail(8), 0.8713492460859559))
        #expect(try binomial.quantile(0.35) == 5)
        #expect(throws: StatisticsError.self) { try CountDistribution.poisson(mean: -1) }
    }

    @Test("Special functions, Garwood's interval and roots")
    func numerics() throws {
        #expect(try close(lambertW0(1), 0.5671432904097838) && close(lambertW0(-0.2), -0.2591711018190737))
        #expect(try close(lambertW0(10), 1.7455280027406994) && close(logGamma(7.3), 7.147892523022249))
        #expect(throws: StatisticsError.self) { try lambertW0(-1) }
        let interval = try poissonInterval(count: 7, level: 0.95)
        #expect(close(interval.low, 2.8143630515198654) && close(interval.high, 14.422675361702376))
        let none = try poissonInterval(count: 0, level: 0.95)
        #expect(none.low == 0 && close(none.high, 3.6888794541139354))
        #expect(try close(findRoot(between: 0, and: 2) { $0 * $0 - 2 }, 2.0.squareRoot(), 1e-11))
        #expect(throws: StatisticsError.self) { try findRoot(between: 2, and: 3) { $0 * $0 - 2 } }
        #expect(numericFingerprint() == numericFingerprint() && numericFingerprint().count == 16)
    }
}
