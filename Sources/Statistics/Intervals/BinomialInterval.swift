// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

/// The exact central interval for the chance of success, from beta quantiles.
///
/// Source: C. J. Clopper, E. S. Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial",
/// Biometrika 26, 1934, doi:10.1093/biomet/26.4.404.
/// - Throws: for counts outside 0 ... trials, no trial, or a level outside (0, 1).
public func binomialInterval(successes: Int, trials: Int, level: Double) throws(StatisticsError) -> Interval {
    let name = "binomial interval"
    try GSL.requireLevel(level, name)
    try GSL.require(trials > 0, name, "trials", Double(trials), "at least one trial")
    try GSL.require((0...trials).contains(successes), name, "successes", Double(successes), "0 to the number of trials")
    GSL.prepare()
    let tail = (1 - level) / 2
    let (hits, misses) = (Double(successes), Double(trials - successes))
    return Interval(
        low: successes == 0 ? 0 : gsl_cdf_beta_Pinv(tail, hits, misses + 1),
        high: successes == trials ? 1 : gsl_cdf_beta_Qinv(tail, hits + 1, misses))
}
