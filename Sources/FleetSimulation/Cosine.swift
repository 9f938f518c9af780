// SPDX-License-Identifier: GPL-3.0-or-later

/// cos(2 pi turns) from arithmetic alone, so that a site's weather has the same bits on every machine; absolute error below
/// 1e-9 (Taylor series to the 16th power on a quarter turn).
func cosine(turns: Double) -> Double {
    var x = turns - turns.rounded(.down)
    if x > 0.5 { x = 1 - x }
    let mirrored = x > 0.25
    if mirrored { x = 0.5 - x }
    let angle = 2 * Double.pi * x
    let y = angle * angle
    var sum = 0.0
    for k in stride(from: 16, through: 2, by: -2) {
        sum = (1 - sum) * y / Double(k * (k - 1))
    }
    return mirrored ? sum - 1 : 1 - sum
}
