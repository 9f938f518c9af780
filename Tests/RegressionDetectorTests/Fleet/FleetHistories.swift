// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import RegressionDetector

/// Machines of a fleet for tests: visits of three runs, components that move where a test says.
enum Fleet {
    /// - Parameters:
    ///   - changes: by component the visit from which on it has version 2 instead of 1.
    ///   - loss: the share that is lost from a visit on.
    static func history(
        _ machine: String, measure: String = "fp32/efficiency", visits: Int = 24, changes: [String: Int] = [:],
        loss: Double = 0, at place: Int = 14, seed: UInt64 = 1, visitNoise: Double = 0.004
    ) -> FleetHistory {
        let levels = (0..<visits).map { $0 < place ? 100 : 100 * (1 - loss) }
        var history = steadyHistory(levels, visitNoise: visitNoise, seed: seed) { visit, run in
            run.components = ["driver_version": "1", "compiler_version": "1", "os_kernel": "6"]
            for (component, first) in changes where visit >= first { run.components[component] = "2" }
            let moved = changes.values.count { visit >= $0 }
            run.release = .text("r\(moved)")
            run.session = "\(visit)"
        }
        history.id = "\(machine)/\(measure)"
        return FleetHistory(machine: machine, measure: measure, reading: TrajectoryReading(history))
    }

    static let driver = "driver_version"
    static let compiler = "compiler_version"
}
