// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import RegressionDetector

extension Alarm {
    /// The cause in the words of a report.
    var causeText: String {
        switch attribution.told {
        case .certain(let component): return componentWord(component)
        case .ranked(let candidates):
            return candidates.map { "\(componentWord($0.component)) (\(Int(($0.probability * 100).rounded())) %)" }
                .joined(separator: ", ")
        case .notIdentifiable(let components, _):
            return components.map(componentWord).joined(separator: " or ")
        case .nothingChanged: return "nothing recorded changed"
        }
    }
}
