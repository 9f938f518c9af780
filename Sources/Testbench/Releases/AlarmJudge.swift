// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
internal import Foundation
package import Quantities
package import ReleaseSimulation
package import Results
package import Scenarios

/// A true change of a machine's level as it could be seen: all that came out between two releases which planned visits met.
package struct TrueChange: Sendable {
    /// The releases it is made of.
    package var releases: ClosedRange<Int>
    /// When the first of them came out that lost something.
    package var at: Instant
    /// In natural logarithms.
    package var logChange: Double
    /// The component with the greatest loss; nil where several changed and nothing more is known.
    package var cause: SoftwareComponent?
}

/// An alarm beside the truth.
package struct JudgedAlarm: Sendable {
    package var raised: RaisedAlarm
    package var truth: AlertMark.Truth
    /// What it has found.
    package var change: TrueChange?
    /// From the release that truly did it to the end of the visit that raised the alarm.
    package var delay: TimeSpan?
    /// Releases that came out since.
    package var delayInReleases: Int?
}

/// Compares the alarms of one machine with what truly happened to it.
package struct AlarmJudge {
    let truth: ProductTruth
    let scoring: ReleaseScoringSettings

    package init(truth: ProductTruth, scoring: ReleaseScoringSettings) {
        self.truth = truth
        self.scoring = scoring
    }

    /// The changes that planned visits could see. A release that nobody measured is part of the next one that somebody did.
    package func changes(_ machine: DrivenMachine) -> [TrueChange] {
        let met = Set(machine.visits.lazy.filter { !$0.isRerun }.map(\.truth.release)).sorted()
        return zip(met, met.dropFirst()).map { before, after in
            let releases = before + 1...after
            let part = truth.releases[releases]
            var effects: [SoftwareComponent: Double] = [:]
            for release in part {
                if release.effects.isEmpty, let cause = release.cause { effects[cause, default: 0] += release.maturing }
                for (component, effect) in release.effects { effects[component, default: 0] += effect }
            }
            let worst = effects.filter { $0.value < 0 }.min { ($0.value, $0.key) < ($1.value, $1.key) }
            return TrueChange(
                releases: releases, at: (part.first { $0.logChange < 0 } ?? truth.releases[after]).at,
                logChange: part.reduce(0) { $0 + $1.logChange }, cause: worst?.key)
        }
    }

    /// Changes with a net loss that is large enough to be scored.
    package func regressions(_ machine: DrivenMachine) -> [TrueChange] {
        changes(machine).filter { isLoss($0, ofAtLeast: scoring.regression) }
    }

    private func isLoss(_ change: TrueChange, ofAtLeast loss: Fraction) -> Bool {
        // A loss that is written as 5 % counts as 5 % whatever the last bit of its logarithm.
        change.logChange <= log1p(-loss.fraction) + 1e-12
    }

    /// Each regression is found once, by the first alarm in time that names it or a later release up to then; what follows is a
    /// repetition, and wrong.
    package func judge(_ machine: DrivenMachine) -> [JudgedAlarm] {
        let losses = changes(machine).filter { isLoss($0, ofAtLeast: scoring.minor) }
        let byLabel = Dictionary(
            truth.releases.enumerated().map { ($0.element.label, $0.offset) }, uniquingKeysWith: { first, _ in first })
        var found: Set<Int> = []
        return machine.alarms.map { raised in
            let time = machine.visits[raised.visit].end
            let candidates = losses.filter { loss in
                guard loss.at <= time, time - loss.at <= scoring.within else { return false }
                return byLabel[raised.alarm.release.description].map { $0 >= loss.releases.lowerBound } ?? false
            }
            guard let match = candidates.last(where: { !found.contains($0.releases.upperBound) }) else {
                return JudgedAlarm(raised: raised, truth: candidates.isEmpty ? .wrong : .repeated)
            }
            found.insert(match.releases.upperBound)
            let newest = truth.release(at: machine.visits[raised.visit].truth.at)
            return JudgedAlarm(
                raised: raised, truth: isLoss(match, ofAtLeast: scoring.regression) ? .regression : .minor,
                change: match, delay: time - match.at, delayInReleases: newest - match.releases.upperBound)
        }
    }
}
