// SPDX-License-Identifier: GPL-3.0-or-later

import RegressionDetector
import Testing

@Suite("The gate and what is known")
struct GateWaiverTests {
    /// A verdict on visits that lost 10 %.
    private func regression() throws -> GateVerdict {
        let visits = (0..<16).map { (number: Int) -> (day: Double, driver: String, values: [Double]) in
            let level: Double = number < 8 ? 100 : 90
            return (Double(number), number < 8 ? "1" : "2", [level + Double(number % 3) / 10])
        }
        var history = Written.history(visits)
        for index in history.runs.indices { history.runs[index].session = "\(index)" }
        let verdict = GateVerdict(TrajectoryReading(history), against: .release, leastLoss: 0.02, level: 0.05)
        try #require(verdict.outcome == .regression)
        return verdict
    }

    @Test("a loss that is known passes, and says who answered for it")
    func known() throws {
        let verdict = try regression().waived(by: [.init(words: "muted by ops", knownLoss: 0.11)], leastLoss: 0.097)
        #expect(verdict.outcome == .pass)
        #expect(verdict.reason == "the loss is known: muted by ops")
    }

    @Test("more than was known stays a regression, and two known losses add up")
    func beyond() throws {
        let one = GateWaiver(words: "a", knownLoss: 0.05)
        let two = GateWaiver(words: "b", knownLoss: 0.06)
        let alone = try regression().waived(by: [one], leastLoss: 0.097)
        #expect(alone.outcome == .regression)
        #expect(alone.reason.contains("more is lost than was known: a"))
        #expect(try regression().waived(by: [one, two], leastLoss: 0.097).outcome == .pass)
    }

    @Test("without an answer nothing changes, and what is inconclusive stays so")
    func unanswered() throws {
        let verdict = try regression()
        #expect(verdict.waived(by: [], leastLoss: 0) == verdict)
        var open = verdict
        open.outcome = .inconclusive
        #expect(open.waived(by: [.init(words: "a", knownLoss: 0.5)], leastLoss: 0).outcome == .inconclusive)
    }
}
