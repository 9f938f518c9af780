// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import RegressionDetector

extension Alarm {
    /// The cause in the words of a report.
    var causeText: String {
        func word(_ component: String) -> String {
            switch component {
            case "driver_version": "driver"
            case "compiler_version": "compiler"
            case "os_kernel": "kernel"
            default: component.replacing("_version", with: "").replacing("_", with: " ")
            }
        }
        switch attribution {
        case .certain(let component): return word(component)
        case .ranked(let candidates):
            return candidates.map { "\(word($0.component)) (\(Int(($0.probability * 100).rounded())) %)" }
                .joined(separator: ", ")
        case .notIdentifiable(let components, let separatedBy):
            return components.map(word).joined(separator: " or ") + ": \(separatedBy)"
        case .nothingChanged: return "nothing recorded changed"
        }
    }
}
