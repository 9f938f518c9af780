// SPDX-License-Identifier: GPL-3.0-or-later

import Results
import Scenarios

/// A run that is judged at the looks that were declared: replications are played until every expectation is decided or the
/// last look is taken.
struct LookByLook<Outcome: Sendable> {
    private let settings: ReplicationSettings
    private let levels: LookLevels
    private var panel: JudgingPanel
    /// Looks taken.
    private var look = 0
    /// By replication, then by what is compared.
    private(set) var worlds: [[Outcome]] = []
    private(set) var claims: [ExpectationResult] = []
    /// Why no more was played, in words.
    private(set) var stopped = "all looks taken"
    /// True where it was stopped before the last look it needed.
    private(set) var wasInterrupted = false

    var expectations: [ExpectationResult] { panel.verdicts }
    /// Coverage of the intervals at the last look taken, 0 to 1.
    var level: Double { levels[max(0, look - 1)] }

    /// - Throws: ``BenchError`` for looks or a level that no sequence of intervals has.
    init(
        _ settings: ReplicationSettings, expectations: [Expectation], claims: [Expectation]
    ) throws(BenchError) {
        self.settings = settings
        do {
            levels = try LookLevels(looks: settings.looks, level: settings.level.fraction)
        } catch {
            throw .statistics("\(error)")
        }
        panel = JudgingPanel(expectations, claims: claims, looks: settings.looks.count)
    }

    /// - Parameters:
    ///   - play: plays these replications, of so many at the last look; fewer come back where the run was cancelled.
    ///   - estimate: what worlds say about a demand, with an interval of the coverage given.
    /// - Throws: ``BenchError`` where not one replication was finished.
    mutating func run(
        play: (_ replications: Range<Int>, _ last: Int) async -> [[Outcome]],
        estimate: ([[Outcome]], Expectation, _ level: Double) -> Estimate
    ) async throws(BenchError) {
        while look < settings.looks.count {
            let wanted = settings.looks[look]
            worlds += await play(worlds.count..<wanted, settings.looks.last ?? wanted)
            if worlds.count < wanted {
                wasInterrupted = true
                stopped = "interrupted after \(worlds.count) of \(wanted) replications"
                break
            }
            panel.judge(look: look, level: levels[look]) { estimate(worlds, $0, $1) }
            look += 1
            if panel.isDecided, look < settings.looks.count {
                stopped = "every expectation decided at look \(look)"
                break
            }
        }
        guard !worlds.isEmpty else { throw .nothingFinished }
        if wasInterrupted { panel.adjourn(look: look, level: settings.level.fraction) { estimate(worlds, $0, $1) } }
        claims = panel.claims(look: look, level: level, isInterrupted: wasInterrupted) { estimate(worlds, $0, $1) }
    }
}
