// SPDX-License-Identifier: GPL-3.0-or-later

import FleetSimulation
import Quantities
import Scenarios
import Synchronization

extension Bench {
    /// Plays replications of all policies, `jobs` worlds at a time.
    /// - Parameter last: the replications of the last look: what progress is measured against.
    /// - Returns: fewer where the run was cancelled, never with a gap.
    func play(
        _ replications: Range<Int>, of last: Int, _ progress: @escaping @Sendable (Double) -> Void,
        _ isCancelled: @escaping @Sendable () -> Bool
    ) async -> [[ReplicationOutcome]] {
        let policies = scenario.policies
        let tasks = replications.flatMap { replication in policies.indices.map { (replication, $0) } }
        let stepsPerWorld = max(1, Int((scenario.fleet.duration / scenario.fleet.control).rounded()))
        let all = Double(stepsPerWorld * policies.count * last)
        let done = StepCounter(stepsPerWorld * policies.count * replications.lowerBound)
        let scenario = scenario
        var outcomes: [[ReplicationOutcome?]] = Array(
            repeating: Array(repeating: nil, count: policies.count), count: replications.count)
        await withTaskGroup(of: (Int, Int, ReplicationOutcome?).self) { group in
            var next = tasks.makeIterator()
            func add() -> Bool {
                guard !isCancelled(), let (replication, policy) = next.next() else { return false }
                group.addTask {
                    let run = Replication(
                        scenario: scenario, policy: policies[policy].value, name: policies[policy].name,
                        index: replication,
                        isIllustrated: replication == 0)
                    let outcome = run.run { steps in
                        progress(Double(done.add(steps)) / all)
                        return !isCancelled()
                    }
                    return (replication, policy, outcome)
                }
                return true
            }
            for _ in 0..<jobs where !add() { break }
            while let (replication, policy, outcome) = await group.next() {
                outcomes[replication - replications.lowerBound][policy] = outcome
                _ = add()
            }
        }
        var complete: [[ReplicationOutcome]] = []
        for row in outcomes {
            let finished = row.compactMap { $0 }
            guard finished.count == policies.count else { break }
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
