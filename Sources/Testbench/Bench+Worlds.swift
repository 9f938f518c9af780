// SPDX-License-Identifier: GPL-3.0-or-later

import FleetSimulation
import Quantities
import Scenarios

extension Bench {
    /// Plays replications of all arms; a control interval is a step.
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
        await ParallelWorlds(
            jobs: jobs, arms: scenario.arms.count,
            steps: Int((scenario.fleet.duration / scenario.fleet.control).rounded()), last: last, progress: progress,
            isCancelled: isCancelled
        ).play(replications) { replication, index, advance in
            let arm = scenario.arms[index]
            return Replication(
                scenario: scenario.setting(of: arm), policy: arm.policy, name: arm.name, index: replication,
                isIllustrated: isIllustrated && replication == 0
            ).run(tick: advance)
        }
    }
}
