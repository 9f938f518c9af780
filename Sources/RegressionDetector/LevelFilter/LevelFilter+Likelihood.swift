// SPDX-License-Identifier: GPL-3.0-or-later

import Statistics

extension LevelFilter {
    /// The probability of the visit at every level and scatter, up to a factor that is near one over the largest of them.
    /// - Complexity: two exponentials for each ``stretch`` of cells and component of the evidence.
    package func likelihood(of evidence: VisitEvidence) -> [Lanes] {
        let own = Self.scatter * Self.scatter
        let grid = Self.step * Self.step / 12
        var bumps: [(height: Lanes, narrow: Lanes, at: Float)] = []
        bumps.reserveCapacity(2 * evidence.parts.count)
        var most: Float = 0
        for part in evidence.parts {
            let at = Float(place(part.location))
            for (share, factor) in [
                (1 - settings.wildShare, Float(1)), (settings.wildShare, settings.wildFactor * settings.wildFactor),
            ] {
                let variance = own * factor + Lanes(repeating: Float(part.variance) + grid)
                let height = Lanes(repeating: Float(part.weight) * share) / variance.squareRoot()
                bumps.append((height, Lanes(repeating: -0.5 * Self.step * Self.step) / variance, at))
                most += height[0]
            }
        }
        // All runs lost: the level lies anywhere around, mostly above.
        let density = evidence.lostWeight * 2.5066
        let scale = 1 / (most + Float(density * RunNoise.outlierDensity(0)))
        return [Lanes](unsafeUninitializedCapacity: Self.cells) { cells, count in
            count = Self.cells
            guard let says = cells.baseAddress else { return }
            Self.fill(says, lost: density * Double(scale), at: place(evidence.lostLocation))
            for bump in bumps { Self.add(bump.height * scale, bump.narrow, at: bump.at, to: says) }
        }
    }

    /// A location in cells. What lies beyond the grid is taken to its margin: the larger step stays evidence for a step.
    private func place(_ location: Double) -> Double {
        let margin = Double(Self.margin)
        return min(max((location - origin) / Double(Self.step), margin), Double(Self.cells) - margin)
    }

    /// The density of an outlier from each level: exponential both ways, so a running product.
    private static func fill(_ says: UnsafeMutablePointer<Lanes>, lost density: Double, at: Double) {
        let decay = Elementary.exp(-Double(step) / RunNoise.outlierMean)
        let above = Int(at.rounded(.down)) + 1
        var value = density * RunNoise.outlierDensity((at - Double(above)) * Double(step))
        for cell in above..<cells {
            says[cell] = Lanes(repeating: Float(value))
            value *= decay
        }
        value = density * RunNoise.outlierDensity((at - Double(above - 1)) * Double(step))
        for cell in stride(from: above - 1, through: 0, by: -1) {
            says[cell] = Lanes(repeating: Float(value))
            value *= decay
        }
    }

    /// So many cells get their values from one another before they are set anew: the rounding of 8 steps stays below 1e-5.
    private static let stretch = 8

    /// Adds `height` exp(`narrow` (cell - at)²), outwards from the middle.
    ///
    /// From cell to cell the value changes by a factor that itself changes by a constant one, exp(2 `narrow`): two products instead of
    /// an exponential. What is left out is less than e^-40 of the height, far below the density of an outlier.
    private static func add(
        _ height: Lanes, _ narrow: Lanes, at: Float, to says: UnsafeMutablePointer<Lanes>
    ) {
        let first = Int(at.rounded(.up))
        let curvature = VectorMath.exp(narrow + narrow)
        for direction in [1, -1] {
            var cell = direction > 0 ? first : first - 1
            var left = direction > 0 ? cells - first : first
            var distance = abs(Float(cell) - at)
            while left > 0 {
                let exponent = narrow * (distance * distance)
                // The last lane is the widest.
                guard exponent[7] > -40 else { break }
                let reach = distance + Float(stretch)
                let end = narrow * (reach * reach)
                // No subnormal numbers: a lane that would reach them inside the stretch ends with it.
                var value = height * VectorMath.keep(VectorMath.less(-60, exponent), VectorMath.exp(exponent))
                var factor = VectorMath.keep(
                    VectorMath.less(-80, end), VectorMath.exp(narrow * (distance + distance + 1)))
                for _ in 0..<min(stretch, left) {
                    says[cell] += value
                    value *= factor
                    factor *= curvature
                    cell += direction
                }
                left -= stretch
                distance = reach
            }
        }
    }
}
