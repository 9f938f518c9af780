// SPDX-License-Identifier: GPL-3.0-or-later

import Statistics

/// What the filter does not know about visits, taken off the log odds of a drop.
///
/// The filter takes visits for independent given the level. They are not: the noise of runs is correlated in time, and a visit of a
/// single run hands it on to the next, so that two or three low visits in a row are less of a surprise than they look. And after one
/// or two visits the scatter of a history is the prior's word alone.
enum EvidenceDiscount {
    /// Correlation of successive visits of a single run each; with n runs it falls as 1/n².
    static let correlation = 0.5
    /// The log odds of a drop before any visit was seen: 0.045 a visit, four visits, somewhat more than half of the steps large enough.
    static let prior = -2.2
    /// Taken off after one visit; less with every further one, none from the fifth on.
    static let unknownScatter = 2.0

    /// - Parameters:
    ///   - odds: the filter's log odds of a drop.
    ///   - visits: how many visits are expected to stand at the new level.
    ///   - reciprocalRuns: the mean over the history's visits of one over their number of runs.
    ///   - before: how many visits came before the drop.
    static func odds(_ odds: Double, visits: Double, reciprocalRuns: Double, before: Int) -> Double {
        let rho = correlation * reciprocalRuns * reciprocalRuns
        // The variance of a mean of k values of a first-order autoregression over that of independent ones.
        var excess = 1.0
        for lag in 1...2 where visits > Double(lag) {
            excess += 2 * (1 - Double(lag) / visits) * (lag == 1 ? rho : rho * rho)
        }
        let discounted = odds > prior ? prior + (odds - prior) / excess : odds
        return discounted - unknownScatter * max(0, 1 / Double(max(before, 1)) - 0.2)
    }
}
