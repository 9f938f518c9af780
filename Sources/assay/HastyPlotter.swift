// SPDX-License-Identifier: GPL-3.0-or-later

import Dispatch
import Reporting
import Synchronization

/// Draws until somebody wants the program to end. The picture at work is then left behind, so that a finished run is kept in
/// time: with tables, and without the pictures that were still to come.
struct HastyPlotter: Plotting {
    var pictures: any Plotting = Gnuplot()

    private final class Drawing: Sendable {
        let outcome = Mutex<Result<String, PlottingError>?>(nil)
        let isDone = DispatchSemaphore(value: 0)
    }

    func svg(_ script: String) throws(PlottingError) -> String {
        let drawing = Drawing()
        let pictures = pictures
        DispatchQueue.global().async {
            let outcome = Result { () throws(PlottingError) in try pictures.svg(script) }
            drawing.outcome.withLock { $0 = outcome }
            drawing.isDone.signal()
        }
        while drawing.isDone.wait(timeout: .now() + .milliseconds(20)) == .timedOut {
            if Interruption.shared.isRequested { throw .declined }
        }
        guard let outcome = drawing.outcome.withLock({ $0 }) else { throw .declined }
        return try outcome.get()
    }
}
