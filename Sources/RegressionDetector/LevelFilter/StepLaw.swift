// SPDX-License-Identifier: GPL-3.0-or-later

import Statistics

/// Exponentially distributed steps of the level, on the grid: the chance of a step over k cells is `weight` times `decay` to the k.
struct StepLaw {
    let decay: Float
    /// Carries the share of such steps among all.
    let weight: Float

    /// - Parameters:
    ///   - mean: of the size of a step, in log units, above 0.
    ///   - share: of all steps, in 0 ... 1.
    init(mean: Float, share: Float) {
        decay = Float(Elementary.exp(Double(-LevelFilter.step / mean)))
        weight = share * (1 - decay) / decay
    }

    /// The probability of a step over so many cells but one, without the weight: what a running sum starts with that leaves out
    /// smaller steps.
    func beyond(_ cells: Int) -> Float { (1..<max(1, cells)).reduce(Float(1)) { share, _ in share * decay } }
}
