// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
public import Results
public import Scenarios
import Statistics

/// Plays a scenario: every policy in every world, replications in parallel, judged at the looks that were declared.
public struct Bench: Sendable {
    public let scenario: Scenario
    /// Worlds played at the same time.
    public let jobs: Int

    public init(_ scenario: Scenario, jobs: Int) {
        self.scenario = scenario
        self.jobs = max(1, jobs)
    }

    /// What a run leaves behind.
    public struct Outcome: Sendable {
        public var document: ResultDocument
        public var events: [EventRecord]
        /// True where it was stopped before the last look it needed.
        public var wasInterrupted: Bool
    }

    /// Runs until every expectation is decided or the last look is taken.
    /// - Parameters:
    ///   - version: of the program, for the result.
    ///   - progress: told the share done, 0...1; may be called from any thread.
    ///   - isCancelled: asked often; a run that is cancelled keeps the replications that all policies finished.
    /// - Throws: ``BenchError`` where nothing was finished.
    public func run(
        version: String, progress: @escaping @Sendable (Double) -> Void = { _ in },
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) async throws(BenchError) -> Outcome {
        var course = try LookByLook<ReplicationOutcome>(
            scenario.document.replications, expectations: scenario.expectations, claims: scenario.claims)
        let composer = ResultComposer(scenario: scenario, version: version)
        try await course.run { replications, last in
            await play(scenario, replications, of: last, progress, isCancelled)
        } estimate: { worlds, demand, level in
            composer.estimate(demand, worlds, level: level)
        }
        var claims = course.claims
        var stopped = course.stopped
        var interrupted = course.wasInterrupted
        if !interrupted {
            interrupted = await !askAgain(&claims, level: course.level, isCancelled)
            if interrupted { stopped = "interrupted before the ranges of the assumptions were played" }
        }
        let document = composer.compose(
            course.worlds, expectations: course.expectations, claims: claims, stopped: stopped)
        progress(1)
        return Outcome(
            document: document, events: EventRecord.ofReplication((course.worlds.first ?? []).map(\.events)),
            wasInterrupted: interrupted)
    }
}

/// Why a run gave no result.
public enum BenchError: Error, Sendable, CustomStringConvertible {
    case nothingFinished
    case statistics(String)

    public var description: String {
        switch self {
        case .nothingFinished: "interrupted before the first replication was finished: there is nothing to keep"
        case .statistics(let text): text
        }
    }
}
