// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
import Statistics

/// Makes visits of runs: leaves out what is no evidence, and counts it; keeps the strata apart.
public struct VisitAssembly: Sendable, Hashable {
    let direction: MetricDirection
    /// How many visits each stratum had, in the order of first appearance.
    private var strata: [(stratum: Stratum, visits: Int)] = []

    public init(direction: MetricDirection) { self.direction = direction }

    /// The stratum that is judged: the one with the most visits so far, the earlier one of equals.
    public var usual: Stratum? {
        strata.max { $0.visits < $1.visits }?.stratum
    }

    /// The visits of these runs, one per stratum with an eligible run, and the counts of what was left out.
    public mutating func visits(
        of runs: [Run]
    ) -> (visits: [(stratum: Stratum, visit: Visit)], excluded: [Exclusion: Int]) {
        var excluded: [Exclusion: Int] = [:]
        var groups: [(stratum: Stratum, runs: [Run])] = []
        for run in runs {
            if let reason = Self.exclusion(of: run) {
                excluded[reason, default: 0] += 1
                continue
            }
            let stratum = Stratum(of: run)
            if let known = groups.firstIndex(where: { $0.stratum == stratum }) {
                groups[known].runs.append(run)
            } else {
                groups.append((stratum, [run]))
            }
        }
        for group in groups {
            if let known = strata.firstIndex(where: { $0.stratum == group.stratum }) {
                strata[known].visits += 1
            } else {
                strata.append((group.stratum, 1))
            }
        }
        let sign: Double = direction == .higherIsBetter ? 1 : -1
        let visits = groups.map { group in
            let first = group.runs[0]
            return (
                group.stratum,
                Visit(
                    release: first.release, day: first.day, components: first.components,
                    logValues: group.runs.map { sign * Elementary.log($0.value) }, excluded: excluded)
            )
        }
        return (visits, excluded)
    }

    /// Why a run is no evidence about the software; `nil` for one that is.
    public static func exclusion(of run: Run) -> Exclusion? {
        guard run.value > 0, run.value.isFinite, run.day.isFinite else { return .unusableValue }
        if run.thermalState == .throttled { return .throttled }
        if run.preflightPassed == false { return .preflightFailed }
        if run.forced { return .forced }
        return nil
    }

    public static func == (a: Self, b: Self) -> Bool {
        a.direction == b.direction && a.strata.elementsEqual(b.strata) { $0 == $1 }
    }
    public func hash(into hasher: inout Hasher) {
        hasher.combine(direction)
        for entry in strata {
            hasher.combine(entry.stratum)
            hasher.combine(entry.visits)
        }
    }
}
