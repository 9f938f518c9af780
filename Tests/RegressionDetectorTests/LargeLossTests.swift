// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import RegressionDetector
import Statistics
import Testing

@Suite("Large losses: a card, a channel or half of the cores is gone")
struct LargeLossTests {
    /// Ten visits of three runs, then ten at what is left.
    private static func history(loss: Double, visitsBefore: Int = 10, seed: UInt64) -> RunHistory {
        var stream = RandomStream(StreamKey(seed: seed).named("large loss"))
        var runs: [Run] = []
        for visit in 0..<(visitsBefore + 10) {
            let level = 100 * (visit < visitsBefore ? 1 : 1 - loss)
            let offset = stream.gaussian(sd: 0.004)
            for _ in 0..<3 {
                runs.append(
                    Run(
                        index: runs.count, day: Double(visit), release: .number(visit),
                        components: ["driver_version": visit < visitsBefore ? "1" : "2"],
                        value: level * Elementary.exp(offset + stream.gaussian(sd: 0.004))))
            }
        }
        return RunHistory(id: "loss", runs: runs)
    }

    @Test("is found within two visits, once, and with its size", arguments: [0.2, 0.3, 0.42, 0.5, 0.58, 0.7, 0.9])
    func found(loss: Double) throws {
        for seed in 1...5 as ClosedRange<UInt64> {
            var detector = LevelFilterDetector()
            let alarms = detector.observe(Self.history(loss: loss, seed: seed))
            #expect(alarms.map(\.release) == [.number(10)], "\(seed)")
            let alarm = try #require(alarms.first)
            #expect(alarm.release == .number(10))
            #expect([.number(10), .number(11)].contains(alarm.raisedAt))
            #expect(abs(alarm.change + loss) < 0.03)
            #expect(alarm.attribution == .certain(component: "driver_version"))
        }
    }

    /// Thirty days of one release in one visit, then fifteen of the next.
    private static func twoVisits(loss: Double) -> RunHistory {
        var stream = RandomStream(StreamKey(seed: 3).named("one visit"))
        return RunHistory(
            id: "two releases",
            runs: (0..<45).map { day in
                let value = day < 30 ? 100 : 100 * (1 - loss)
                return Run(
                    index: day, day: Double(day), release: .number(day < 30 ? 0 : 1),
                    value: value * Elementary.exp(stream.gaussian(sd: 0.01)))
            })
    }

    @Test("is told of a release that many runs show in one visit", arguments: [0.3, 0.42, 0.5, 0.58, 0.7])
    func oneVisit(loss: Double) {
        var detector = LevelFilterDetector()
        #expect(detector.observe(Self.twoVisits(loss: loss)).map(\.release) == [.number(1)])
    }

    @Test("a detector for which every step is a usual one takes such a visit for an odd one")
    func mutant() {
        var settings = LevelFilter.Settings()
        settings.largeShare = 0
        var detector = LevelFilterDetector(LevelFilterDetector.Settings(), filter: settings)
        #expect(detector.observe(Self.twoVisits(loss: 0.5)).isEmpty)
    }
}
