// SPDX-License-Identifier: GPL-3.0-or-later

extension AlarmThresholds {
    /// Made by `assay trajectory thresholds --seed 20260704 --histories 6000`: 240000 releases
    /// without a change.
    package static let standard = AlarmThresholds(
        budgets: [0.5, 1, 2, 5, 10, 20],
        scales: [0.0055, 0.0085, 0.012, 0.017, 0.0245, 0.037, 0.056, 0.085, 0.13],
        odds: [
            [2.2, 0.5, -0.8, -2, -2, -2],
            [2.4, 1.3, 0.2, -0.7, -1.5, -2],
            [2.9, 1.6, 0.9, -0.1, -1, -1.9],
            [3.3, 1.6, 1, 0, -0.8, -1.6],
            [2.2, 1.4, 0.7, -0.1, -0.8, -1.7],
            [8, 8, 3.4, 1.1, 0.4, -0.4],
            [8, 8, 3, 1.2, 0.4, 0],
            [8, 1.5, 0.7, 0.2, -0.2, -0.6],
            [0.3, -0.1, -0.4, -0.7, -0.9, -1.2],
        ])
}
