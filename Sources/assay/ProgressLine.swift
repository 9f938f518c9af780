// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Synchronization

/// A line on standard error that grows while long work goes on; silent where standard error is no terminal.
final class ProgressLine: Sendable {
    private let label: String
    private let isShown: Bool
    private let lastPermille = Atomic<Int>(-1)
    private let started = Date()

    init(_ label: String, isShown: Bool) {
        self.label = label
        self.isShown = isShown
    }

    func update(_ share: Double) {
        guard isShown else { return }
        let permille = Int(share * 1000)
        // One thread at a time draws, and only when the picture changes.
        guard lastPermille.exchange(permille, ordering: .relaxed) < permille else { return }
        let filled = min(30, max(0, Int(share * 30)))
        let elapsed = Date().timeIntervalSince(started)
        let left = share > 0.02 && elapsed > 1 ? String(format: ", %.0f s left", elapsed / share * (1 - share)) : ""
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 30 - filled)
        Terminal.write(
            "\r\u{1B}[K\(label) [\(bar)] \(String(format: "%.0f", share * 100)) %\(left)", to: .standardError)
    }

    func clear() {
        if isShown { Terminal.write("\r\u{1B}[K", to: .standardError) }
    }
}
