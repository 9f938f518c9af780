// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

/// The principal branch of Lambert's function: the w ≥ −1 with w e^w = x, for x ≥ −1/e.
public func lambertW0(_ x: Double) throws(StatisticsError) -> Double {
    GSL.prepare()
    try GSL.require(x.isFinite, "Lambert W0", "x", x, "a finite number of at least -1/e")
    var result = gsl_sf_result()
    let code = gsl_sf_lambert_W0_e(x, &result)
    // libgsl reports a domain error together with a usable value within rounding of the branch point.
    if code != 0, x >= -0.367_879_441_171_442_5 { return -1 }
    try GSL.require(code == 0, "Lambert W0", "x", x, "at least -1/e")
    return result.val
}

/// log Γ(x), for x > 0.
public func logGamma(_ x: Double) throws(StatisticsError) -> Double {
    GSL.prepare()
    try GSL.require(x > 0 && x.isFinite, "log-gamma", "x", x, "a finite number above 0")
    var result = gsl_sf_result()
    try GSL.check(gsl_sf_lngamma_e(x, &result), "log-gamma")
    return result.val
}
