// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration

extension RunHistory {
    /// Leaves every run only once: two runs are one where all their fields agree.
    /// - Complexity: O(n).
    public mutating func dropDuplicates() {
        // Places that only grow tell all runs apart, and then none has to be hashed.
        guard zip(runs, runs.dropFirst()).contains(where: { $1.index <= $0.index }) else { return }
        var seen = Set<Run>()
        runs = runs.filter { seen.insert($0).inserted }
    }

    /// How many visits of the usual stratum have an eligible run.
    public var evidentVisits: Int {
        var assembly = VisitAssembly(direction: direction)
        var count: [Stratum: Int] = [:]
        for visit in visits {
            for (stratum, _) in assembly.visits(of: Array(visit)).visits { count[stratum, default: 0] += 1 }
        }
        return assembly.usual.flatMap { count[$0] } ?? 0
    }
}
