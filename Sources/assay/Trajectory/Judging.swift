// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Foundation
import RegressionDetector
import Synchronization

/// Judges histories on several threads while the next ones are still being read. Histories do not depend on each other, and
/// every reading comes back in its history's place, so that the number of threads changes nothing but the time.
final class Judging: Sendable {
    private struct State {
        var waiting: [(place: Int, history: RunHistory)] = []
        var readings: [TrajectoryReading?] = []
        var judged = 0
        var isOver = false
    }

    private let state = Mutex(State())
    /// Counts the histories that wait, and at the end one more for each thread.
    private let work = DispatchSemaphore(value: 0)
    private let threads = DispatchGroup()
    private let others: Int
    private let progress: @Sendable (Int) -> Void
    private let judge: @Sendable (RunHistory) -> TrajectoryReading

    /// - Parameters:
    ///   - jobs: the thread that reads is one of them; alone, it judges what it read at once.
    ///   - progress: is told how many are judged.
    init(
        jobs: Int, progress: @escaping @Sendable (Int) -> Void,
        judge: @escaping @Sendable (RunHistory) -> TrajectoryReading
    ) {
        others = max(1, jobs) - 1
        self.progress = progress
        self.judge = judge
        for _ in 0..<others {
            // Threads of their own: a pool that is busy elsewhere would leave the reader waiting.
            threads.enter()
            let thread = Thread { [self] in
                while judgeNext() {}
                threads.leave()
            }
            thread.stackSize = 4 << 20
            thread.start()
        }
    }

    /// Takes the next history.
    /// - Throws: `CancellationError` where an interruption is asked for.
    func take(_ history: RunHistory) throws {
        if Interruption.shared.isRequested { throw CancellationError() }
        state.withLock {
            $0.waiting.append(($0.readings.count, history))
            $0.readings.append(nil)
        }
        work.signal()
        if others == 0 { _ = judgeNext() }
    }

    /// Helps with what is left, and hands over every reading in the order in which the histories were taken.
    func finish() throws -> [TrajectoryReading] {
        state.withLock { $0.isOver = true }
        for _ in 0...others { work.signal() }
        while judgeNext() {}
        threads.wait()
        if Interruption.shared.isRequested { throw CancellationError() }
        return state.withLock { $0.readings.compactMap(\.self) }
    }

    /// Leaves what is not judged.
    func giveUp() {
        state.withLock {
            $0.isOver = true
            $0.waiting = []
        }
        for _ in 0..<others { work.signal() }
        threads.wait()
    }

    /// - Returns: false where nothing is left and nothing comes.
    private func judgeNext() -> Bool {
        work.wait()
        let next = state.withLock { state -> (place: Int, history: RunHistory)? in
            if Interruption.shared.isRequested { state.waiting = [] }
            return state.waiting.popLast()
        }
        guard let next else { return false }
        let reading = judge(next.history)
        let judged = state.withLock { state in
            state.readings[next.place] = reading
            state.judged += 1
            return state.judged
        }
        progress(judged)
        return true
    }
}
