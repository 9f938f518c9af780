// SPDX-License-Identifier: GPL-3.0-or-later

import Statistics
import Testing

private func sortedMedian(_ values: [Float]) -> Float? {
    let sorted = values.filter { !$0.isNaN }.sorted()
    guard let last = sorted.last else { return nil }
    let high = sorted.count / 2 < sorted.count ? sorted[sorted.count / 2] : last
    let low = sorted[(sorted.count - 1) / 2]
    return Float((Double(low) + Double(high)) / 2)
}

@Suite("Describing samples")
struct DescriptionTests {
    @Test(
        "Medians are those of sorted arrays while the values drift, jump, vanish and tie",
        arguments: [1, 2, 7, 8, 9, 100, 999, 1000, 1001, 5003])
    func medians(_ count: Int) {
        var stream = RandomStream(StreamKey(seed: 4).indexed(UInt64(count)))
        var selector = MedianSelector()
        for step in 0..<60 {
            let jump = step == 30 ? 1e6 : step > 40 ? -20 : 0
            var values = (0..<count).map { _ in
                Float(stream.gaussian(mean: 30 + 0.01 * Double(step) + jump, sd: 2))
            }
            if step % 5 == 1 { values = values.map { $0.rounded() } }
            for index in values.indices where stream.bernoulli(step % 7 == 2 ? 0.5 : 0.02) {
                values[index] = index % 2 == 0 ? .nan : -Float.nan
            }
            if step == 20 { values = values.map { _ in 5 } }
            if step == 21 { values = values.map { $0 > 31 ? .infinity : -.infinity } }
            #expect(selector.median(of: values) == sortedMedian(values), "step \(step)")
        }
        #expect(selector.median(of: [Float](repeating: .nan, count: count)) == nil)
        #expect(selector.median(of: []) == nil)
    }

    @Test("A summary is that of the textbook, and running summaries merge into it")
    func summaries() {
        let values = [2.0, 4, 4, 4, 5, 5, 7, 9]
        let summary = Summary(values)
        #expect(summary.n == 8 && summary.mean == 5 && summary.min == 2 && summary.max == 9)
        #expect((summary.sd - (32.0 / 7).squareRoot()).magnitude < 1e-14)
        for split in 0...8 {
            var left = RunningSummary()
            var right = RunningSummary()
            for value in values[..<split] { left.add(value) }
            for value in values[split...] { right.add(value) }
            left.merge(right)
            #expect(left.n == 8 && (left.mean - 5).magnitude < 1e-14 && (left.sd - summary.sd).magnitude < 1e-14)
            #expect(left.min == 2 && left.max == 9)
        }
        #expect(Summary([]).mean.isNaN && Summary([1]).sd.isNaN)
    }

    @Test("Quantiles interpolate between order statistics")
    func quantiles() {
        #expect(quantile([4, 1, 3, 2], 0.5) == 2.5)
        #expect(quantile([4, 1, 3, 2], 0) == 1 && quantile([4, 1, 3, 2], 1) == 4)
        #expect(quantile([], 0.5) == nil && quantile([1], 1.5) == nil && quantile([.nan], 0.5) == nil)
    }

    @Test("A running quantile approaches the quantile of the stream")
    func runningQuantile() throws {
        var running = try RunningQuantile(0.9)
        var stream = RandomStream(StreamKey(seed: 9))
        let before = running.value
        #expect(before == nil)
        for _ in 0..<20_000 { running.add(stream.exponential(mean: 1)) }
        let estimate = running.value ?? .nan
        #expect(estimate > 2.2 && estimate < 2.4)
        #expect(throws: StatisticsError.self) { _ = try RunningQuantile(0).n }
    }

    @Test("A histogram counts every value once")
    func histogram() throws {
        var histogram = try Histogram(low: 0, high: 1, bins: 4)
        try histogram.add([0, 0.1, 0.25, 0.99, 1, -0.1, .nan, .infinity])
        #expect(histogram.counts == [2, 1, 0, 1])
        #expect(histogram.below == 1 && histogram.above == 2 && histogram.notANumber == 1)
        #expect(throws: StatisticsError.self) { try Histogram(low: 1, high: 0, bins: 4) }
    }
}
