// SPDX-License-Identifier: GPL-3.0-or-later

import CFleetKernel
import Foundation
import Statistics
import Testing

/// Checks a sample of standard normal numbers: mean, variance, fourth moment and the share beyond 3, each within 4.5 standard errors.
func looksStandardNormal(_ values: [Double]) -> Bool {
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let second = values.reduce(0) { $0 + $1 * $1 } / n
    let fourth = values.reduce(0) { $0 + $1 * $1 * $1 * $1 } / n
    let beyond = Double(values.count { $0.magnitude > 3 }) / n
    let share = 0.002_699_796_063
    let errors = [
        mean * n.squareRoot(), (second - 1) * (n / 2).squareRoot(), (fourth - 3) * (n / 96).squareRoot(),
        (beyond - share) / (share / n).squareRoot(),
    ]
    return errors.allSatisfy { $0.magnitude < 4.5 }
}

/// The p-value of a chi-square test of counts against a Poisson distribution, cells with fewer than 10 expected counts joined.
func poissonFit(_ counts: [Int], mean: Double) throws -> Double {
    let distribution = try CountDistribution.poisson(mean: mean)
    let n = Double(counts.count)
    var observed: [Int: Int] = [:]
    for count in counts { observed[count, default: 0] += 1 }
    var statistic = 0.0
    var cells = 0
    var expected = 0.0
    var seen = 0
    let last = try distribution.quantile(1 - 10 / n)
    for k in 0...last {
        expected += distribution.probability(k) * n
        seen += observed[k] ?? 0
        if k == last {
            expected += distribution.upperTail(k) * n
            seen += counts.count { $0 > k }
        }
        if expected >= 10 || k == last {
            statistic += (Double(seen) - expected) * (Double(seen) - expected) / max(expected, 1)
            cells += 1
            expected = 0
            seen = 0
        }
    }
    return try ContinuousDistribution.chiSquare(degrees: Double(max(1, cells - 1))).upperTail(statistic)
}

private typealias Floats = SIMD8<Float>
private typealias Words = SIMD8<UInt32>

/// The bytes of eight numbers, in and out of the kernel.
private func array<Scalar>(_ x: SIMD8<Scalar>) -> [Scalar] { (0..<8).map { x[$0] } }

private func gaussianPair(_ a: Words, _ b: Words) -> (Floats, Floats) {
    var x = [Float](repeating: 0, count: 8)
    var y = x
    assay_fleet_gaussians(array(a), array(b), &x, &y)
    return (Floats(x), Floats(y))
}

private func poisson(mean: Floats, uniform: Floats) -> Floats {
    var counts = [Float](repeating: 0, count: 8)
    assay_fleet_poisson(array(mean), array(uniform), &counts)
    return Floats(counts)
}

private func uniform(_ words: Words) -> Floats {
    Floats(array(words).map { (Float($0 >> 9) + 0.5) * 0x1p-23 })
}

private func gaussians(_ count: Int, key: StreamKey) -> [Double] {
    var values: [Double] = []
    for index in 0..<UInt32(count / 16) {
        let c0 = SIMD8<UInt32>(0, 1, 2, 3, 4, 5, 6, 7) &+ SIMD8(repeating: index * 8)
        let block = Threefry2x32.block13(c0, SIMD8(repeating: 0), key: key)
        let pair = gaussianPair(block.0, block.1)
        for lane in 0..<8 { values += [Double(pair.0[lane]), Double(pair.1[lane])] }
    }
    return values
}

private func poissons(_ count: Int, mean: Float, key: StreamKey) -> [Int] {
    var values: [Int] = []
    for index in 0..<UInt32(count / 8) {
        let c0 = SIMD8<UInt32>(0, 1, 2, 3, 4, 5, 6, 7) &+ SIMD8(repeating: index * 8)
        let block = Threefry2x32.block13(c0, SIMD8(repeating: 0), key: key)
        let draws = poisson(mean: SIMD8(repeating: mean), uniform: uniform(block.0))
        for lane in 0..<8 { values.append(Int(draws[lane])) }
    }
    return values
}

@Suite("Draws of the dense pass")
struct KernelDrawsTests {
    @Test("The kernel's Threefry is the one of the known answers")
    func threefry() {
        let key = StreamKey(seed: 5)
        let c0 = Words(0, 1, 2, 3, 1 << 31, .max, 77, 8)
        let c1 = Words(0, .max, 9, 1, 0, .max, 3, 4)
        var a = [UInt32](repeating: 0, count: 8)
        var b = a
        assay_fleet_threefry13(array(c0), array(c1), [key.word0, key.word1], &a, &b)
        let known = Threefry2x32.block13(c0, c1, key: key)
        #expect(a == array(known.0) && b == array(known.1))
    }

    @Test("The normal tail is within 1e-5 of erfc, and the exponential within 2e-7 of exp")
    func functions() {
        var tail = [Float](repeating: 0, count: 8)
        var power = tail
        for step in -800...1000 {
            let z = Float(step) / 100
            assay_fleet_normal_upper_tail([Float](repeating: z, count: 8), &tail)
            let exact = erfc(Double(z) / 2.0.squareRoot()) / 2
            #expect(abs(Double(tail[3]) / exact - 1) < 1e-5)
            let x = Float(step) * 0.085
            assay_fleet_exponential([Float](repeating: x, count: 8), &power)
            #expect(abs(Double(power[5]) / exp(Double(x)) - 1) < 2e-7)
        }
    }

    @Test("Gaussian pairs have the moments and tails of the normal distribution; 1 % more variance is noticed")
    func gaussianMoments() {
        let values = gaussians(1_280_000, key: StreamKey(seed: 1).named("gaussian test"))
        #expect(looksStandardNormal(values))
        #expect(!looksStandardNormal(values.map { $0 * 1.01.squareRoot() }))
        #expect(!looksStandardNormal(values.map { min(max($0, -3), 3) }))
        let products = zip(values, values.dropFirst()).enumerated().filter { $0.offset % 2 == 0 }
        let correlation = products.reduce(0) { $0 + $1.element.0 * $1.element.1 } / Double(products.count)
        #expect(correlation.magnitude < 4.5 / Double(products.count).squareRoot())
    }

    @Test("The rarest words give finite gaussians")
    func gaussianEnds() {
        for word in [UInt32(0), 1, .max] {
            let pair = gaussianPair(SIMD8(repeating: word), SIMD8(repeating: 77))
            #expect(pair.0[0].isFinite && pair.1[0].isFinite)
        }
        let far = gaussianPair(SIMD8(repeating: 0), SIMD8(repeating: 0))
        #expect((far.0[0] * far.0[0] + far.1[0] * far.1[0]).squareRoot() > 5.6)
    }

    @Test(
        "Poisson counts follow their distribution; a mean wrong by a few standard errors does not",
        arguments: [0.02, 0.7, 3, 9.5, 11.9, 12.1, 15, 40, 300] as [Float])
    func poissonFits(_ mean: Float) throws {
        let counts = poissons(40_000, mean: mean, key: StreamKey(seed: 3).named("poisson test"))
        #expect(try poissonFit(counts, mean: Double(mean)) > 1e-4)
        let wrong = Double(mean) + 10 * Double(mean / 40_000).squareRoot()
        #expect(try poissonFit(counts, mean: wrong) < 1e-4)
    }

    @Test(
        "The Poisson expansion is the quantile but for few probabilities", arguments: [12.5, 20, 100, 1e4] as [Float])
    func poissonQuantile(_ mean: Float) throws {
        let distribution = try CountDistribution.poisson(mean: Double(mean))
        var wrong = 0
        for step in 0..<2000 {
            let u = SIMD8(repeating: (Float(step) + 0.5) / 2000)
            let k = Int(poisson(mean: SIMD8(repeating: mean), uniform: u)[0])
            let exact = try distribution.quantile(Double(u[0]))
            #expect((k - exact).magnitude <= 1)
            wrong += k == exact ? 0 : 1
        }
        #expect(wrong <= 6)
    }

    @Test("Poisson draws at the edges: mean 0, NaN and negative give 0, a million stays near a million")
    func poissonEnds() {
        let means = SIMD8<Float>(0, -1, .nan, 1e6, 1e6, 12, 1e-30, 0)
        let draws = poisson(mean: means, uniform: SIMD8(repeating: 1 - 0x1p-24))
        #expect(draws[0] == 0 && draws[1] == 0 && draws[2] == 0)
        #expect(draws[3] > 1_004_000 && draws[3] < 1_007_000 && draws[5] > 30 && draws[5] < 45)
        #expect(draws[6] == 0)
        let low = poisson(mean: means, uniform: SIMD8(repeating: 0x1p-24))
        #expect(low[3] > 993_000 && low[3] < 996_000 && low[5] == 0)
    }
}
