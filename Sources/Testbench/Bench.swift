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
        let settings = scenario.document.replications
        let levels: LookLevels
        do {
            levels = try LookLevels(looks: settings.looks, level: settings.level.fraction)
        } catch {
            throw .statistics("\(error)")
        }
        var panel = JudgingPanel(scenario)
        var worlds: [[ReplicationOutcome]] = []
        var look = 0
        var stopped = "all looks taken"
        var interrupted = false
        while look < settings.looks.count {
            let wanted = settings.looks[look]
            worlds += await play(
                scenario, worlds.count..<wanted, of: settings.looks.last ?? wanted, progress, isCancelled)
            if worlds.count < wanted {
                interrupted = true
                stopped = "interrupted after \(worlds.count) of \(wanted) replications"
                break
            }
            panel.judge(worlds, look: look, level: levels[look])
            look += 1
            if panel.isDecided, look < settings.looks.count {
                stopped = "every expectation decided at look \(look)"
                break
            }
        }
        guard let first = worlds.first else { throw .nothingFinished }
        if interrupted { panel.adjourn(worlds, look: look, level: settings.level.fraction) }
        var claims = panel.claims(worlds, look: look, level: levels[max(0, look - 1)], isInterrupted: interrupted)
        if !interrupted {
            interrupted = await !askAgain(&claims, level: levels[max(0, look - 1)], isCancelled)
            if interrupted { stopped = "interrupted before the ranges of the assumptions were played" }
        }
        let document = ResultComposer(scenario: scenario, version: version).compose(
            worlds, expectations: panel.verdicts, claims: claims, stopped: stopped)
        progress(1)
        return Outcome(document: document, events: Self.events(of: first), wasInterrupted: interrupted)
    }

    /// Faults once, commands of every policy, in order of time.
    private static func events(of world: [ReplicationOutcome]) -> [EventRecord] {
        let faults = world.first?.events.filter { $0.policy == nil } ?? []
        let commands = world.flatMap { $0.events.filter { $0.policy != nil } }
        return (faults + commands).enumerated()
            .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
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
