// SPDX-License-Identifier: GPL-3.0-or-later

import Statistics

extension LevelFilter {
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

    /// How many cells the smallest drop that counts spans, and how likely a step is to span them all, but for the last.
    private var least: (cells: Int, share: Float) {
        let cells = max(1, Int((settings.leastDrop / Self.step).rounded(.up)))
        return (cells, (1..<cells).reduce(Float(1)) { share, _ in share * decay })
    }

    /// For each start inside the window: the probability that the level dropped there by at least ``Settings/leastDrop`` and
    /// has been there since.
    func drops() -> [Drop] {
        guard open > 0 else { return [] }
        var drops: [Drop] = []
        // The probability of the visits since a start, at each level.
        var ahead: [Lanes] = []
        var chance: Double = 1
        for back in 1...open {
            let entry = past[past.count - back]
            ahead = back > 1 ? drifted(ahead, times: entry.says) : entry.says
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
        let least = least
        // `sum` holds the mass above weighted by the step's probability, `far` the same times the distance in cells.
        var sum = Lanes.zero
        var far = Lanes.zero
        var mass = Lanes.zero
        var moment = Lanes.zero
        let distance = Float(least.cells)
        before.withUnsafeBufferPointer { before in
            ahead.withUnsafeBufferPointer { ahead in
                var cell = Self.cells - 1 - least.cells
                while cell >= 0 {
                    let entering = before[cell + least.cells] * least.share
                    far = (far + sum + entering * distance) * decay
                    sum = (sum + entering) * decay
                    mass += sum * ahead[cell]
                    moment += far * ahead[cell]
                    cell -= 1
                }
            }
        }
        let rate = settings.stepDownRate * (1 - decay) / decay
        return (
            mass.sum() * rate, moment.sum() * rate * Self.step, (mass * Self.scatter * Self.scatter).sum() * rate
        )
    }

    /// Takes a drop for granted: what is believed from now on is what follows if it happened.
    mutating func accept(_ drop: Drop) {
        let start = past.count - drop.visits
        guard past.indices.contains(start) else { return }
        let least = least
        var level = [Lanes](repeating: .zero, count: Self.cells)
        var sum = Lanes.zero
        for cell in stride(from: Self.cells - 1 - least.cells, through: 0, by: -1) {
            sum = (sum + past[start].before[cell + least.cells] * least.share) * decay
            level[cell] = sum
        }
        for index in start..<past.count {
            if index > start {
                past[index].before = level
                level = moved(level)
            }
            past[index].chance = Self.condition(&level, on: past[index].says)
        }
        belief = level
        open = drop.visits - 1
    }
}
