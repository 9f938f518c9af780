// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Statistics
import Testing

@Suite("Exact binomial intervals") struct BinomialIntervalTests {
    @Test("None and all of n have the closed form of Clopper and Pearson", arguments: [1, 8, 30, 400])
    func ends(trials: Int) throws {
        let edge = pow(0.025, 1 / Double(trials))
        let none = try binomialInterval(successes: 0, trials: trials, level: 0.95)
        let all = try binomialInterval(successes: trials, trials: trials, level: 0.95)
        #expect(none.low == 0 && abs(none.high - (1 - edge)) < 1e-10)
        #expect(all.high == 1 && abs(all.low - edge) < 1e-10)
    }

    @Test("Five of ten lie between 18.7 and 81.3 %, as published tables have it")
    func tabulated() throws {
        let interval = try binomialInterval(successes: 5, trials: 10, level: 0.95)
        #expect(abs(interval.low - 0.187086) < 1e-6 && abs(interval.high - 0.812914) < 1e-6)
    }

    @Test("Counts outside their range are refused", arguments: [(-1, 10), (11, 10), (0, 0)])
    func refused(successes: Int, trials: Int) {
        #expect(throws: StatisticsError.self) {
            try binomialInterval(successes: successes, trials: trials, level: 0.95)
        }
    }
}
