// SPDX-License-Identifier: GPL-3.0-or-later

import Statistics

/// How large the log odds of a drop must be for an alarm, by the false-alarm budget and by how much the visits of the history
/// scatter.
///
/// A posterior is right on average over its prior; a budget is a promise to the one who reads this history. So the thresholds come
/// from simulated histories without any change, apart for quiet and noisy ones.
package struct AlarmThresholds: Sendable, Hashable {
    /// False alarms per 1000 releases.
    package var budgets: [Double]
    /// Standard deviation of a typical visit, in log units.
    package var scales: [Double]
    /// The thresholds: a row for each scale, a column for each budget.
    package var odds: [[Double]]

    package init(budgets: [Double], scales: [Double], odds: [[Double]]) {
        self.budgets = budgets
        self.scales = scales
        self.odds = odds
    }

    /// Linear between the nodes in the logarithms of both, constant beyond them.
    package func threshold(budget: Double, scale: Double) -> Double {
        let column = Self.place(budget, in: budgets)
        let row = Self.place(scale, in: scales)
        func along(_ values: [Double]) -> Double {
            values[column.index] + column.share * (values[column.index + 1] - values[column.index])
        }
        let low = along(odds[row.index])
        return low + row.share * (along(odds[row.index + 1]) - low)
    }

    private static func place(_ value: Double, in nodes: [Double]) -> (index: Int, share: Double) {
        let last = nodes.count - 2
        let index = min(last, max(0, (nodes.firstIndex { $0 > value } ?? nodes.count) - 1))
        let low = Elementary.log(nodes[index])
        let share = (Elementary.log(max(value, 1e-12)) - low) / (Elementary.log(nodes[index + 1]) - low)
        return (index, min(1, max(0, share)))
    }
}
