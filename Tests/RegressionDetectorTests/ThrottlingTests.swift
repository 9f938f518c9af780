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
        #expect(findings.allSatisfy { $0.pValue < 0.001 })
    }

    @Test("throttling now and then, at a steady rate, stays within the budget")
    func steadyRate() {
        var findings = 0
        let visits = 40_000
        for history in 0..<(visits / 40) {
            var stream = RandomStream(StreamKey(seed: 4).indexed(UInt64(history)))
            var watch = ThrottlingWatch(budget: 5)
            for release in 0..<40 where watch.observe(visit(release, throttled: stream.bernoulli(0.08))) != nil {
                findings += 1
            }
        }
        #expect(Double(findings) <= 1.5 * 5 * Double(visits) / 1000)
    }
}
