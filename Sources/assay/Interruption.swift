// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Synchronization

/// Ctrl-C and a polite kill: the first asks the work to stop and keep what it has, the second ends at once.
final class Interruption: Sendable {
    static let shared = Interruption()

    private let requests = Atomic<Int>(0)
    private let sources: [any DispatchSourceSignal]

    private init() {
        let queue = DispatchQueue(label: "signals")
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number, queue: queue)
        }
        for source in sources {
            source.setEventHandler { [requests = WeakBox()] in
                _ = requests
                Interruption.shared.request()
            }
            source.resume()
        }
        // A closed pipe is an error of one write, not the end of the program.
        signal(SIGPIPE, SIG_IGN)
    }

    private struct WeakBox {}

    private func request() {
        if requests.add(1, ordering: .relaxed).newValue > 1 { exit(130) }
    }

    var isRequested: Bool { requests.load(ordering: .relaxed) > 0 }
}
