// SPDX-License-Identifier: GPL-3.0-or-later

import RegressionDetector
import Statistics
import Testing

@Suite struct LikelihoodTests {
    @Test(
        "stepping from cell to cell gives the probability of a visit as its formula does, but for one factor",
        arguments: [1, 2, 3, 5, 9])
    func formula(runs: Int) {
        var stream = RandomStream(StreamKey(seed: 8).indexed(UInt64(runs)))
        for trial in 0..<20 {
            var noise = RunNoise()
            var filter = LevelFilter(.init())
            filter.observe(noise.evidence(of: [4.6, 4.61]))
            // Near the middle, far off and beyond the grid.
            let centre = 4.6 + [0, 0.1, -0.5, 1.2, -3][trial % 5]
            let spread = [0.001, 0.01, 0.08][trial % 3]
            let evidence = noise.evidence(of: (0..<runs).map { _ in stream.gaussian(mean: centre, sd: spread) })
            let says = filter.likelihood(of: evidence)
            var factor = 0.0
            for cell in stride(from: 0, to: LevelFilter.cells, by: 3) {
                for lane in 0..<8 {
                    let direct = probability(of: evidence, cell: cell, lane: lane, filter)
                    let ratio = Double(says[cell][lane]) / direct
                    if factor == 0 { factor = ratio }
                    #expect(abs(ratio / factor - 1) < 1e-4, "cell \(cell), lane \(lane)")
                }
            }
        }
    }

    /// The mixture of normal distributions, with and without the wild factor, on top of the outliers' density.
    private func probability(of evidence: VisitEvidence, cell: Int, lane: Int, _ filter: LevelFilter) -> Double {
        let step = Double(LevelFilter.step)
        let own = Double(LevelFilter.scatter[lane])
        let settings = filter.settings
        func distance(_ location: Double) -> Double {
            (Double(cell) - min(max((location - filter.origin) / step, 20), Double(LevelFilter.cells) - 20)) * step
        }
        var sum = evidence.lostWeight * 2.5066 * RunNoise.outlierDensity(-distance(evidence.lostLocation))
        for part in evidence.parts {
            let distance = distance(part.location)
            for (share, factor) in [
                (1 - Double(settings.wildShare), 1.0), (Double(settings.wildShare), Double(settings.wildFactor)),
            ] {
                let variance = own * own * factor * factor + part.variance + step * step / 12
                sum +=
                    part.weight * share / variance.squareRoot() * Elementary.exp(-distance * distance / (2 * variance))
            }
        }
        return sum
    }
}
