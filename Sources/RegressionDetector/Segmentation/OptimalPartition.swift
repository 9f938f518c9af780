// SPDX-License-Identifier: GPL-3.0-or-later

/// The cheapest ways to cut a series into 1, 2, … segments, by dynamic programming over the last cut.
///
/// Source: R. Bellman, "On the approximation of curves by line segments using dynamic programming", CACM 4(6), 1961,
/// doi 10.1145/366573.366611; I. E. Auger, C. E. Lawrence, "Algorithms for the optimal identification of segment
/// neighborhoods", Bulletin of Mathematical Biology 51(1), 1989.
struct OptimalPartition {
    /// For each number of cuts, from none, the cuts in rising order; a cut is the index of a segment's first value.
    let cuts: [[Int]]

    /// - Parameters:
    ///   - grid: cuts stand at multiples of this.
    ///   - shortest: the least length of a segment.
    /// - Complexity: O(maximum · (count / grid)²).
    init(count: Int, maximum: Int, shortest: Int, grid: Int, cost: SegmentCost) {
        // Positions a cut may take, and the end.
        let places = Array(stride(from: 0, to: count, by: grid)) + [count]
        let last = places.count - 1
        var best = [[Double]](repeating: [Double](repeating: .infinity, count: last + 1), count: maximum + 1)
        var back = [[Int]](repeating: [Int](repeating: 0, count: last + 1), count: maximum + 1)
        var costs = [Double](repeating: .infinity, count: last + 1)
        for end in 1...max(last, 1) where end <= last {
            var usable = 0
            for start in 0..<end {
                guard places[end] - places[start] >= shortest else { break }
                costs[start] = cost(places[start], places[end])
                usable = start + 1
            }
            guard usable > 0 else { continue }
            best[0][end] = costs[0]
            for count in stride(from: 1, through: maximum, by: 1) {
                var least = Double.infinity
                var at = 0
                best[count - 1].withUnsafeBufferPointer { before in
                    costs.withUnsafeBufferPointer { costs in
                        for start in 0..<usable {
                            let total = before[start] + costs[start]
                            if total < least {
                                least = total
                                at = start
                            }
                        }
                    }
                }
                best[count][end] = least
                back[count][end] = at
            }
        }
        var found: [[Int]] = []
        for number in 0...maximum where best[number][last].isFinite {
            var cuts: [Int] = []
            var place = last
            for step in stride(from: number, to: 0, by: -1) {
                place = back[step][place]
                cuts.append(places[place])
            }
            found.append(cuts.reversed())
        }
        cuts = found.isEmpty ? [[]] : found
    }

    /// Moves each cut, in turn, to the cheapest place within `reach` of it.
    static func refined(_ cuts: [Int], count: Int, reach: Int, shortest: Int, cost: SegmentCost) -> [Int] {
        var cuts = cuts
        for index in cuts.indices {
            let left = index == 0 ? 0 : cuts[index - 1]
            let right = index == cuts.count - 1 ? count : cuts[index + 1]
            let low = max(left + shortest, cuts[index] - reach)
            let high = min(right - shortest, cuts[index] + reach)
            guard low <= high else { continue }
            var least = Double.infinity
            var place = cuts[index]
            for candidate in low...high {
                let total = cost(left, candidate) + cost(candidate, right)
                if total < least {
                    least = total
                    place = candidate
                }
            }
            cuts[index] = place
        }
        return cuts
    }
}
