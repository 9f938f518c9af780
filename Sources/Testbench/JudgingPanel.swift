// SPDX-License-Identifier: GPL-3.0-or-later

import Results
import Scenarios

/// What became of the expectations so far. A verdict stands from the look at which it was reached: later looks spend error on
/// what is still open, and never take a decision back.
struct JudgingPanel {
    /// What the replications say about a demand, with an interval of the coverage given.
    typealias Asking = (Expectation, _ level: Double) -> Estimate

    private let expectations: [Expectation]
    private let claims: [Expectation]
    /// Looks that were declared.
    private let looks: Int
    private(set) var verdicts: [ExpectationResult] = []

    init(_ expectations: [Expectation], claims: [Expectation], looks: Int) {
        self.expectations = expectations
        self.claims = claims
        self.looks = looks
    }

    /// True where nothing is left to find out. A scenario that expects nothing is never decided: it plays all that it declared.
    var isDecided: Bool { !verdicts.isEmpty && verdicts.allSatisfy(\.verdict.isFinal) }

    /// - Parameter look: counted from 0.
    mutating func judge(look: Int, level: Double, _ estimate: Asking) {
        ask(estimate, look: look, level: level) { $0 }
    }

    /// Judges nothing: between two looks the data may not be asked. Shows the estimates of what is still open.
    mutating func adjourn(look: Int, level: Double, _ estimate: Asking) {
        ask(estimate, look: look, level: level, undecided)
    }

    private mutating func ask(
        _ estimate: Asking, look: Int, level: Double, _ reading: (ExpectationResult) -> ExpectationResult
    ) {
        verdicts = expectations.enumerated().map { index, expectation in
            if verdicts.indices.contains(index), verdicts[index].verdict.isFinal { return verdicts[index] }
            return reading(result(expectation, estimate, look: look, level: level))
        }
    }

    /// Claims are judged once, at the end.
    /// - Parameter look: looks taken.
    func claims(look: Int, level: Double, isInterrupted: Bool, _ estimate: Asking) -> [ExpectationResult] {
        claims.map { claim in
            let claimed = result(claim, estimate, look: isInterrupted ? look : look - 1, level: level)
            return isInterrupted ? undecided(claimed) : claimed
        }
    }

    private func undecided(_ result: ExpectationResult) -> ExpectationResult {
        var result = result
        if result.verdict != .noData { result.verdict = .inconclusive }
        return result
    }

    private func result(_ demand: Expectation, _ estimate: Asking, look: Int, level: Double) -> ExpectationResult {
        demand.result(estimate(demand, level), look: min(look + 1, looks), looks: looks)
    }
}

extension Verdict {
    fileprivate var isFinal: Bool { self == .pass || self == .fail }
}
