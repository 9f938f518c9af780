// SPDX-License-Identifier: GPL-3.0-or-later

import Statistics
import Testing

@Suite("Curves that approach a limit")
struct SaturatingFitTests {
    private static func curve(_ t: Double, limit: Double = 0.95, start: Double = 0.6, constant: Double = 80) -> Double {
        limit - (limit - start) * Elementary.exp(-t / constant)
    }

    @Test(
        "a curve without noise is found exactly",
        arguments: [(0.95, 0.6, 80.0), (0.4, 0.9, 20.0), (500.0, 100.0, 300.0), (1e-3, 2e-3, 5.0)])
    func exact(limit: Double, start: Double, constant: Double) throws {
        let times = stride(from: 0.0, to: 300, by: 10).map(\.self)
        let values = times.map { Self.curve($0, limit: limit, start: start, constant: constant) }
        let fit = try SaturatingFit(times: times, values: values)
        #expect(abs(fit.limit / limit - 1) < 1e-6)
        #expect(abs(fit.start / start - 1) < 1e-6)
        #expect(abs(fit.timeConstant / constant - 1) < 1e-6)
        #expect(fit.scatter < 1e-7 * abs(limit))
        #expect(abs(fit.value(at: 123) / Self.curve(123, limit: limit, start: start, constant: constant) - 1) < 1e-6)
    }

    @Test("the time at which a level is reached is the inverse of the curve, and none beyond the limit")
    func reaching() throws {
        let times = stride(from: 0.0, to: 300, by: 10).map(\.self)
        let fit = try SaturatingFit(times: times, values: times.map { Self.curve($0) })
        // 0.95 - 0.35 exp(-t/80) = 0.9 at t = 80 ln 7.
        #expect(abs(try #require(fit.time(reaching: 0.9)) - 80 * Elementary.log(7)) < 1e-3)
        #expect(fit.time(reaching: 0.95001) == nil)
        #expect(fit.time(reaching: 0.96) == nil)
    }

    @Test("too little is refused")
    func refused() {
        #expect(throws: StatisticsError.self) { _ = try SaturatingFit(times: [0, 1, 2], values: [1, 2, 3]) }
        #expect(throws: StatisticsError.self) { _ = try SaturatingFit(times: [0, 0, 1, 1], values: [1, 2, 3, 4]) }
        #expect(throws: StatisticsError.self) { _ = try SaturatingFit(times: [0, 1, 2, 3], values: [1, 1, 1, 1]) }
        #expect(throws: StatisticsError.self) { _ = try SaturatingFit(times: [0, 1, 2, 3], values: [1, .nan, 1, 1]) }
        #expect(throws: StatisticsError.self) { _ = try SaturatingFit(times: [0, 1, 2], values: [1, 2]) }
    }

    @Test("a straight line has no limit that the data would tell")
    func straight() throws {
        let times = stride(from: 0.0, to: 100, by: 5).map(\.self)
        let values = times.enumerated().map { 0.5 + 0.002 * $1 + ($0 % 2 == 0 ? 0.002 : -0.002) }
        let fit = try SaturatingFit(times: times, values: values)
        let limit = try #require(try fit.limitInterval())
        #expect(limit.high == .infinity || limit.high > 3)
    }

    /// How often 90 % intervals of the limit and of a date hold the truth over simulated series.
    private func coverage(narrowing: Double = 1) throws -> (limit: Double, time: Double) {
        let times = stride(from: 0.0, through: 270, by: 10).map(\.self)
        let truth = 80 * Elementary.log(7)
        var held = (limit: 0, time: 0)
        let rounds = 300
        for round in 0..<rounds {
            var stream = RandomStream(StreamKey(seed: 11).named("saturating").indexed(UInt64(round)))
            let values = times.map { Self.curve($0) + 0.01 * stream.gaussian() }
            let fit = try SaturatingFit(times: times, values: values)
            func holds(_ interval: Interval?, _ center: Double, _ truth: Double) -> Bool {
                guard let interval else { return false }
                return center - (center - interval.low) * narrowing <= truth
                    && truth <= center + (interval.high - center) * narrowing
            }
            if holds(try fit.limitInterval(), fit.limit, 0.95) { held.limit += 1 }
            if holds(try fit.timeInterval(reaching: 0.9), fit.time(reaching: 0.9) ?? truth, truth) { held.time += 1 }
        }
        return (Double(held.limit) / Double(rounds), Double(held.time) / Double(rounds))
    }

    @Test("90 % intervals hold the truth in 90 % of the series, and half of their width does not")
    func intervals() throws {
        let whole = try coverage()
        // Four standard errors of 300 rounds are 7 percentage points.
        #expect((0.83...0.97).contains(whole.limit), "\(whole.limit)")
        #expect((0.83...0.97).contains(whole.time), "\(whole.time)")
        let half = try coverage(narrowing: 0.5)
        #expect(half.limit < 0.75 && half.time < 0.75)
    }
}
