// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
public import Scenarios

/// Plays a scenario of releases: every detector in every world, replications in parallel, judged at the looks that were declared.
public struct ReleaseBench: Sendable {
    public let scenario: ReleaseScenario
    /// Worlds played at the same time.
    public let jobs: Int

    public init(_ scenario: ReleaseScenario, jobs: Int) {
        self.scenario = scenario
        self.jobs = max(1, jobs)
    }

    /// Planned visits that the whole run may take: machines x nights x detectors x replications of the last look.
    public var cost: Double {
        let nights = scenario.world.duration / scenario.world.visits.every
        let worlds = Double(scenario.detectors.count) * Double(scenario.document.replications.looks.last ?? 1)
        return Double(scenario.world.machineCount) * nights * worlds
    }

    /// Runs until every expectation is decided or the last look is taken.
    /// - Parameters:
    ///   - version: of the program, for the result.
    ///   - progress: told the share done, 0...1; may be called from any thread.
    ///   - isCancelled: asked often; a run that is cancelled keeps the replications that all detectors finished.
    /// - Throws: ``BenchError`` where nothing was finished.
    public func run(
        version: String, progress: @escaping @Sendable (Double) -> Void = { _ in },
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) async throws(BenchError) -> Bench.Outcome {
        var course = try LookByLook<ReleaseOutcome>(
            scenario.document.replications, expectations: scenario.expectations, claims: scenario.claims)
        try await course.run { replications, last in
            await play(replications, of: last, progress, isCancelled)
        } estimate: { worlds, demand, level in
            ReleaseEstimates(scenario: scenario, worlds: worlds).estimate(
                demand.metric, of: demand.policy, versus: demand.versus, level: level)
        }
        let document = ReleaseComposer(scenario: scenario, version: version).compose(
            ReleaseEstimates(scenario: scenario, worlds: course.worlds), expectations: course.expectations,
            claims: course.claims, stopped: course.stopped)
        progress(1)
        return Bench.Outcome(
            document: document, events: EventRecord.ofReplication((course.worlds.first ?? []).map(\.events)),
            wasInterrupted: course.wasInterrupted)
    }

    /// Plays replications with all detectors; a machine's history is a step.
    private func play(
        _ replications: Range<Int>, of last: Int, _ progress: @escaping @Sendable (Double) -> Void,
        _ isCancelled: @escaping @Sendable () -> Bool
    ) async -> [[ReleaseOutcome]] {
        let scenario = scenario
        return await ParallelWorlds(
            jobs: jobs, arms: scenario.detectors.count, steps: scenario.world.machineCount, last: last,
            progress: progress, isCancelled: isCancelled
        ).play(replications) { replication, arm, advance in
            let detector = scenario.detectors[arm]
            return ReleaseReplication(
                scenario: scenario, detector: detector.value, name: detector.name, index: replication,
                isIllustrated: replication == 0
            ).run { advance(1) }
        }
    }
}
