// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Foundation
import Quantities
import RegressionDetector

extension TrajectoryShelf {
    /// What stands behind an alarm, for people.
    func words(of evidence: AlarmEvidence, _ entry: Entry) -> [String] {
        let compared = evidence.comparison
        let interval = evidence.interval.map { " (95 % \(percent($0.low)) to \(percent($0.high)))" } ?? " (no interval)"
        var parts = [
            "by all visits at both levels, begun on \(Instant.date(ofDay: evidence.start)): \(percent(evidence.change))\(interval)"
        ]
        if let p = compared.pValue {
            let searched = evidence.searchedPValue.map {
                ", with the search for its place at most \(formatNumber($0, digits: 2))"
            }
            parts.append("p \(formatNumber(p, digits: 2)) as if its place had been known\(searched ?? "")")
        }
        let left = evidence.excluded.values.reduce(0, +)
        parts.append(
            "\(compared.visitsBefore) / \(compared.visitsAfter) visits, \(compared.runs) runs\(left > 0 ? ", \(left) left out" : "")"
        )
        if compared.correlation.lag1 >= 0.2 {
            parts.append(
                "visits resemble their neighbours by \(formatNumber(compared.correlation.lag1, digits: 2)) and count as fewer"
            )
        }
        var lines = [
            "  " + parts.joined(separator: "; ") + "; the figure of the alert is from the visits there were then"
        ]
        if let best = evidence.previousBest {
            lines.append(
                "  previous best level \(entry.words(best.level.value)) (90 % \(entry.words(best.level.interval.low)) to "
                    + "\(entry.words(best.level.interval.high))), release \(best.release), \(Instant.date(ofDay: best.day))"
            )
        }
        return lines
    }

    /// What stands behind an alarm, for programs.
    func values(of evidence: AlarmEvidence?) -> [String: Any] {
        guard let evidence else { return ["change_low": NSNull(), "change_high": NSNull(), "p": NSNull()] }
        let best = evidence.previousBest.map { best -> [String: Any] in
            [
                "value": best.level.value, "low": best.level.interval.low, "high": best.level.interval.high,
                "release": "\(best.release)", "date": Instant.date(ofDay: best.day),
            ]
        }
        return [
            "began": Instant.date(ofDay: evidence.start), "change_now": evidence.change,
            "change_low": jsonNumber(evidence.interval?.low), "change_high": jsonNumber(evidence.interval?.high),
            "p": jsonNumber(evidence.comparison.pValue), "p_searched": jsonNumber(evidence.searchedPValue),
            "visits_before": evidence.comparison.visitsBefore, "visits_after": evidence.comparison.visitsAfter,
            "runs": evidence.comparison.runs, "correlation": evidence.comparison.correlation.lag1,
            "excluded": Dictionary(uniqueKeysWithValues: evidence.excluded.map { ($0.key.rawValue, $0.value) }),
            "previous_best_level": best as Any? ?? NSNull(),
        ]
    }

    /// A loss of the machine's own.
    func words(ofOwn own: (day: Double, loss: Alarm)) -> String {
        "the machine's own: \(percent(own.loss.change)), noticed on \(Instant.date(ofDay: own.day)), while no recorded component "
            + "changed: no alarm about a release, and not counted by the budget of releases; look at the machine"
    }

    func values(ofOwn own: (day: Double, loss: Alarm)) -> [String: Any] {
        ["change": own.loss.change, "noticed_on": Instant.date(ofDay: own.day), "release": "\(own.loss.release)"]
    }

    func words(of suspicion: Suspicion, _ suspected: SuspicionPower?) -> String {
        let reruns = Self.reruns(suspicion, suspected)
        return "statistical detector: SUSPECT at \(suspicion.release), \(percent(suspicion.change)): rerun "
            + "\(reruns) \(reruns == 1 ? "time" : "times"), an hour or more apart; "
            + (suspected?.words ?? "\(suspicion.reason), approximately")
    }

    /// As many visits as decide the suspicion; where none that were simulated do, all of those.
    static func reruns(_ suspicion: Suspicion, _ suspected: SuspicionPower?) -> Int {
        suspected.map { $0.reruns ?? SuspicionPower.most } ?? suspicion.reruns
    }
}
