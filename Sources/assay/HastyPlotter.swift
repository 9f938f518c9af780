// SPDX-License-Identifier: GPL-3.0-or-later

import Reporting

/// Draws until somebody wants the program to end: a report without its last pictures comes in time.
struct HastyPlotter: Plotting {
    var pictures: any Plotting = Gnuplot()

    func svg(_ script: String) throws(PlottingError) -> String {
        if Interruption.shared.isRequested { throw .declined }
        return try pictures.svg(script)
    }
}
