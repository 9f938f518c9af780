// SPDX-License-Identifier: GPL-3.0-or-later

import Statistics

extension LevelFilter {
    /// One guess at where a drop began.
    struct Onset {
        /// How many visits stand at the new level: 1 when the newest is the first.
        var visits: Int
        var probability: Double
    }

    /// The likeliest guess, and how it would be.
    struct Drop {
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
    /// - Parameter least: below this sum of probabilities nobody asks how the likeliest would be, and it is nil.
    /// - Complexity: a pass over the grid for every visit that is open, and one for the likeliest.
    func drops(above least: Double) -> (onsets: [Onset], likeliest: Drop?) {
        guard open > 0 else { return ([], nil) }
        var onsets: [Onset] = []
        var likeliest: (onset: Onset, ahead: [Lanes], beyond: Double)?
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
            let mass = Self.overlap(entry.landed, ahead) * settings.stepDownRate
            guard mass > 0, chance > 0 else { continue }
            let onset = Onset(visits: back, probability: min(1, Double(mass) / chance))
            onsets.append(onset)
            if onset.probability > likeliest?.onset.probability ?? 0 { likeliest = (onset, ahead, beyond) }
        }
        guard onsets.reduce(0, { $0 + $1.probability }) >= least else { return (onsets, nil) }
        return (onsets, likeliest.map { drop($0.onset, $0.ahead, beyond: $0.beyond) })
    }

    private static func overlap(_ landed: [Lanes], _ ahead: [Lanes]) -> Float {
        var mass = Lanes.zero
        landed.withUnsafeBufferPointer { landed in
            ahead.withUnsafeBufferPointer { ahead in
                for cell in 0..<cells { mass += landed[cell] * ahead[cell] }
            }
        }
        return mass.sum()
    }

    /// What a belief would be just after a drop of at least ``Settings/leastDrop``, but for the chance of any drop.
    func landed(from before: [Lanes]) -> [Lanes] {
        let least = leastCells
        let (usual, large) = steps
        let (entry, entryLarge) = (usual.beyond(least), large.beyond(least))
        return before.withUnsafeBufferPointer { before in
            [Lanes](unsafeUninitializedCapacity: Self.cells) { level, count in
                count = Self.cells
                for cell in (Self.cells - least)..<Self.cells { level[cell] = .zero }
                var (sum, sumLarge) = (Lanes.zero, Lanes.zero)
                var cell = Self.cells - 1 - least
                while cell >= 0 {
                    let above = before[cell + least]
                    sum = (sum + above * entry) * usual.decay
                    sumLarge = (sumLarge + above * entryLarge) * large.decay
                    level[cell] = sum * usual.weight + sumLarge * large.weight
                    cell -= 1
                }
            }
        }
    }

    private func drop(_ onset: Onset, _ ahead: [Lanes], beyond: Double) -> Drop {
        let before = past[past.count - onset.visits].before
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
        let total = mass.sum()
        return Drop(
            visits: onset.visits, probability: onset.probability,
            size: Double(moment.sum() * Self.step / total) + beyond, beyond: beyond,
            scatterVariance: Double((mass * Self.scatter * Self.scatter).sum() / total))
    }

    /// Takes a drop for granted: what is believed from now on is what follows if it happened.
    mutating func accept(_ drop: Drop) {
        let start = past.count - drop.visits
        guard past.indices.contains(start) else { return }
        var level = past[start].landed
        for index in start..<past.count {
            if index > start {
                past[index].before = level
                past[index].landed = landed(from: level)
                level = moved(level)
            }
            past[index].chance = Self.condition(&level, on: past[index].says)
        }
        belief = level
        origin -= drop.beyond
        open = drop.visits - 1
    }
}
