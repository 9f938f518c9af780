// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

/// Pre-declared looks at a growing sample, with the error spread over them.
///
/// The spending function is of O'Brien-Fleming type, α(t) = 2 − 2 Φ(z(α/2)/√t) at the information fraction t = look/last look. Each look's
/// interval errs with at most the increment since the look before, so by the union bound the total error is at most 1 − level whatever
/// the correlation between the looks. (Exploiting the correlation would give slightly narrower intervals, but only for normal means.)
/// Source: K. K. G. Lan, D. L. DeMets, "Discrete sequential boundaries for clinical trials", Biometrika 70(3), 1983,
/// doi:10.1093/biomet/70.3.659.
public struct SequentialLooks: Sendable, Hashable {
    /// The sample sizes at which to look, rising.
    public let looks: [Int]
    /// The coverage over all looks together.
    public let level: Double
    private let increments: [Double]

    /// - Throws: for no looks, looks that do not rise or start below 2, a level outside (0, 1).
    public init(looks: [Int], level: Double) throws(StatisticsError) {
        let name = "sequential looks"
        try GSL.requireLevel(level, name)
        guard let first = looks.first, let last = looks.last else {
            throw .degenerateSample(function: name, expected: "at least one look")
        }
        try GSL.require(first >= 2, name, "first look", Double(first), "at least 2 values")
        for (earlier, later) in zip(looks, looks.dropFirst()) {
            try GSL.require(later > earlier, name, "look", Double(later), "sample sizes that rise")
        }
        GSL.prepare()
        self.looks = looks
        self.level = level
        let reach = gsl_cdf_ugaussian_Qinv((1 - level) / 2)
        var spent = 0.0
        var increments: [Double] = []
        for look in looks {
            let fraction = Double(look) / Double(last)
            let allowed = look == last ? 1 - level : 2 * gsl_cdf_ugaussian_Q(reach / fraction.squareRoot())
            increments.append(max(0, allowed - spent))
            spent = max(spent, allowed)
        }
        self.increments = increments
    }

    /// The error that the look of this index may make; 0 for an index that was not declared.
    public func errorAtLook(_ index: Int) -> Double { increments.indices.contains(index) ? increments[index] : 0 }

    /// The coverage of the interval to use at the look of this index (0 is the first): the closer to 1, the earlier.
    /// 1, an infinite interval, for an index that was not declared.
    public func levelAtLook(_ index: Int) -> Double { 1 - errorAtLook(index) }
}
