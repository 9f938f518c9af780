// SPDX-License-Identifier: GPL-3.0-or-later

import Silicon
import Statistics
import Testing

@Suite struct SpatialCorrelationTests {
    @Test("The 8 by 8 map's sum, eigenvalues and Cholesky factor are the reference's")
    func vectors() throws {
        let map = try SpatialCorrelation()
        #expect(abs(map.matrix.reduce(0, +) - 496.7323056727) < 1e-9)
        #expect(abs(map.factor[64] - 0.6328125) < 1e-14)
        #expect(abs(map.factor[63 * 64 + 63] - 0.660156552807) < 1e-11)
        let eigenvalues = try symmetricEigenvalues(map.matrix, order: 64)
        #expect(abs(eigenvalues[0] - 0.153685) < 1e-6)
        #expect(abs(eigenvalues[63] - 8.448406) < 1e-6)
        #expect(abs(eigenvalues.reduce(0, +) - 64) < 1e-10)
    }

    @Test("The factor multiplies back to the matrix")
    func factor() throws {
        let map = try SpatialCorrelation(side: 4, range: 0.8)
        let n = map.stages
        for a in 0..<n {
            for b in 0..<n {
                let product = (0..<n).reduce(0.0) { $0 + map.factor[a * n + $1] * map.factor[b * n + $1] }
                #expect(abs(product - map.matrix[a * n + b]) < 1e-12)
            }
        }
    }

    @Test("Correlation falls from 1 to 0 over the range and stays there")
    func ends() {
        #expect(SpatialCorrelation.correlation(distance: 0, range: 0.5) == 1)
        #expect(SpatialCorrelation.correlation(distance: 0.5, range: 0.5) == 0)
        #expect(SpatialCorrelation.correlation(distance: 3, range: 0.5) == 0)
    }

    @Test("A grid without stages, a range of nothing and an indefinite matrix are errors")
    func refused() {
        #expect(throws: StatisticsError.self) { try SpatialCorrelation(side: 0) }
        #expect(throws: StatisticsError.self) { try SpatialCorrelation(range: 0) }
        #expect(throws: StatisticsError.self) { try choleskyFactor([1, 2, 2, 1], order: 2) }
        #expect(throws: StatisticsError.self) { try choleskyFactor([1, 2, 2], order: 2) }
        #expect(throws: StatisticsError.self) { try symmetricEigenvalues([.nan], order: 1) }
    }

    @Test("Two delays have Clark's exact maximum, four the reference's, sixty-four a spread that is too small")
    func clark() throws {
        func identity(_ n: Int) -> [Double] { (0..<n * n).map { $0 / n == $0 % n ? 1 : 0 } }
        let two = try #require(ClarkMaximum(means: [0, 0], covariance: identity(2)))
        #expect(abs(two.mean - 0.5641895835) < 1e-10)
        #expect(abs(two.sd - 0.8256452712) < 1e-10)
        let four = try #require(
            ClarkMaximum(
                means: [0, 0.5, 1, 0.2],
                covariance: [1, 0.5, 0.25, 0.1, 0.5, 1.44, 0.3, 0.2, 0.25, 0.3, 0.81, 0.15, 0.1, 0.2, 0.15, 1]))
        #expect(abs(four.mean - 1.457512165114) < 1e-11)
        #expect(abs(four.sd - 0.796518144828) < 1e-11)
        let many = try #require(ClarkMaximum(means: Array(repeating: 0, count: 64), covariance: identity(64)))
        #expect(abs(many.mean - 2.3288892559) < 1e-9)
        #expect(abs(many.sd - 0.3935879833) < 1e-9)
        #expect(many.sd < 0.88 * 0.4510947438)
        let map = try SpatialCorrelation()
        let correlated = try #require(ClarkMaximum(means: Array(repeating: 0, count: 64), covariance: map.matrix))
        #expect(abs(correlated.mean - 2.192231) < 1e-6)
        #expect(abs(correlated.sd - 0.501318) < 1e-6)
        #expect(ClarkMaximum(means: [], covariance: []) == nil)
        #expect(ClarkMaximum(means: [0, 0], covariance: [1]) == nil)
    }

    @Test("Quadrature over a normal is exact for polynomials and close for an exponential")
    func quadrature() throws {
        let rule = try NormalQuadrature(count: 32)
        #expect(abs(rule.mean { $0 * $0 } - 1) < 1e-12)
        #expect(abs(rule.mean { $0 * $0 * $0 * $0 * $0 * $0 } - 15) < 1e-10)
        #expect(abs(rule.mean { $0 }) < 1e-12)
        #expect(throws: StatisticsError.self) { try NormalQuadrature(count: 0) }
    }
}
