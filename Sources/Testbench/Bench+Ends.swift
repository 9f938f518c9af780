// SPDX-License-Identifier: GPL-3.0-or-later

import Results
import Scenarios

extension Bench {
    /// Worlds that each end of an assumption's range is played in: those of the first look. They are the same worlds as the claims',
    /// so that what moves is what the assumption does.
    var replicationsAtEnds: Int {
        scenario.claims.isEmpty ? 0 : scenario.document.replications.looks.first ?? 1
    }

    /// Asks every claim again at either end of every assumption's range, one assumption at a time.
    /// - Returns: false where it was cancelled; then the claims know nothing of the ranges.
    func askAgain(
        _ claims: inout [ExpectationResult], level: Double, _ isCancelled: @escaping @Sendable () -> Bool
    ) async -> Bool {
        guard !claims.isEmpty else { return true }
        var effects: [[AssumptionEffect]] = Array(repeating: [], count: claims.count)
        for end in scenario.ends {
            let count = replicationsAtEnds
            let worlds = await play(end.scenario, 0..<count, of: count, isIllustrated: false, { _ in }, isCancelled)
            guard worlds.count == count else { return false }
            let composer = ResultComposer(scenario: end.scenario, version: "")
            for (index, claim) in scenario.claims.enumerated() {
                let estimate = composer.estimate(claim, worlds, level: level)
                effects[index].append(
                    AssumptionEffect(
                        assumption: end.assumption, end: end.end, about: end.about, verdict: claim.verdict(estimate),
                        estimate: estimate))
            }
        }
        guard !scenario.ends.isEmpty else { return true }
        for index in claims.indices { claims[index].assumptions = effects[index] }
        return true
    }
}
