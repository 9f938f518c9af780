// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import RegressionDetector
import Statistics
import Testing

@Suite("Forecasts")
struct ForecastTests {
    private static let maturing = Written.curve(to: 120, every: 6) { 0.95 - 0.35 * Elementary.exp(-$0 / 80) }

    @Test("a maturing metric reaches its target when the curve says so")
    func expected() throws {
        let forecast = TargetForecast(0.9, of: TrajectoryReading(Self.maturing), origin: 0)
        guard case .expected(let day, let interval) = forecast.answer else {
            Issue.record("\(forecast.answer)")
            return
        }
        // 0.95 - 0.35 exp(-t/80) = 0.9 at t = 80 ln 7 = 155.7, after the last visit.
        let truth = 80 * Elementary.log(7)
        #expect(abs(day - truth) < 12)
        #expect(interval.contains(truth))
        #expect(interval.low > 120 && interval.high < 300)
        #expect(forecast.limit?.contains(0.95) == true)
    }

    @Test("a target beyond the limit is not reached")
    func beyond() throws {
        let long = Written.curve(to: 600, every: 10) { 0.85 - 0.35 * Elementary.exp(-$0 / 80) }
        let forecast = TargetForecast(0.95, of: TrajectoryReading(long), origin: 0)
        guard case .notReached = forecast.answer else {
            Issue.record("\(forecast.answer)")
            return
        }
        #expect(try #require(forecast.limit).high < 0.95)
    }

    @Test("a target that stands reached needs no forecast")
    func reached() {
        let history = Written.curve(to: 600, every: 10) { 0.95 - 0.35 * Elementary.exp(-$0 / 80) }
        #expect(TargetForecast(0.9, of: TrajectoryReading(history), origin: 0).answer == .reached)
    }

    @Test("few visits, and visits that get worse, forecast nothing")
    func notEnough() {
        let few = Written.curve(to: 16, every: 4) { 0.5 + $0 / 100 }
        guard case .notEnough(let why) = TargetForecast(0.9, of: TrajectoryReading(few), origin: 0).answer else {
            Issue.record("a forecast from five visits")
            return
        }
        #expect(why == "5 visits count, a curve needs 6")
        let worse = Written.curve(to: 120, every: 6) { 0.6 + 0.2 * Elementary.exp(-$0 / 80) }
        guard case .notReached(nil) = TargetForecast(0.9, of: TrajectoryReading(worse), origin: 0).answer else {
            Issue.record("a forecast for what gets worse")
            return
        }
    }

    @Test("the limit's interval holds the truth though visits resemble each other; taken as independent it does not")
    func correlated() {
        var misses = 0
        var naive = 0
        var fitted = 0
        for seed in 0..<40 {
            var stream = RandomStream(StreamKey(seed: UInt64(seed)).named("forecast test"))
            var offset = stream.gaussian(sd: 0.01)
            let history = Written.curve(to: 267, every: 3) { day in
                offset = 0.7 * offset + (1 - 0.49).squareRoot() * stream.gaussian(sd: 0.01)
                return (0.92 - 0.22 * Elementary.exp(-day / 120)) * (1 + offset)
            }
            let forecast = TargetForecast(0.99, of: TrajectoryReading(history), origin: 0)
            guard let fit = forecast.fit, let limit = forecast.limit else { continue }
            fitted += 1
            if !limit.contains(0.92) { misses += 1 }
            if let old = (try? fit.limitInterval()) ?? nil, !old.contains(0.92) { naive += 1 }
        }
        #expect(fitted >= 35, "\(fitted)")
        // 10 % of 40 are 4.
        #expect(misses <= 9, "\(misses) of \(fitted)")
        #expect(naive > misses && naive >= 7, "\(naive) of \(fitted)")
    }

    @Test(
        "steps that ended are no curve to a far limit: the interval reaches back to the level, or the limit is said to be continued"
    )
    func steps() throws {
        let history = Written.curve(to: 360, every: 6) { $0 < 45 ? 0.72 : $0 < 90 ? 0.81 : $0 < 180 ? 0.86 : 0.92 }
        let forecast = TargetForecast(0.99, of: TrajectoryReading(history), origin: 0)
        let limit = try #require(forecast.limit)
        #expect(limit.low < 0.935 || forecast.isLimitExtrapolated, "\(limit)")
        #expect(forecast.correlation.lag1 > 0.3)
    }

    @Test("one run reaches nothing")
    func oneRun() {
        let forecast = TargetForecast(0.9, of: TrajectoryReading(Written.history([(0, "a", [0.97])])), origin: 0)
        guard case .notEnough = forecast.answer else {
            Issue.record("\(forecast.answer)")
            return
        }
    }
}
