// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Quantities
import ReleaseSimulation
import Results
import Scenarios

/// An alarm beside the truth.
struct JudgedAlarm: Sendable {
    var raised: RaisedAlarm
    var truth: AlertMark.Truth
    /// The index of the release that truly did it.
    var release: Int?
    /// From that release to the end of the visit that raised the alarm.
    var delay: TimeSpan?
    /// Releases that came out since.
    var delayInReleases: Int?
}

/// Compares the alarms of one machine with what truly happened to it.
struct AlarmJudge {
    let truth: ProductTruth
    let scoring: ReleaseScoringSettings

    /// Releases with a loss large enough to be scored that a planned visit met: what nobody measured nobody can find.
    func regressions(_ machine: DrivenMachine) -> [Int] {
        let met = Set(machine.visits.lazy.filter { !$0.isRerun }.map(\.truth.release))
        return truth.regressions(ofAtLeast: scoring.regression).filter(met.contains)
    }

    /// Each regression is found once, by the first alarm in time that names it or a later release up to then; what follows is a
    /// repetition, and wrong.
    func judge(_ machine: DrivenMachine) -> [JudgedAlarm] {
        let losses = truth.regressions(ofAtLeast: scoring.minor)
        let scored = Set(truth.regressions(ofAtLeast: scoring.regression))
        let byLabel = Dictionary(
            truth.releases.enumerated().map { ($0.element.label, $0.offset) }, uniquingKeysWith: { first, _ in first })
        var found: Set<Int> = []
        return machine.alarms.map { raised in
            let time = machine.visits[raised.visit].end
            let named = byLabel[raised.alarm.release.description]
            let candidates = losses.filter { loss in
                let at = truth.releases[loss].at
                guard at <= time, time - at <= scoring.within else { return false }
                return named.map { $0 >= loss } ?? false
            }
            let open = candidates.filter { !found.contains($0) }
            guard let match = open.last(where: { $0 == named }) ?? open.last else {
                return JudgedAlarm(raised: raised, truth: candidates.isEmpty ? .wrong : .repeated)
            }
            found.insert(match)
            return JudgedAlarm(
                raised: raised, truth: scored.contains(match) ? .regression : .minor, release: match,
                delay: time - truth.releases[match].at,
                delayInReleases: truth.release(at: machine.visits[raised.visit].truth.at) - match)
        }
    }
}
