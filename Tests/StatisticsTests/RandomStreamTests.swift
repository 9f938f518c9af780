// SPDX-License-Identifier: GPL-3.0-or-later

import Statistics
import Testing

/// Whether the mean of the values is within 4.5 standard errors of the expected one.
private func hasMean(_ values: [Double], _ expected: Double) -> Bool {
    let summary = Summary(values)
    return (summary.mean - expected).magnitude < 4.5 * summary.standardError
}

@Suite("Sparse draws")
struct RandomStreamTests {
    private static let n = 20_000
    private func draw(_ name: String, _ next: (inout RandomStream) -> Double) -> [Double] {
        var stream = RandomStream(StreamKey(seed: 11).named(name))
        return (0..<Self.n).map { _ in next(&stream) }
    }

    @Test("Gaussians have normal moments and tails; a factor of 1.01 is noticed on enough of them")
    func gaussian() {
        var stream = RandomStream(StreamKey(seed: 5).named("gaussian"))
        let values = (0..<300_000).map { _ in stream.gaussian(mean: 0, sd: 1) }
        #expect(looksStandardNormal(values))
        #expect(!looksStandardNormal(values.map { $0 * 1.01 }))
    }

    @Test("Means are those of the distributions, and a mean off by 5 % is noticed")
    func means() {
        let cases: [([Double], Double)] = [
            (draw("uniform") { $0.uniform() }, 0.5),
            (draw("exponential") { $0.exponential(mean: 4) }, 4),
            (draw("weibull") { $0.weibull(scale: 3, shape: 2) }, 3 * 0.886_226_925),
            (draw("gamma") { $0.gamma(shape: 2.5, scale: 2) }, 5),
            (draw("beta") { $0.beta(2, 6) }, 0.25),
            (draw("lognormal") { $0.logNormal(mu: 0.2, sigma: 0.5) }, 1.384_030_645),
            (draw("poisson") { Double($0.poisson(mean: 7.5)) }, 7.5),
            (draw("many") { Double($0.poisson(mean: 2e9)) }, 2e9),
            (draw("binomial") { Double($0.binomial(n: 40, p: 0.3)) }, 12),
            (draw("bernoulli") { $0.bernoulli(0.7) ? 1 : 0 }, 0.7),
            (draw("integer") { Double($0.integer(below: 11)) }, 5),
        ]
        for (values, mean) in cases {
            #expect(hasMean(values, mean), "\(mean)")
            #expect(!hasMean(values, mean * 1.05), "\(mean)")
        }
    }

    @Test("Equal keys draw equal sequences, other keys others")
    func addressed() {
        #expect(draw("a") { $0.uniform() } == draw("a") { $0.uniform() })
        #expect(draw("a") { $0.uniform() } != draw("b") { $0.uniform() })
    }

    @Test("Samples are distinct, sorted, inside and uniform")
    func samples() {
        var stream = RandomStream(StreamKey(seed: 2))
        var hits = [Int](repeating: 0, count: 10)
        for _ in 0..<5000 {
            let sample = stream.sample(count: 3, of: 10)
            #expect(sample.count == 3 && Set(sample).count == 3 && sample == sample.sorted())
            for index in sample { hits[index] += 1 }
        }
        #expect(hits.allSatisfy { ($0 - 1500).magnitude < 150 })
        let (all, none, nowhere) = (
            stream.sample(count: 5, of: 3), stream.sample(count: 0, of: 3), stream.sample(count: 2, of: 0)
        )
        #expect(all == [0, 1, 2] && none.isEmpty && nowhere.isEmpty)
        var deck = Array(0..<52)
        stream.shuffle(&deck)
        #expect(deck != Array(0..<52) && deck.sorted() == Array(0..<52))
    }

    @Test("Parameters at the edge of a domain never trap")
    func edges() {
        var stream = RandomStream(StreamKey(seed: 2))
        let zeros = [
            stream.poisson(mean: 0), stream.poisson(mean: -1), stream.poisson(mean: .nan),
            stream.binomial(n: -1, p: 0.5), stream.integer(below: 0), stream.integer(below: 1),
        ]
        #expect(zeros.allSatisfy { $0 == 0 })
        let sure = stream.binomial(n: 9, p: 2)
        #expect(sure == 9)
        let large = [stream.poisson(mean: .infinity), stream.integer(below: .max)]
        #expect(large.allSatisfy { $0 >= 0 })
    }
}
