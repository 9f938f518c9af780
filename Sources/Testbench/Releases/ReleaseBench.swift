// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Results
public import Scenarios
import Statistics
import Synchronization

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
        let settings = scenario.document.replications
        let levels: LookLevels
        do {
            levels = try LookLevels(looks: settings.looks, level: settings.level.fraction)
        } catch {
            throw .statistics("\(error)")
        }
        var panel = ReleasePanel(scenario)
        var worlds: [[ReleaseOutcome]] = []
        var look = 0
        var stopped = "all looks taken"
        var interrupted = false
        while look < settings.looks.count {
            let wanted = settings.looks[look]
            worlds += await play(worlds.count..<wanted, of: settings.looks.last ?? wanted, progress, isCancelled)
            if worlds.count < wanted {
                interrupted = true
                stopped = "interrupted after \(worlds.count) of \(wanted) replications"
                break
            }
            panel.judge(ReleaseEstimates(scenario: scenario, worlds: worlds), look: look, level: levels[look])
            look += 1
            if panel.isDecided, look < settings.looks.count {
                stopped = "every expectation decided at look \(look)"
                break
            }
        }
        guard let first = worlds.first else { throw .nothingFinished }
        let estimates = ReleaseEstimates(scenario: scenario, worlds: worlds)
        if interrupted { panel.adjourn(estimates, look: look, level: settings.level.fraction) }
        let document = ReleaseComposer(scenario: scenario, version: version).compose(
            estimates, expectations: panel.verdicts,
            claims: panel.claims(estimates, look: look, level: levels[max(0, look - 1)], isInterrupted: interrupted),
            stopped: stopped)
        progress(1)
        return Bench.Outcome(document: document, events: Self.events(of: first), wasInterrupted: interrupted)
    }

    /// Releases once, alerts of every detector, in order of time.
    private static func events(of world: [ReleaseOutcome]) -> [EventRecord] {
        let releases = world.first?.events.filter { $0.policy == nil } ?? []
        let said = world.flatMap { $0.events.filter { $0.policy != nil } }
        return (releases + said).enumerated()
            .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
    }

    /// - Returns: fewer where the run was cancelled, never with a gap.
    private func play(
        _ replications: Range<Int>, of last: Int, _ progress: @escaping @Sendable (Double) -> Void,
        _ isCancelled: @escaping @Sendable () -> Bool
    ) async -> [[ReleaseOutcome]] {
        let detectors = scenario.detectors
        let tasks = replications.flatMap { replication in detectors.indices.map { (replication, $0) } }
        let machines = max(1, scenario.world.machineCount)
        let all = Double(machines * detectors.count * last)
        let done = MachineCounter(machines * detectors.count * replications.lowerBound)
        let scenario = scenario
        var outcomes: [[ReleaseOutcome?]] = Array(
            repeating: Array(repeating: nil, count: detectors.count), count: replications.count)
        await withTaskGroup(of: (Int, Int, ReleaseOutcome?).self) { group in
            var next = tasks.makeIterator()
            func add() -> Bool {
                guard !isCancelled(), let (replication, detector) = next.next() else { return false }
                group.addTask {
                    let run = ReleaseReplication(
                        scenario: scenario, detector: detectors[detector].value, name: detectors[detector].name,
                        index: replication, isIllustrated: replication == 0)
                    let outcome = run.run {
                        progress(Double(done.addOne()) / all)
                        return !isCancelled()
                    }
                    return (replication, detector, outcome)
                }
                return true
            }
            for _ in 0..<jobs where !add() { break }
            while let (replication, detector, outcome) = await group.next() {
                outcomes[replication - replications.lowerBound][detector] = outcome
                _ = add()
            }
        }
        var complete: [[ReleaseOutcome]] = []
        for row in outcomes {
            let finished = row.compactMap { $0 }
            guard finished.count == detectors.count else { break }
            complete.append(finished)
        }
        return complete
    }
}

/// Machines done by all workers.
private final class MachineCounter: Sendable {
    private let machines: Atomic<Int>

    init(_ start: Int) { machines = Atomic(start) }

    func addOne() -> Int { machines.add(1, ordering: .relaxed).newValue }
}
