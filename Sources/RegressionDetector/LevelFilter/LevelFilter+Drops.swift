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
        /// How much of it lies below the grid, in log units.
        var beyond: Double
        /// The expected square of a visit's own offset, if there was this drop, in log units squared.
        var scatterVariance: Double
    }

    /// How many cells the smallest drop that counts spans.
    private var leastCells: Int { max(1, Int((settings.leastDrop / Self.step).rounded(.up))) }

    /// For each start inside the window: the probability that the level dropped there by at least ``Settings/leastDrop`` and
    /// has been there since.
    func drops() -> [Drop] {
        guard open > 0 else { return [] }
        var drops: [Drop] = []
        // The probability of the visits since a start, at each level.
        var ahead: [Lanes] = []
        var chance: Double = 1
        var beyond = Double.infinity
        for back in 1...open {
            let entry = past[past.count - back]
            ahead = back > 1 ? drifted(ahead, times: entry.says) : entry.says
            chance *= Double(entry.chance)
            beyond = min(beyond, entry.beyond)
            guard back <= settings.window || entry.startsRelease else { continue }
            let (mass, moment, scatter) = landing(from: entry.before, onto: ahead)
            guard mass > 0, chance > 0 else { continue }
            drops.append(
                .init(
                    visits: back, probability: min(1, Double(mass) / chance),
                    size: Double(moment / mass) + beyond, beyond: beyond, scatterVariance: Double(scatter / mass)))
        }
        return drops
    }

    private func landing(from before: [Lanes], onto ahead: [Lanes]) -> (mass: Float, moment: Float, scatter: Float) {
        let least = leastCells
        let (usual, large) = steps
        let (entry, entryLarge) = (usual.beyond(least), large.beyond(least))
        // `sum` holds the mass above weighted by the step's probability, `far` the same times the distance in cells.
        var (sum, sumLarge, far, farLarge) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
        var (mass, moment) = (Lanes.zero, Lanes.zero)
        let distance = Float(least)
        before.withUnsafeBufferPointer { before in
            ahead.withUnsafeBufferPointer { ahead in
                var cell = Self.cells - 1 - least
                while cell >= 0 {
                    let above = before[cell + least]
                    far = (far + sum + above * (entry * distance)) * usual.decay
                    sum = (sum + above * entry) * usual.decay
                    farLarge = (farLarge + sumLarge + above * (entryLarge * distance)) * large.decay
                    sumLarge = (sumLarge + above * entryLarge) * large.decay
                    mass += (sum * usual.weight + sumLarge * large.weight) * ahead[cell]
                    moment += (far * usual.weight + farLarge * large.weight) * ahead[cell]
                    cell -= 1
                }
            }
        }
        let rate = settings.stepDownRate
        return (
            mass.sum() * rate, moment.sum() * rate * Self.step, (mass * Self.scatter * Self.scatter).sum() * rate
        )
    }

    /// Takes a drop for granted: what is believed from now on is what follows if it happened.
    mutating func accept(_ drop: Drop) {
        let start = past.count - drop.visits
        guard past.indices.contains(start) else { return }
        let least = leastCells
        let (usual, large) = steps
        let (entry, entryLarge) = (usual.beyond(least), large.beyond(least))
        var level = [Lanes](repeating: .zero, count: Self.cells)
        var (sum, sumLarge) = (Lanes.zero, Lanes.zero)
        for cell in stride(from: Self.cells - 1 - least, through: 0, by: -1) {
            let above = past[start].before[cell + least]
            sum = (sum + above * entry) * usual.decay
            sumLarge = (sumLarge + above * entryLarge) * large.decay
            level[cell] = sum * usual.weight + sumLarge * large.weight
        }
        for index in start..<past.count {
            if index > start {
                past[index].before = level
                level = moved(level)
            }
            past[index].chance = Self.condition(&level, on: past[index].says)
        }
        belief = level
        origin -= drop.beyond
        open = drop.visits - 1
    }
}
