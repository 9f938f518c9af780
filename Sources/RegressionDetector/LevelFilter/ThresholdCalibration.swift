// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Statistics

/// What the detector saw at one visit before it decided.
package struct Look: Sendable, Hashable {
    /// The log odds that the level dropped inside the window; -infinity where nothing was to be judged.
    package var odds: Double
    /// The standard deviation of a typical visit of this history, in log units.
    package var scale: Double

    package init(odds: Double, scale: Double) {
        self.odds = odds
        self.scale = scale
    }

    package static let nothing = Look(odds: -.infinity, scale: 0)
}

/// Makes alarm thresholds of simulated histories in which nothing changes.
///
/// An alarm ends a look at the same stretch, so looks above a threshold count once per window. To the histories that are added come
/// a few of machines far noisier than those, see ``noisyHistory(_:)``: a budget is to hold for them too.
package struct ThresholdCalibration: Sendable {
    /// The share of a budget that noise alone may use up: histories with changes have false alarms of their own kind, such as a
    /// true loss that is too small to count.
    package static let share = 0.9
    /// No alarm below these log odds, however generous the budget: it would name any release.
    package static let floor = -2.0
    package static let budgets = [0.5, 1, 2, 5, 10, 20]
    /// Scales between which histories are taken together, and the one each group stands for.
    package static let edges = [0.007, 0.01, 0.014, 0.02, 0.03, 0.045, 0.07, 0.105]
    package static let scales = [0.0055, 0.0085, 0.012, 0.017, 0.0245, 0.037, 0.056, 0.085, 0.13]
    /// One noisy history for so many that were added.
    package static let historiesPerNoisy = 7

    private let window: Int
    private let candidates = (-25...80).map { Double($0) / 10 }
    /// By scale group and candidate threshold.
    private var alarms: [[Int]]
    private var looks: [Int]
    private var histories = 0

    package init(window: Int = LevelFilter.Settings().window) {
        self.window = window
        alarms = Array(repeating: Array(repeating: 0, count: candidates.count), count: Self.scales.count)
        looks = Array(repeating: 0, count: Self.scales.count)
    }

    /// Takes the looks of one history in their order.
    package mutating func add(_ history: [Look]) {
        histories += 1
        var lastAlarm = [Int](repeating: -window - 1, count: candidates.count)
        var group = Self.scales.count / 2
        for (visit, look) in history.enumerated() {
            if look.scale > 0 { group = Self.edges.firstIndex { look.scale < $0 } ?? Self.edges.count }
            looks[group] += 1
            for (index, threshold) in candidates.enumerated() {
                guard look.odds >= threshold else { break }
                guard visit - lastAlarm[index] > window else { continue }
                lastAlarm[index] = visit
                alarms[group][index] += 1
            }
        }
    }

    /// What a detector sees in a history of forty visits whose offsets are normal and scatter by 1.5 to 20 %.
    private static func noisyHistory(_ number: Int) -> [Look] {
        var stream = RandomStream(StreamKey(seed: 4242).named("noisy history").indexed(UInt64(number)))
        let visitNoise = 0.015 * Elementary.exp(stream.uniform() * Elementary.log(0.2 / 0.015))
        let runNoise = 0.002 * Elementary.exp(stream.uniform() * Elementary.log(10))
        let runs = [1, 1, 2, 3, 5][stream.integer(below: 5)]
        var settings = LevelFilterDetector.Settings()
        settings.thresholds = nil
        var detector = LevelFilterDetector(settings)
        return (0..<40).map { visit in
            let offset = stream.gaussian(sd: visitNoise)
            let visit = (0..<runs).map { run in
                Run(
                    index: visit * runs + run, day: Double(visit), release: .number(visit), components: [:],
                    value: Elementary.exp(offset + stream.gaussian(sd: runNoise)))
            }
            _ = detector.observe(visit)
            return detector.lastLook
        }
    }

    /// The lowest thresholds whose false alarms stay within each budget's share.
    /// - Complexity: judges a noisy history for every ``historiesPerNoisy`` that were added.
    package var thresholds: AlarmThresholds {
        var all = self
        for number in 0..<histories / Self.historiesPerNoisy { all.add(Self.noisyHistory(number)) }
        return all.lowest
    }

    private var lowest: AlarmThresholds {
        let odds = Self.scales.indices.map { group in
            Self.budgets.map { budget in
                let affordable = Self.share * budget / 1000 * Double(max(looks[group], 1))
                let index = candidates.indices.first { Double(alarms[group][$0]) <= affordable }
                return max(Self.floor, index.map { candidates[$0] } ?? candidates[candidates.count - 1])
            }
        }
        return AlarmThresholds(budgets: Self.budgets, scales: Self.scales, odds: odds)
    }
}
