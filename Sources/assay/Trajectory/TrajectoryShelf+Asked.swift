// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Calibration
import Configuration
import Quantities
import RegressionDetector

/// What was asked for and is not there: said, instead of answered by nothing.
extension TrajectoryShelf {
    /// A component that no run of the selection recorded, with the nearest that one did.
    func check(component: String) throws {
        var names: Set<String> = []
        for entry in entries {
            for point in entry.reading.points { names.formUnion(point.components.keys) }
        }
        guard !names.contains(component) else { return }
        guard !names.isEmpty else {
            throw ValidationError("--group-by \(component): no run here recorded any component")
        }
        let near = nearestName(to: component, in: names.sorted()).map { " (did you mean '\($0)'?)" } ?? ""
        throw ValidationError(
            "--group-by: no run here recorded a component '\(component)'\(near); there are \(names.sorted().joined(separator: ", "))"
        )
    }

    /// A launch of hardware that is not shown, and one after its first calibration.
    func check(launches: [(prefix: String, day: Double)]) throws {
        for launch in launches {
            let meant = entries.filter { $0.key.hardware.digits.hasPrefix(launch.prefix) }
            guard !meant.isEmpty else {
                throw ValidationError(
                    "--launch: no hardware shown here has a fingerprint that begins with '\(launch.prefix)'; `assay trajectory list` "
                        + "shows them")
            }
            for entry in meant {
                guard let first = entry.reading.firstDay, launch.day > first else { continue }
                throw ValidationError(
                    "--launch \(launch.prefix)=\(Instant.date(ofDay: launch.day)) lies after its first run, of "
                        + "\(Instant.date(ofDay: first)): a product is launched before it is measured")
            }
        }
    }

    /// A baseline after everything that was measured.
    func check(baseline day: Double) throws {
        guard let last = entries.compactMap(\.reading.lastDay).max(), day > last else { return }
        throw ValidationError(
            "--baseline \(Instant.date(ofDay: day)) lies after the newest run, of \(Instant.date(ofDay: last)): name an earlier day, "
                + "release or best")
    }
}
