// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration

/// A detector is a value: the runs of one visit after the other in, alarms out. It sees no clock, no store and no future, so
/// what it says about a history never depends on what came later.
public protocol ReleaseDetector: Sendable {
    /// Takes the runs of the newest visit, in the order of measurement.
    /// - Returns: the regressions that this visit brought to light; each is raised once and never taken back.
    mutating func observe(_ runs: [Run]) -> [Alarm]
}

extension ReleaseDetector {
    /// All alarms of a history so far, in the order they were raised: what was raised on a part of the history comes first and
    /// unchanged.
    public mutating func observe(_ history: RunHistory) -> [Alarm] {
        history.visits.flatMap { observe(Array($0)) }
    }
}

extension RunHistory {
    /// The runs in stretches of one release and session, in the order of measurement.
    public var visits: [ArraySlice<Run>] {
        var visits: [ArraySlice<Run>] = []
        var start = runs.startIndex
        for index in runs.indices
        where runs[index].release != runs[start].release || runs[index].session != runs[start].session {
            visits.append(runs[start..<index])
            start = index
        }
        if start < runs.endIndex { visits.append(runs[start...]) }
        return visits
    }
}
