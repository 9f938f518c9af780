// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import RegressionDetector

/// Histories that are written down for a test.
enum Written {
    /// One visit per entry: day, driver, values of its runs.
    static func history(
        _ visits: [(day: Double, driver: String, values: [Double])], direction: MetricDirection = .higherIsBetter
    ) -> RunHistory {
        var runs: [Run] = []
        for visit in visits {
            for (repeatIndex, value) in visit.values.enumerated() {
                runs.append(
                    Run(
                        index: runs.count, day: visit.day + Double(repeatIndex) / 1000, release: .text(visit.driver),
                        components: ["driver_version": visit.driver], value: value))
            }
        }
        return RunHistory(id: "written", direction: direction, runs: runs)
    }

    /// A run every `every` days along a curve, three repeats that scatter by a known pattern of 0.2 %.
    static func curve(
        to last: Double, every: Double = 5, driver: String = "1", _ value: (Double) -> Double
    ) -> RunHistory {
        var visits: [(day: Double, driver: String, values: [Double])] = []
        for (number, day) in stride(from: 0.0, through: last, by: every).enumerated() {
            let offset = [0.001, -0.001, 0.0005, -0.0005, 0][number % 5]
            // A release of its own per visit: a visit is a stretch of one release.
            visits.append((day, "\(driver).\(number)", [0.998, 1, 1.002].map { value(day) * ($0 + offset) }))
        }
        return history(visits)
    }
}
