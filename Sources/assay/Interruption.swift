// SPDX-License-Identifier: GPL-3.0-or-later

import Dispatch
import Foundation
import Synchronization

/// Ctrl-C and a polite kill. The first asks the work to stop and keep what it has; work that does not stop in time is ended
/// all the same, and the second request ends it at once.
final class Interruption: Sendable {
    static let shared = Interruption()

    /// How long work may take to stop by itself: a second has passed when the program is gone.
    private static let patience = DispatchTimeInterval.milliseconds(800)

    private let requests = Atomic<Int>(0)
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "assay.interruption")

    private struct State {
        var kept: [String] = []
        var openFolder: String?
    }

    private init() {}

    /// From here on signals are requests. A closed pipe becomes an error of one write instead of the end of the program.
    func listen() {
        signal(SIGPIPE, SIG_IGN)
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            // The handler holds its source, which lives as long as the program.
            source.setEventHandler { withExtendedLifetime(source) { Interruption.shared.request() } }
            source.resume()
        }
    }

    var isRequested: Bool { requests.load(ordering: .relaxed) > 0 }

    /// Names a report that is whole on the disk.
    func keep(_ folder: String) {
        state.withLock {
            $0.kept.append(folder)
            $0.openFolder = nil
        }
    }

    /// Names the folder that is being written to, so that an end by force leaves no parts of files in it.
    func open(_ folder: String) { state.withLock { $0.openFolder = folder } }

    private func request() {
        guard requests.add(1, ordering: .relaxed).newValue == 1 else { end() }
        queue.asyncAfter(deadline: .now() + Self.patience) { [self] in end() }
    }

    private func end() -> Never {
        let (kept, folder) = state.withLock { ($0.kept, $0.openFolder) }
        if let folder { removeParts(in: folder) }
        Terminal.err(
            kept.isEmpty
                ? "\ninterrupted: nothing was finished, so nothing was kept"
                : "\ninterrupted: kept the finished reports in \(kept.joined(separator: ", "))")
        _exit(130)
    }

    /// Files are written as `.name.PID.partial` and renamed when they are whole.
    private func removeParts(in folder: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where name.hasPrefix(".") && name.hasSuffix(".\(getpid()).partial") {
            unlink("\(folder)/\(name)")
        }
    }
}
