// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Statistics

/// What is believed about the level of a metric, visit after visit: a grid over its logarithm times a grid over how much
/// visits scatter.
///
/// Between visits the level stays, but for a slow drift, or jumps down or up by an exponentially distributed step. Nothing is
/// normal by assumption, so an outlier is carried along as what it is, a second hypothesis, until later visits decide.
/// Source of the recursion: the forward-backward algorithm, L. E. Baum et al., Annals of Mathematical Statistics 41(1), 1970.
package struct LevelFilter {
    typealias Lanes = SIMD8<Float>

    package struct Settings: Sendable, Hashable {
        /// Chance per visit of a step down, and up.
        package init() {}
        package var stepDownRate: Float = 0.045
        package var stepUpRate: Float = 0.045
        /// Mean size of a step, in log units.
        package var stepMean: Float = 0.05
        /// Standard deviation of the drift from visit to visit, in log units.
        package var drift: Float = 0.0018
        /// Share of visits whose offset is several times the usual, and how many times.
        package var wildShare: Float = 0.04
        package var wildFactor: Float = 3
        /// The smallest drop that counts, in log units.
        package var leastDrop: Float = 0.028
        /// How far back a drop may have begun: so many visits, and the first visits of so many releases.
        package var window = 4
        /// The most visits that are remembered, however often a release was visited.
        package var memory = 24
        /// Prior of the scatter of visits: median and the standard deviation of its logarithm.
        package var scatterMedian: Float = 0.007
        package var scatterSpread: Float = 0.6
    }

    static let step: Float = 0.003
    /// A range from half the middle to over twice of it.
    static let cells = 512
    /// The visits' scatter, in log units; a lane each.
    static let scatter = Lanes(0.002, 0.0032, 0.005, 0.008, 0.012, 0.018, 0.028, 0.043)

    let settings: Settings
    private let stay: Float
    private let decay: Float
    private let diffusion: Float

    /// The logarithm at cell 0.
    private(set) var origin: Double = 0
    private(set) var belief: [Lanes] = []
    /// The newest visits: what was believed before each, what it said, and the probability of what it said.
    private(set) var past: [Step] = []
    /// How many of ``past`` may hold the start of a drop that was not reported.
    private(set) var open = 0
    private(set) var visits = 0

    struct Step {
        var before: [Lanes]
        var says: [Lanes]
        var chance: Float
        /// The visit is the first one to its release.
        var startsRelease: Bool
    }

    init(_ settings: Settings) {
        self.settings = settings
        stay = 1 - settings.stepDownRate - settings.stepUpRate
        decay = Float(Elementary.exp(Double(-Self.step / settings.stepMean)))
        let ratio = settings.drift / Self.step
        diffusion = 0.5 * ratio * ratio
    }

    // MARK: - Forward

    mutating func observe(_ evidence: VisitEvidence, startsRelease: Bool = true) {
        let location = evidence.parts.max { $0.weight < $1.weight }?.location ?? evidence.lostLocation
        if visits == 0 { start(at: location) } else { recentre() }
        let says = likelihood(of: evidence)
        let before = belief
        var after = visits == 0 ? belief : moved(belief)
        var total = Lanes.zero
        for cell in 0..<Self.cells {
            after[cell] *= says[cell]
            total += after[cell]
        }
        let chance = max(total.sum(), .leastNormalMagnitude)
        let scale = 1 / chance
        for cell in 0..<Self.cells { after[cell] *= scale }
        belief = after
        if visits > 0 {
            past.append(Step(before: before, says: says, chance: chance, startsRelease: startsRelease))
            open += 1
            while past.count > settings.window, past.count > settings.memory || starts > settings.window {
                past.removeFirst()
            }
            open = min(open, past.count)
        }
        visits += 1
    }

    private var starts: Int { past.count { $0.startsRelease } }

    private mutating func start(at location: Double) {
        origin = location - Double(Self.step) * Double(Self.cells / 2)
        var prior = Lanes.zero
        for lane in 0..<8 {
            let z =
                (Elementary.log(Double(Self.scatter[lane])) - Elementary.log(Double(settings.scatterMedian)))
                / Double(settings.scatterSpread)
            prior[lane] = Float(Elementary.exp(-0.5 * z * z))
        }
        prior *= 1 / (prior.sum() * Float(Self.cells))
        belief = Array(repeating: prior, count: Self.cells)
    }

    /// One visit further: drift, or a step.
    private func moved(_ belief: [Lanes]) -> [Lanes] {
        var next = drifted(belief)
        for cell in 0..<Self.cells { next[cell] *= stay }
        // An exponential step is a running sum with decay: one pass for each direction.
        let weight = (1 - decay) / decay
        var sum = Lanes.zero
        for cell in stride(from: Self.cells - 2, through: 0, by: -1) {
            sum = (sum + belief[cell + 1]) * decay
            next[cell] += sum * (settings.stepDownRate * weight)
        }
        sum = .zero
        for cell in 1..<Self.cells {
            sum = (sum + belief[cell - 1]) * decay
            next[cell] += sum * (settings.stepUpRate * weight)
        }
        return next
    }

    /// The drift alone; the ends reflect.
    private func drifted(_ belief: [Lanes]) -> [Lanes] {
        let last = Self.cells - 1
        var next = belief
        let keep = 1 - 2 * diffusion
        for cell in 1..<last {
            next[cell] = belief[cell] * keep + (belief[cell - 1] + belief[cell + 1]) * diffusion
        }
        next[0] = belief[0] * (1 - diffusion) + belief[1] * diffusion
        next[last] = belief[last] * (1 - diffusion) + belief[last - 1] * diffusion
        return next
    }

    /// The probability of the visit at every level and scatter, 1 at its largest.
    private func likelihood(of evidence: VisitEvidence) -> [Lanes] {
        var says = [Lanes](repeating: .zero, count: Self.cells)
        let own = Self.scatter * Self.scatter
        let grid = Self.step * Self.step / 12
        for part in evidence.parts {
            // What lies beyond the grid is taken to its margin: the larger step stays evidence for a step.
            let margin: Float = 20
            let at = min(
                max(Float((part.location - origin) / Double(Self.step)), margin), Float(Self.cells) - margin)
            for (share, factor) in [
                (1 - settings.wildShare, Float(1)), (settings.wildShare, settings.wildFactor * settings.wildFactor),
            ] {
                let variance = own * factor + Lanes(repeating: Float(part.variance) + grid)
                let height = Lanes(repeating: Float(part.weight) * share) / variance.squareRoot()
                let narrow = Lanes(repeating: -0.5 * Self.step * Self.step) / variance
                for cell in 0..<Self.cells {
                    let distance = Float(cell) - at
                    let exponent = narrow * (distance * distance)
                    says[cell] += height * VectorMath.exp(VectorMath.maximum(exponent, Lanes(repeating: -80)))
                }
            }
        }
        // All runs lost: the level lies anywhere around, mostly above.
        let density = Float(evidence.lostWeight) * 2.5066
        let at = (evidence.lostLocation - origin) / Double(Self.step)
        for cell in 0..<Self.cells {
            let deviation = (at - Double(cell)) * Double(Self.step)
            says[cell] += Lanes(repeating: density * Float(RunNoise.outlierDensity(deviation)))
        }
        var top: Float = 0
        for cell in 0..<Self.cells { top = max(top, says[cell].max()) }
        let scale = 1 / top
        for cell in 0..<Self.cells { says[cell] *= scale }
        return says
    }

    /// Keeps the level away from the ends of the grid.
    private mutating func recentre() {
        var mass: Float = 0
        var moment: Float = 0
        for cell in 0..<Self.cells {
            let weight = belief[cell].sum()
            mass += weight
            moment += weight * Float(cell)
        }
        let shift = Int((moment / mass).rounded()) - Self.cells / 2
        guard abs(shift) > Self.cells / 8 else { return }
        origin += Double(shift) * Double(Self.step)
        func shifted(_ old: [Lanes], fill: Lanes) -> [Lanes] {
            (0..<Self.cells).map { old.indices.contains($0 + shift) ? old[$0 + shift] : fill }
        }
        belief = shifted(belief, fill: .zero)
        for index in past.indices {
            past[index].before = shifted(past[index].before, fill: .zero)
            let edge = shift > 0 ? past[index].says[Self.cells - 1] : past[index].says[0]
            past[index].says = shifted(past[index].says, fill: edge)
        }
    }

    /// Mean and central 90 % of the belief about the level.
    func level(direction: MetricDirection) -> LevelEstimate {
        var masses = belief.map { Double($0.sum()) }
        let total = masses.reduce(0, +)
        var mean = 0.0
        var running = 0.0
        var low = 0
        var high = 0
        for cell in masses.indices {
            masses[cell] /= total
            mean += masses[cell] * Double(cell)
            if running < 0.05 { low = cell }
            if running < 0.95 { high = cell }
            running += masses[cell]
        }
        func value(_ cell: Double) -> Double {
            let log = origin + cell * Double(Self.step)
            return Elementary.exp(direction == .higherIsBetter ? log : -log)
        }
        let ends = [value(Double(low)), value(Double(high))]
        return LevelEstimate(
            value: value(mean), interval: Interval(low: min(ends[0], ends[1]), high: max(ends[0], ends[1])))
    }

    // MARK: - Drops

    /// One guess at where a drop began.
    struct Drop {
        /// How many visits stand at the new level: 1 when the newest is the first.
        var visits: Int
        var probability: Double
        /// The expected size, in log units.
        var size: Double
        /// The expected square of a visit's own offset, if there was this drop, in log units squared.
        var scatterVariance: Double
    }

    /// For each start inside the window: the probability that the level dropped there by at least ``Settings/leastDrop`` and
    /// has been there since.
    func drops() -> [Drop] {
        guard open > 0 else { return [] }
        var drops: [Drop] = []
        var ahead = [Lanes](repeating: Lanes(repeating: 1), count: Self.cells)
        var chance: Double = 1
        for back in 1...open {
            let entry = past[past.count - back]
            if back > 1 { ahead = drifted(ahead) }
            for cell in 0..<Self.cells { ahead[cell] *= entry.says[cell] }
            chance *= Double(entry.chance)
            guard back <= settings.window || entry.startsRelease else { continue }
            let (mass, moment, scatter) = landing(from: entry.before, onto: ahead)
            guard mass > 0, chance > 0 else { continue }
            drops.append(
                .init(
                    visits: back, probability: min(1, Double(mass) / chance),
                    size: Double(moment / mass), scatterVariance: Double(scatter / mass)))
        }
        return drops
    }

    private func landing(from before: [Lanes], onto ahead: [Lanes]) -> (mass: Float, moment: Float, scatter: Float) {
        let least = max(1, Int((settings.leastDrop / Self.step).rounded(.up)))
        let weight = (1 - decay) / decay
        var first: Float = 1
        for _ in 0..<(least - 1) { first *= decay }
        // `sum` holds the mass above weighted by the step's probability, `far` the same times the distance in cells.
        var sum = Lanes.zero
        var far = Lanes.zero
        var mass = Lanes.zero
        var moment = Lanes.zero
        for cell in stride(from: Self.cells - 1 - least, through: 0, by: -1) {
            let entering = before[cell + least] * first
            far = (far + sum + entering * Float(least)) * decay
            sum = (sum + entering) * decay
            mass += sum * ahead[cell]
            moment += far * ahead[cell]
        }
        let rate = settings.stepDownRate * weight
        return (
            mass.sum() * rate, moment.sum() * rate * Self.step, (mass * Self.scatter * Self.scatter).sum() * rate
        )
    }

    /// Takes a drop for granted: what is believed from now on is what follows if it happened.
    mutating func accept(_ drop: Drop) {
        let start = past.count - drop.visits
        guard past.indices.contains(start) else { return }
        let least = max(1, Int((settings.leastDrop / Self.step).rounded(.up)))
        var first: Float = 1
        for _ in 0..<(least - 1) { first *= decay }
        var level = [Lanes](repeating: .zero, count: Self.cells)
        var sum = Lanes.zero
        for cell in stride(from: Self.cells - 1 - least, through: 0, by: -1) {
            sum = (sum + past[start].before[cell + least] * first) * decay
            level[cell] = sum
        }
        for index in start..<past.count {
            if index > start {
                past[index].before = level
                level = moved(level)
            }
            var total = Lanes.zero
            for cell in 0..<Self.cells {
                level[cell] *= past[index].says[cell]
                total += level[cell]
            }
            let chance = max(total.sum(), .leastNormalMagnitude)
            past[index].chance = chance
            for cell in 0..<Self.cells { level[cell] *= 1 / chance }
        }
        belief = level
        open = drop.visits - 1
    }
}
