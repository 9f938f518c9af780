// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Synchronization

/// Where a command writes: results to standard output, everything else to standard error.
enum Terminal {
    static func out(_ text: String) { write(text + "\n", to: .standardOutput) }
    static func err(_ text: String) { write(text + "\n", to: .standardError) }
    static func error(_ text: String) { err(useColor(.standardError) ? "\u{1B}[31merror:\u{1B}[0m \(text)" : "error: \(text)") }
    static func warning(_ text: String) { err("warning: \(text)") }

    /// A reader that goes away (`| head`) ends the output, not the program with a trap.
    static func write(_ text: String, to handle: FileHandle) {
        try? handle.write(contentsOf: Data(text.utf8))
    }

    static func useColor(_ stream: FileHandle) -> Bool {
        let environment = ProcessInfo.processInfo.environment
        guard environment["NO_COLOR"].map(\.isEmpty) ?? true, environment["TERM"] != "dumb" else { return false }
        return isatty(stream.fileDescriptor) == 1
    }

    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// Columns of the terminal on standard output; 100 where there is none.
    static var width: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 100 }
        return Int(size.ws_col)
    }
}

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
