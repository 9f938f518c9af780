// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
import Statistics

/// Dynamic programming over the visits' medians: the segmentation in constant pieces that minimizes squares plus a penalty per
/// piece, pruned.
///
/// Source: R. Killick, P. Fearnhead, I. A. Eckley, "Optimal detection of changepoints with a linear computational cost",
/// JASA 107(500), 2012, doi:10.1080/01621459.2012.737745.
public struct PeltMedians: ReleaseDetector {
    private let penalty: Double
    private let loss: Double
    private var assembly: VisitAssembly
    private var visits: [Stratum: [(visit: Visit, median: Double)]] = [:]
    private var raised: [Stratum: Set<Int>] = [:]

    public init(penalty: Double = 1, loss: Double = 0.02, direction: MetricDirection = .higherIsBetter) {
        self.penalty = penalty
        self.loss = loss
        assembly = VisitAssembly(direction: direction)
    }

    public mutating func observe(_ runs: [Run]) -> [Alarm] {
        let (new, _) = assembly.visits(of: runs)
        var alarms: [Alarm] = []
        for (stratum, visit) in new {
            visits[stratum, default: []].append((visit, visit.median))
            guard stratum == assembly.usual, let known = visits[stratum] else { continue }
            let values = known.map(\.median)
            let changes = Self.segments(values, penalty: penalty)
            for (index, start) in changes.enumerated() {
                let before = values[(index == 0 ? 0 : changes[index - 1])..<start]
                let after = values[start..<(index + 1 < changes.count ? changes[index + 1] : values.count)]
                let change =
                    after.reduce(0, +) / Double(after.count) - before.reduce(0, +) / Double(before.count)
                let near = raised[stratum, default: []].contains { abs($0 - start) <= 2 }
                guard change <= -loss, !near else { continue }
                raised[stratum, default: []].insert(start)
                alarms.append(
                    Alarm(
                        release: known[start].visit.release, raisedAt: visit.release,
                        change: assembly.direction.change(change),
                        attribution: .nothingChanged))
            }
        }
        return alarms
    }

    static func segments(_ values: [Double], penalty: Double) -> [Int] {
        let n = values.count
        guard n >= 3 else { return [] }
        let steps = zip(values, values.dropFirst()).map { abs($1 - $0) }.sorted()
        let scale = steps[steps.count / 2] / 0.954
        let price = penalty * 2 * Elementary.log(Double(n)) * max(scale * scale, 1e-8)
        var sums = [0.0]
        var squares = [0.0]
        for value in values {
            sums.append(sums[sums.count - 1] + value)
            squares.append(squares[squares.count - 1] + value * value)
        }
        func cost(_ a: Int, _ b: Int) -> Double {
            let sum = sums[b] - sums[a]
            return squares[b] - squares[a] - sum * sum / Double(b - a)
        }
        var best = [-price]
        var last = [0]
        for end in 1...n {
            var least = Double.infinity
            var from = 0
            for start in 0..<end where best[start] + cost(start, end) + price < least {
                least = best[start] + cost(start, end) + price
                from = start
            }
            best.append(least)
            last.append(from)
        }
        var changes: [Int] = []
        var at = last[n]
        while at > 0 {
            changes.append(at)
            at = last[at]
        }
        return changes.reversed()
    }
}
