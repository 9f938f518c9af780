// SPDX-License-Identifier: GPL-3.0-or-later

import Results
import Scenarios

/// What became of the expectations so far. A verdict stands from the look at which it was reached: later looks spend error on
/// what is still open, and never take a decision back.
struct JudgingPanel {
    private let scenario: Scenario
    private(set) var verdicts: [ExpectationResult] = []

    init(_ scenario: Scenario) { self.scenario = scenario }

    /// True where nothing is left to find out. A scenario that expects nothing is never decided: it plays all that it declared.
    var isDecided: Bool { !verdicts.isEmpty && verdicts.allSatisfy(\.verdict.isFinal) }

    /// - Parameter look: counted from 0.
    mutating func judge(_ worlds: [[ReplicationOutcome]], look: Int, level: Double) {
        verdicts = scenario.expectations.enumerated().map { index, expectation in
            if verdicts.indices.contains(index), verdicts[index].verdict.isFinal { return verdicts[index] }
            return result(expectation, worlds, look: look, level: level)
        }
    }

    /// Judges nothing: between two looks the data may not be asked. Shows the estimates of what is still open.
    mutating func adjourn(_ worlds: [[ReplicationOutcome]], look: Int, level: Double) {
        verdicts = scenario.expectations.enumerated().map { index, expectation in
            if verdicts.indices.contains(index), verdicts[index].verdict.isFinal { return verdicts[index] }
            return undecided(result(expectation, worlds, look: look, level: level))
        }
    }

    /// Claims are judged once, at the end.
    func claims(
        _ worlds: [[ReplicationOutcome]], look: Int, level: Double, isInterrupted: Bool
    ) -> [ExpectationResult] {
        scenario.claims.map { claim in
            let claimed = result(claim, worlds, look: isInterrupted ? look : look - 1, level: level)
            return isInterrupted ? undecided(claimed) : claimed
        }
    }

    private func undecided(_ result: ExpectationResult) -> ExpectationResult {
        var result = result
        if result.verdict != .noData { result.verdict = .inconclusive }
        return result
    }

    private func result(
        _ expectation: Expectation, _ worlds: [[ReplicationOutcome]], look: Int, level: Double
    ) -> ExpectationResult {
        let looks = scenario.document.replications.looks.count
        let estimate = ResultComposer(scenario: scenario, version: "").estimate(
            expectation, worlds, level: level)
        return expectation.result(estimate, look: min(look + 1, looks), looks: looks)
    }
}

extension Verdict {
    fileprivate var isFinal: Bool { self == .pass || self == .fail }
}
