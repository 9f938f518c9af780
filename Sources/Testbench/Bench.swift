// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
public import Results
public import Scenarios
import Statistics
import Synchronization

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

    /// Unit-samples the whole run may take: units x control steps x policies x replications of the last look.
    public var cost: Double {
        let steps = scenario.fleet.duration / scenario.fleet.control
        let worlds = Double(scenario.policies.count * (scenario.document.replications.looks.last ?? 1))
        return Double(scenario.fleet.unitCount) * steps * worlds
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
        let levels = try levelsAtLooks(settings)
        var worlds: [[ReplicationOutcome]] = []
        var look = 0
        var verdicts: [ExpectationResult] = []
        var stopped = "all looks taken"
        var interrupted = false
        while look < settings.looks.count {
            let wanted = settings.looks[look]
            let fresh = await play(from: worlds.count, to: wanted, last: settings.looks.last ?? wanted, progress, isCancelled)
            worlds += fresh
            if worlds.count < wanted {
                interrupted = true
                stopped = "interrupted after \(worlds.count) of \(wanted) replications"
                break
            }
            verdicts = judge(scenario.expectations, worlds, look: look, level: levels[look])
            look += 1
            let isDecided = !verdicts.isEmpty && verdicts.allSatisfy { $0.verdict == .pass || $0.verdict == .fail }
            if isDecided, look < settings.looks.count {
                stopped = "every expectation decided at look \(look)"
                break
            }
        }
        guard !worlds.isEmpty else { throw .nothingFinished }
        let taken = max(look, 1)
        let level = levels[taken - 1]
        if interrupted { verdicts = judge(scenario.expectations, worlds, look: taken - 1, level: level) }
        let claims = judge(scenario.claims, worlds, look: taken - 1, level: level)
        let document = ResultComposer(scenario: scenario, version: version).compose(
            worlds, expectations: verdicts, claims: claims, stopped: stopped)
        progress(1)
        return Outcome(
            document: document, events: Self.events(of: worlds[0]), wasInterrupted: interrupted)
    }

    /// The coverage of each look's intervals. A single replication has no interval and spends no error.
    private func levelsAtLooks(_ settings: ReplicationSettings) throws(BenchError) -> [Double] {
        guard settings.looks != [1] else { return [settings.level.fraction] }
        do throws(StatisticsError) {
            let looks = try SequentialLooks(looks: settings.looks, level: settings.level.fraction)
            return settings.looks.indices.map { looks.levelAtLook($0) }
        } catch {
            throw .statistics("\(error)")
        }
    }

    /// Replications `first..<last` of all policies; fewer where the run was cancelled, never with a gap.
    private func play(
        from first: Int, to wanted: Int, last: Int, _ progress: @escaping @Sendable (Double) -> Void,
        _ isCancelled: @escaping @Sendable () -> Bool
    ) async -> [[ReplicationOutcome]] {
        let policies = scenario.policies
        let tasks = (first..<wanted).flatMap { replication in policies.indices.map { (replication, $0) } }
        let stepsPerWorld = max(1, Int((scenario.fleet.duration / scenario.fleet.control).rounded()))
        let all = Double(stepsPerWorld * policies.count * last)
        let done = StepCounter(stepsPerWorld * policies.count * first)
        let scenario = scenario
        var outcomes: [[ReplicationOutcome?]] = Array(
            repeating: Array(repeating: nil, count: policies.count), count: wanted - first)
        await withTaskGroup(of: (Int, Int, ReplicationOutcome?).self) { group in
            var next = tasks.makeIterator()
            func add() -> Bool {
                guard !isCancelled(), let (replication, policy) = next.next() else { return false }
                group.addTask {
                    let run = Replication(
                        scenario: scenario, policy: policies[policy].value, index: replication,
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
                outcomes[replication - first][policy] = outcome
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

    private func judge(
        _ expectations: [Expectation], _ worlds: [[ReplicationOutcome]], look: Int, level: Double
    ) -> [ExpectationResult] {
        let composer = ResultComposer(scenario: scenario, version: "")
        return expectations.map { expectation in
            let estimate = composer.estimate(
                expectation.metric, of: expectation.policy, versus: expectation.versus, worlds, level: level)
            return expectation.result(estimate, look: look + 1, looks: scenario.document.replications.looks.count)
        }
    }

    /// Faults once, commands of every policy, in order of time.
    private static func events(of world: [ReplicationOutcome]) -> [EventRecord] {
        let faults = world.first?.events.filter { $0.policy == nil } ?? []
        let commands = world.flatMap { $0.events.filter { $0.policy != nil } }
        return (faults + commands).enumerated()
            .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
    }
}

/// Steps done by all workers.
final class StepCounter: Sendable {
    private let steps: Atomic<Int>

    init(_ start: Int) { steps = Atomic(start) }

    func add(_ count: Int) -> Int { steps.add(count, ordering: .relaxed).newValue }
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
