// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Foundation
import Quantities
import RegressionDetector

extension TrajectoryShelf {
    /// The verdict on the newest release of each history, and on all of them together.
    ///
    /// - Parameters:
    ///   - baseline: what it is compared with; nil lets the statistical detector decide.
    ///   - ledger: what somebody has answered for passes.
    func gate(
        _ baseline: GateVerdict.Baseline?, _ settings: LevelFilterDetector.Settings, _ ledger: IncidentLedger? = nil
    ) -> (TrajectorySection, GateVerdict.Outcome) {
        let leastLoss = settings.leastLoss
        let readings = entries.map(\.reading)
        let judged =
            baseline.map { GateVerdict.holm(readings, against: $0, leastLoss: leastLoss) }
            ?? readings.map { GateVerdict(detecting: $0, leastLoss: leastLoss, settings: settings) }
        let verdicts = judged.enumerated().map { index, verdict in
            ledger?.judged(verdict, history: index, self, isDetected: baseline == nil) ?? verdict
        }
        let outcome = GateVerdict.combined(verdicts)
        var section = TrajectorySection(title: "Gate: \(outcome.rawValue.uppercased())")
        section.table = [["history", "release", "against", "verdict", "change", "95 % interval", "p", "visits", "why"]]
        for (entry, verdict) in zip(entries, verdicts) {
            let compared = verdict.comparison
            section.table.append([
                entry.title, verdict.release.map { "\($0)" } ?? "-", verdict.baseline.map { "\($0)" } ?? "history",
                verdict.outcome.rawValue, compared.map { percent($0.change) } ?? "-",
                compared?.interval.map { "\(percent($0.low)) to \(percent($0.high))" } ?? "-",
                compared?.pValue.map { formatNumber($0, digits: 2) } ?? "-",
                compared.map { "\($0.visitsBefore) / \($0.visitsAfter)" } ?? "-", verdict.reason,
            ])
        }
        section.sentences.append(
            baseline == nil
                ? "judged by the statistical detector and its false-alarm budget; a pass is an excluded loss, not silence alone"
                : "a loss of more than \(formatNumber(leastLoss * 100)) % is a regression; the chance of any false one is at most 5 % "
                    + "over all \(verdicts.count) histories (Holm)")
        section.sentences += relativeNote
        section.values = [
            "gate": outcome.rawValue,
            "verdicts": zip(entries, verdicts).map { entry, verdict -> [String: Any] in
                [
                    "id": entry.key.id, "outcome": verdict.outcome.rawValue, "reason": verdict.reason,
                    "release": verdict.release.map { "\($0)" } as Any? ?? NSNull(),
                    "baseline": verdict.baseline.map { "\($0)" } as Any? ?? NSNull(),
                    "change": jsonNumber(verdict.comparison?.change), "p": jsonNumber(verdict.comparison?.pValue),
                    "low": jsonNumber(verdict.comparison?.interval?.low),
                    "high": jsonNumber(verdict.comparison?.interval?.high),
                    "correlation": jsonNumber(verdict.comparison?.correlation.lag1),
                ]
            },
        ]
        return (section, outcome)
    }
}
