// SPDX-License-Identifier: GPL-3.0-or-later

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
/// An alarm ends a look at the same stretch, so looks above a threshold count once per window.
package struct ThresholdCalibration: Sendable {
    /// The share of a budget that noise alone may use up: histories with changes have false alarms of their own kind, such as a
    /// true loss that is too small to count.
    package static let share = 0.75
    /// No alarm below these log odds, however generous the budget: it would name any release.
    package static let floor = -2.0
    package static let budgets = [0.5, 1, 2, 5, 10, 20]
    /// Scales between which histories are taken together, and the one each group stands for.
    package static let edges = [0.007, 0.01, 0.014, 0.02]
    package static let scales = [0.0055, 0.0085, 0.012, 0.017, 0.024]

    private let window: Int
    private let candidates = stride(from: -2.5, through: 8, by: 0.1).map { $0 }
    /// By scale group and candidate threshold.
    private var alarms: [[Int]]
    private var looks: [Int]

    package init(window: Int = LevelFilter.Settings().window) {
        self.window = window
        alarms = Array(repeating: Array(repeating: 0, count: candidates.count), count: Self.scales.count)
        looks = Array(repeating: 0, count: Self.scales.count)
    }

    /// Takes the looks of one history in their order.
    package mutating func add(_ history: [Look]) {
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

    /// The lowest thresholds whose false alarms stay within each budget's share.
    package var thresholds: AlarmThresholds {
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
