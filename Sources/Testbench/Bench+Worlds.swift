// SPDX-License-Identifier: GPL-3.0-or-later

import FleetSimulation
import Quantities
import Scenarios
import Synchronization

extension Bench {
    /// Plays replications of all arms, `jobs` worlds at a time.
    /// - Parameters:
    ///   - scenario: this bench's, or one of its ends.
    ///   - last: the replications of the last look: what progress is measured against.
    ///   - isIllustrated: whether the first replication is drawn.
    /// - Returns: fewer where the run was cancelled, never with a gap.
    func play(
        _ scenario: Scenario, _ replications: Range<Int>, of last: Int, isIllustrated: Bool = true,
        _ progress: @escaping @Sendable (Double) -> Void,
        _ isCancelled: @escaping @Sendable () -> Bool
    ) async -> [[ReplicationOutcome]] {
        let arms = scenario.arms
        let tasks = replications.flatMap { replication in arms.indices.map { (replication, $0) } }
        let stepsPerWorld = max(1, Int((scenario.fleet.duration / scenario.fleet.control).rounded()))
        let all = Double(stepsPerWorld * arms.count * last)
        let done = StepCounter(stepsPerWorld * arms.count * replications.lowerBound)
        var outcomes: [[ReplicationOutcome?]] = Array(
            repeating: Array(repeating: nil, count: arms.count), count: replications.count)
        await withTaskGroup(of: (Int, Int, ReplicationOutcome?).self) { group in
            var next = tasks.makeIterator()
            func add() -> Bool {
                guard !isCancelled(), let (replication, index) = next.next() else { return false }
                let arm = arms[index]
                group.addTask {
                    let run = Replication(
                        scenario: scenario.setting(of: arm), policy: arm.policy, name: arm.name, index: replication,
                        isIllustrated: isIllustrated && replication == 0)
                    let outcome = run.run { steps in
                        progress(Double(done.add(steps)) / all)
                        return !isCancelled()
                    }
                    return (replication, index, outcome)
                }
                return true
            }
            for _ in 0..<jobs where !add() { break }
            while let (replication, index, outcome) = await group.next() {
                outcomes[replication - replications.lowerBound][index] = outcome
                _ = add()
            }
        }
        var complete: [[ReplicationOutcome]] = []
        for row in outcomes {
            let finished = row.compactMap { $0 }
            guard finished.count == arms.count else { break }
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
