// SPDX-License-Identifier: GPL-3.0-or-later

import Statistics

/// How many visits a test would take to see a loss that knows the scatter of visits: an approximation without cost, mostly on the hopeful
/// side, for who has to answer inside a visit. ``SimulatedPower`` gives the detector's own chances.
public enum DetectionPower {
    /// The chance that so many more visits lift the log odds of a drop to an alarm's.
    ///
    /// For a loss d that visits scatter around with s, each visit adds to the log likelihood ratio a normal amount of mean d²/2s² and
    /// variance d²/s² (A. Wald, "Sequential tests of statistical hypotheses", Annals of Mathematical Statistics 16(2), 1945).
    /// - Parameters:
    ///   - loss: the relative loss to see, in (0, 1).
    ///   - scale: the standard deviation of a visit around the level, relative, above 0.
    ///   - missing: the log odds that lack.
    public static func probability(visits: Int, loss: Double, scale: Double, missing: Double) -> Double {
        guard missing > 0 else { return 1 }
        guard visits > 0, loss > 0, loss < 1, scale > 0 else { return 0 }
        let drop = -Elementary.log(1 - loss) / scale
        let mean = Double(visits) * drop * drop / 2
        let sd = Double(visits).squareRoot() * drop
        guard let normal = try? ContinuousDistribution.normal() else { return 0 }
        return normal.upperTail((missing - mean) / sd)
    }

    /// The fewest visits with at least this chance; `nil` above `most`.
    public static func visits(
        toSee loss: Double, scale: Double, missing: Double, power: Double, most: Int
    ) -> Int? {
        (1...max(1, most)).first {
            probability(visits: $0, loss: loss, scale: scale, missing: missing) >= power
        }
    }
}
