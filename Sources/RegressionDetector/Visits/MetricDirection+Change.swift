// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Statistics

extension MetricDirection {
    /// The relative change of the metric itself for a step of goodness in log units: a loss of a time is a rise.
    func change(_ goodness: Double) -> Double {
        Elementary.exp(self == .higherIsBetter ? goodness : -goodness) - 1
    }

    /// The relative loss of a value against an earlier one; negative for a gain.
    func loss(from earlier: Double, to value: Double) -> Double {
        self == .higherIsBetter ? 1 - value / earlier : value / earlier - 1
    }
}
