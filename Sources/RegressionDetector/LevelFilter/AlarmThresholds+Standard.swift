// SPDX-License-Identifier: GPL-3.0-or-later

extension AlarmThresholds {
    package static let standard = AlarmThresholds(
        budgets: [0.5, 1, 2, 5, 10, 20], scales: [0.005, 0.0085, 0.012, 0.017, 0.024],
        odds: [
            [1.94, 0.28, -1.42, -2.73, -4.0, -4.0],
            [8.9, 2.32, 1.17, -0.52, -1.74, -2.91],
            [8.9, 3.56, 1.97, 0.75, -0.24, -1.23],
            [8.9, 8.9, 7.3, 1.42, 0.48, -0.52],
            [8.9, 8.9, 3.3, 1.4, 0.49, -0.24],
        ])
}
