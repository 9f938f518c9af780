// SPDX-License-Identifier: GPL-3.0-or-later

import Synchronization

/// Plays replications side by side: every arm of every replication is a world of its own, `jobs` of them at a time.
struct ParallelWorlds {
    let jobs: Int
    /// What is compared in each replication: policies in their variants, or detectors.
    let arms: Int
    /// Steps that one world takes, what progress is counted in.
    let steps: Int
    /// Replications of the last look, what progress is measured against.
    let last: Int
    /// Told the share done, 0...1; called from any thread.
    let progress: @Sendable (Double) -> Void
    let isCancelled: @Sendable () -> Bool

    /// - Parameter world: plays one world; tells `advance` the steps done since it last did, and gives up with nil where that
    ///   answers false.
    /// - Returns: outcomes by replication, then by arm; fewer where the run was cancelled, never with a gap.
    func play<Outcome: Sendable>(
        _ replications: Range<Int>,
        world: @escaping @Sendable (_ replication: Int, _ arm: Int, _ advance: (Int) -> Bool) -> Outcome?
    ) async -> [[Outcome]] {
        let tasks = replications.flatMap { replication in (0..<arms).map { (replication, $0) } }
        let stepsPerWorld = max(1, steps)
        let all = Double(stepsPerWorld * arms * last)
        let done = StepCounter(stepsPerWorld * arms * replications.lowerBound)
        let (progress, isCancelled) = (progress, isCancelled)
        var outcomes: [[Outcome?]] = Array(
            repeating: Array(repeating: nil, count: arms), count: replications.count)
        await withTaskGroup(of: (Int, Int, Outcome?).self) { group in
            var next = tasks.makeIterator()
            func add() -> Bool {
                guard !isCancelled(), let (replication, arm) = next.next() else { return false }
                group.addTask {
                    let outcome = world(replication, arm) { steps in
                        progress(Double(done.add(steps)) / all)
                        return !isCancelled()
                    }
                    return (replication, arm, outcome)
                }
                return true
            }
            for _ in 0..<jobs where !add() { break }
            while let (replication, arm, outcome) = await group.next() {
                outcomes[replication - replications.lowerBound][arm] = outcome
                _ = add()
            }
        }
        var complete: [[Outcome]] = []
        for row in outcomes {
            let finished = row.compactMap { $0 }
            guard finished.count == arms else { break }
            complete.append(finished)
        }
        return complete
    }
}

/// Steps done by all workers.
private final class StepCounter: Sendable {
    private let steps: Atomic<Int>

    init(_ start: Int) { steps = Atomic(start) }

    func add(_ count: Int) -> Int { steps.add(count, ordering: .relaxed).newValue }
}
