// SPDX-License-Identifier: GPL-3.0-or-later

extension AlarmThresholds {
    /// Made by `assay trajectory thresholds --seed 20260704 --histories 6000`: 240000 releases
    /// without a change.
    package static let standard = AlarmThresholds(
        budgets: [0.5, 1, 2, 5, 10, 20],
        scales: [0.0055, 0.0085, 0.012, 0.017, 0.024],
        odds: [
            [2.4, 0.7, -0.9, -2, -2, -2],
            [2.3, 1.7, 0.7, -0.4, -1.2, -2],
            [2.9, 1.7, 0.9, -0.1, -0.9, -1.9],
            [4.1, 2.1, 1.3, 0.3, -0.6, -1.5],
            [2.3, 1.2, 0.8, -0.2, -0.9, -1.5],
        ])
}
