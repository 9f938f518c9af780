// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import RegressionDetector
import Statistics
import Testing

@Suite struct ThrottlingTests {
    private func visit(_ release: Int, throttled: Bool) -> [Run] {
        (0..<3).map {
            Run(
                index: release * 3 + $0, day: Double(release), release: .number(release),
                thermalState: throttled ? .throttled : .warm, value: 100)
        }
    }

    @Test("a release after which the machine keeps throttling is found once")
    func newThrottling() {
        var watch = ThrottlingWatch(budget: 1)
        var findings: [ThrottlingWatch.Finding] = []
        for release in 0..<30 {
            if let finding = watch.observe(visit(release, throttled: release >= 20)) { findings.append(finding) }
        }
        #expect(findings.map(\.release) == [20])
        #expect(findings.allSatisfy { $0.pValue < 0.001 && $0.throttledBefore == 0 && $0.visitsBefore == 20 })
        #expect(findings.first?.moves.isEmpty == true)
    }

    @Test(
        "a driver under which every second visit throttles is found, though sound visits come between, and it is named")
    func intermittent() throws {
        var watch = ThrottlingWatch()
        var findings: [ThrottlingWatch.Finding] = []
        for number in 0..<40 {
            // A release is visited four times; the driver changes with visit 24.
            let runs = (0..<3).map { repetition in
                Run(
                    index: number * 3 + repetition, day: Double(number), release: .number(number / 4),
                    session: "\(number)", components: ["driver_version": number < 24 ? "1" : "2"],
                    thermalState: number >= 24 && number % 2 == 0 ? .throttled : .warm, value: 100)
            }
            if let finding = watch.observe(runs) { findings.append(finding) }
        }
        let finding = try #require(findings.first)
        #expect(findings.count == 1)
        #expect(finding.release == 6)
        #expect(finding.moves == [.init(component: "driver_version", from: "1", to: "2")])
    }

    @Test("the chance of so many agrees with the beta-binomial distribution by hand")
    func chances() {
        // None of 5 before: the share is Beta(0.5, 5.5); three of three throttle with 0.5 1.5 2.5 / (6 7 8).
        let all = ThrottlingWatch.chance(of: 3, in: 3, before: 0, in: 5)
        #expect(abs(all - 1.875 / 336) < 1e-12)
        #expect(abs(ThrottlingWatch.chance(of: 0, in: 7, before: 2, in: 9) - 1) < 1e-12)
        // At least one of two: 1 less the chance of none, 5.5 6.5 / (6 7).
        #expect(abs(ThrottlingWatch.chance(of: 1, in: 2, before: 0, in: 5) - (1 - 35.75 / 42)) < 1e-12)
    }

    /// The plain binomial test at the share seen so far, which takes five visits' share for the truth.
    private func plainFindings(_ visits: [Bool]) -> Int {
        var findings = 0
        var start = 0
        for place in visits.indices where visits[place] && place - start >= 6 {
            var stretch = place
            while stretch > start, visits[stretch - 1] { stretch -= 1 }
            let before = visits[start..<stretch].count { $0 }
            let share = (Double(before) + 0.01) / (Double(stretch - start) + 0.02)
            let n = place - stretch + 1
            guard stretch - start >= 5, let law = try? CountDistribution.binomial(n: n, p: share),
                law.upperTail(n - 1) < 0.001
            else { continue }
            findings += 1
            start = stretch
        }
        return findings
    }

    @Test(
        "throttling now and then, at a steady rate, stays within the budget, and the plain binomial test does not",
        arguments: [0.02, 0.08, 0.3])
    func steadyRate(share: Double) {
        var (findings, plain) = (0, 0)
        let visits = 40_000
        for history in 0..<(visits / 40) {
            var stream = RandomStream(StreamKey(seed: 4).indexed(UInt64(history)))
            var watch = ThrottlingWatch(budget: 1)
            let throttled = (0..<40).map { _ in stream.bernoulli(share) }
            for (release, isThrottled) in throttled.enumerated()
            where watch.observe(visit(release, throttled: isThrottled)) != nil {
                findings += 1
            }
            plain += plainFindings(throttled)
        }
        #expect(Double(findings) <= Double(visits) / 1000, "\(findings)")
        #expect(
            Double(plain) > 1.5 * Double(visits) / 1000,
            "\(plain): the test sees a rule that takes too much for granted")
    }
}
