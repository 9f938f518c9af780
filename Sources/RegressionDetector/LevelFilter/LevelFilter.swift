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
    package typealias Lanes = SIMD8<Float>

    package struct Settings: Sendable, Hashable {
        /// Chance per visit of a step down, and up.
        package init() {}
        package var stepDownRate: Float = 0.045
        package var stepUpRate: Float = 0.045
        /// Mean size of a step, in log units.
        package var stepMean: Float = 0.05
        /// Share of steps that are large, and their mean size: a card, a channel or half of the cores that is gone.
        package var largeShare: Float = 0.03
        package var largeMean: Float = 0.3
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
        package var scatterSpread: Float = 0.65
    }

    package static let step: Float = 0.003
    /// A range from half the middle to over twice of it.
    package static let cells = 512
    /// No evidence stands nearer to an end of the grid, in cells.
    static let margin = 20
    /// The visits' scatter, in log units; a lane each.
    package static let scatter = Lanes(0.002, 0.0037, 0.0069, 0.0127, 0.0236, 0.0437, 0.081, 0.15)

    package let settings: Settings
    private let stay: Float
    /// The usual steps and the large ones.
    let steps: (usual: StepLaw, large: StepLaw)
    private let diffusion: Float

    /// The logarithm at cell 0.
    package internal(set) var origin: Double = 0
    var belief: [Lanes] = []
    /// The newest visits: what was believed before each, what it said, and the probability of what it said.
    var past: [Step] = []
    /// How many of ``past`` may hold the start of a drop that was not reported.
    var open = 0
    private(set) var visits = 0

    struct Step {
        var before: [Lanes]
        /// What `before` would be after a drop, see ``landed(from:)``.
        var landed: [Lanes]
        var says: [Lanes]
        var chance: Float
        /// How far the visit lies below the grid, in log units; its evidence stands at the grid's margin.
        var beyond: Double
        /// The visit is the first one to its release.
        var startsRelease: Bool
    }

    package init(_ settings: Settings) {
        self.settings = settings
        stay = 1 - settings.stepDownRate - settings.stepUpRate
        steps = (
            StepLaw(mean: settings.stepMean, share: 1 - settings.largeShare),
            StepLaw(mean: settings.largeMean, share: settings.largeShare)
        )
        let ratio = settings.drift / Self.step
        diffusion = 0.5 * ratio * ratio
    }

    // MARK: - Forward

    package mutating func observe(_ evidence: VisitEvidence, startsRelease: Bool = true) {
        let location = evidence.parts.max { $0.weight < $1.weight }?.location ?? evidence.lostLocation
        if visits == 0 {
            start(at: location)
        } else {
            recentre()
            makeRoom(for: location)
        }
        let says = likelihood(of: evidence)
        let before = belief
        var after = visits == 0 ? belief : moved(belief)
        let chance = Self.condition(&after, on: says)
        belief = after
        if visits > 0 {
            let beyond = max(0, Double(Self.margin) * Double(Self.step) - (location - origin))
            past.append(
                Step(
                    before: before, landed: landed(from: before), says: says, chance: chance, beyond: beyond,
                    startsRelease: startsRelease))
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

    /// Weighs a belief by what a visit says, and makes it sum to 1.
    /// - Returns: the sum before that, the probability of the visit.
    static func condition(_ belief: inout [Lanes], on says: [Lanes]) -> Float {
        belief.withUnsafeMutableBufferPointer { belief in
            says.withUnsafeBufferPointer { says in
                var total = Lanes.zero
                for cell in 0..<cells {
                    belief[cell] *= says[cell]
                    total += belief[cell]
                }
                let chance = max(total.sum(), .leastNormalMagnitude)
                let scale = 1 / chance
                for cell in 0..<cells { belief[cell] *= scale }
                return chance
            }
        }
    }

    /// One visit further: drift, or a step.
    func moved(_ belief: [Lanes]) -> [Lanes] {
        // An exponential step is a running sum with decay: one pass for each direction, both kinds of steps at once.
        let (usual, large) = steps
        let (down, downLarge) = (settings.stepDownRate * usual.weight, settings.stepDownRate * large.weight)
        let (up, upLarge) = (settings.stepUpRate * usual.weight, settings.stepUpRate * large.weight)
        let last = Self.cells - 1
        let keep = stay * (1 - 2 * diffusion)
        let spread = stay * diffusion
        return belief.withUnsafeBufferPointer { belief in
            [Lanes](unsafeUninitializedCapacity: Self.cells) { next, count in
                count = Self.cells
                var sum = Lanes.zero
                var sumLarge = Lanes.zero
                next[last] = belief[last] * (keep + spread) + belief[last - 1] * spread
                var cell = last - 1
                while cell > 0 {
                    sum = (sum + belief[cell + 1]) * usual.decay
                    sumLarge = (sumLarge + belief[cell + 1]) * large.decay
                    next[cell] = belief[cell] * keep + (belief[cell - 1] + belief[cell + 1]) * spread
                    next[cell] += sum * down + sumLarge * downLarge
                    cell -= 1
                }
                sum = (sum + belief[1]) * usual.decay
                sumLarge = (sumLarge + belief[1]) * large.decay
                next[0] = belief[0] * (keep + spread) + belief[1] * spread + sum * down + sumLarge * downLarge
                sum = .zero
                sumLarge = .zero
                for cell in 1...last {
                    sum = (sum + belief[cell - 1]) * usual.decay
                    sumLarge = (sumLarge + belief[cell - 1]) * large.decay
                    next[cell] += sum * up + sumLarge * upLarge
                }
            }
        }
    }

    /// The drift alone, then weighed by what a visit says; the ends reflect.
    func drifted(_ belief: [Lanes], times says: [Lanes]) -> [Lanes] {
        let last = Self.cells - 1
        let keep = 1 - 2 * diffusion
        return belief.withUnsafeBufferPointer { belief in
            says.withUnsafeBufferPointer { says in
                [Lanes](unsafeUninitializedCapacity: Self.cells) { next, count in
                    count = Self.cells
                    for cell in 1..<last {
                        next[cell] =
                            (belief[cell] * keep + (belief[cell - 1] + belief[cell + 1]) * diffusion) * says[cell]
                    }
                    next[0] = (belief[0] * (1 - diffusion) + belief[1] * diffusion) * says[0]
                    next[last] = (belief[last] * (1 - diffusion) + belief[last - 1] * diffusion) * says[last]
                }
            }
        }
    }

    /// The cell of the believed level.
    private var middle: Int {
        var mass = Lanes.zero
        var moment = Lanes.zero
        belief.withUnsafeBufferPointer { belief in
            for cell in 0..<Self.cells {
                mass += belief[cell]
                moment += belief[cell] * Float(cell)
            }
        }
        return Int((moment.sum() / mass.sum()).rounded())
    }

    /// Keeps the level away from the ends of the grid.
    private mutating func recentre() {
        let shift = middle - Self.cells / 2
        if abs(shift) > Self.cells / 8 { shiftGrid(by: shift) }
    }

    /// Moves the grid so that it holds a visit far from the level, as far as the level stays on it: down to a quarter of it.
    private mutating func makeRoom(for location: Double) {
        let at = (location - origin) / Double(Self.step)
        let (margin, last) = (Double(Self.margin), Double(Self.cells - Self.margin))
        guard at < margin || at > last else { return }
        let room = Double(3 * Self.margin)
        let shift =
            at < margin
            ? min(0, max(at - margin, Double(middle - Self.cells) + room))
            : max(0, min(at - last, Double(middle) - room))
        shiftGrid(by: Int(shift.rounded(.awayFromZero)))
    }

    private mutating func shiftGrid(by shift: Int) {
        guard shift != 0 else { return }
        origin += Double(shift) * Double(Self.step)
        func shifted(_ old: [Lanes], fill: Lanes) -> [Lanes] {
            (0..<Self.cells).map { old.indices.contains($0 + shift) ? old[$0 + shift] : fill }
        }
        belief = shifted(belief, fill: .zero)
        for index in past.indices {
            past[index].before = shifted(past[index].before, fill: .zero)
            past[index].landed = landed(from: past[index].before)
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
}
