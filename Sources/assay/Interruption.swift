// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Synchronization

/// Ctrl-C and a polite kill: the first asks the work to stop and keep what it has, the second ends at once.
final class Interruption: Sendable {
    static let shared = Interruption()

    private let requests = Atomic<Int>(0)

    private init() {
        // A closed pipe is an error of one write, not the end of the program.
        signal(SIGPIPE, SIG_IGN)
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in Interruption.shared.request() }
        }
    }

    /// Runs inside a signal handler: an atomic addition and `_exit` are all it may do.
    private func request() {
        if requests.add(1, ordering: .relaxed).newValue > 1 { _exit(130) }
    }

    var isRequested: Bool { requests.load(ordering: .relaxed) > 0 }
}
