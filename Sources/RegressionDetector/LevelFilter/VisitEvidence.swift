// SPDX-License-Identifier: GPL-3.0-or-later

import Statistics

/// What one visit says about where the level stands: a mixture of normal distributions, one per guess at which of its runs
/// are outliers, and the chance that all of them are.
package struct VisitEvidence {
    package struct Part {
        package var weight: Double
        package var location: Double
        /// The run noise's part of the variance; the visit's own offset comes on top.
        package var variance: Double
    }
    package var parts: [Part]
    /// The weight of "every run is an outlier", and the best value of them.
    package var lostWeight: Double
    package var lostLocation: Double
}

/// The scatter of runs inside visits, learned as visits come in.
///
/// A scaled inverse chi-square belief about the variance: a visit adds the squares around the mean of the runs that are taken
/// for sound, weighted by how likely that guess is (online expectation-maximization), so that an outlier does not widen it.
package struct RunNoise {
    /// Prior: as if ``priorDegrees`` degrees of freedom had shown this variance.
    static let priorVariance = 0.006 * 0.006
    static let priorDegrees = 1.5
    /// Share of single runs that are outliers, and how far they lie: exponential, mostly on the slow side.
    static let outlierShare = 0.035
    static let outlierMean = 0.08
    static let slowShare = 0.8
    /// Share of visits all of whose runs are off together.
    static let lostShare = 0.002

    package init() {}

    private(set) var degrees = RunNoise.priorDegrees
    private(set) var squares = RunNoise.priorDegrees * RunNoise.priorVariance

    var variance: Double { squares / degrees }

    package static func outlierDensity(_ deviation: Double) -> Double {
        let side = deviation < 0 ? slowShare : 1 - slowShare
        return side / outlierMean * Elementary.exp(-abs(deviation) / outlierMean)
    }

    /// - Parameter values: at least one logarithm.
    /// - Complexity: O(n log n) in the number of runs.
    package mutating func evidence(of values: [Double]) -> VisitEvidence {
        let sorted = values.sorted()
        let n = sorted.count
        let best = sorted[n - 1]
        let share = Self.outlierShare
        let allOut = max(power(share, n), Self.lostShare)
        guard n > 1 else {
            return VisitEvidence(
                parts: [.init(weight: 1 - allOut, location: best, variance: variance)], lostWeight: allOut,
                lostLocation: best)
        }
        // Guesses: none is an outlier, or some of the slowest, or some of the fastest; never more than half.
        var guesses: [(part: VisitEvidence.Part, squares: Double, degrees: Double, log: Double)] = []
        let most = n == 2 ? 1 : n / 2
        for low in 0...most {
            for high in 0...(most - low) {
                let kept = sorted[low..<(n - high)]
                let g = Double(kept.count)
                let mean = kept.reduce(0, +) / g
                let spread = kept.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
                var log = Double(low + high) * Elementary.log(share) + g * Elementary.log(1 - share)
                for value in sorted[..<low] + sorted[(n - high)...] {
                    log += Elementary.log(Self.outlierDensity(value - mean))
                }
                // Which of the runs is meant is settled by their order: one way to be the slowest, as in the density of the sample.
                log += logMarginal(count: kept.count, spread: spread)
                let total = degrees + g - 1
                guesses.append(
                    (
                        .init(weight: 0, location: mean, variance: (squares + spread) / total / g), spread, g - 1, log
                    ))
            }
        }
        let top = guesses.map(\.log).max() ?? 0
        let weights = guesses.map { Elementary.exp($0.log - top) }
        let sum = weights.reduce(0, +)
        var parts: [VisitEvidence.Part] = []
        for (guess, weight) in zip(guesses, weights) {
            let share = weight / sum
            squares += share * guess.squares
            degrees += share * guess.degrees
            guard share > 1e-3 else { continue }
            var part = guess.part
            part.weight = share * (1 - allOut)
            parts.append(part)
        }
        // A machine's noise may change: an old memory fades.
        let keep = min(1, 60 / degrees)
        squares *= keep
        degrees *= keep
        return VisitEvidence(parts: parts, lostWeight: allOut, lostLocation: best)
    }

    /// The logarithm of the density of `count` normal values with a flat prior for their mean and this belief for their variance.
    private func logMarginal(count: Int, spread: Double) -> Double {
        let more = Double(count - 1)
        let gamma = ((try? logGamma((degrees + more) / 2)) ?? 0) - ((try? logGamma(degrees / 2)) ?? 0)
        return gamma + degrees / 2 * Elementary.log(squares) - (degrees + more) / 2 * Elementary.log(squares + spread)
            - more / 2 * Elementary.log(Double.pi) - 0.5 * Elementary.log(Double(count))
    }

    private func power(_ base: Double, _ exponent: Int) -> Double {
        (0..<exponent).reduce(1) { product, _ in product * base }
    }
}
