// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import CalibrationStore
import Foundation
import Quantities
import RegressionDetector

extension TrajectoryShelf {
    /// What the plain rule and the statistical detector say, side by side. Of many histories only those with a finding are told.
    func regressions(
        threshold: Double, budget: Double, leastLoss: Double, _ ledger: IncidentLedger
    ) -> [TrajectorySection] {
        let settings = LevelFilterDetector.Settings(budget: budget, leastLoss: leastLoss)
        var powers = 0
        var sections: [TrajectorySection] = []
        var silent = 0
        var poor = 0
        for (index, entry) in entries.enumerated() {
            let section = regression(
                entry, threshold: threshold, settings, Told(ledger: ledger, history: index), powers: &powers)
            let reading = entry.reading
            if reading.visits.count < 2 { poor += 1 }
            let isFinding = section.isFinding
            if isFinding || entries.count <= 3 { sections.append(section.section) } else { silent += 1 }
        }
        var end = TrajectorySection(title: "Detectors")
        end.sentences = [
            "plain rule: a run more than \(formatNumber(threshold * 100)) % worse than the best before it; it keeps no false-alarm rate",
            budgetWords(budget, leastLoss: leastLoss),
            "throttling: at most \(formatNumber(Self.throttlingBudget)) false alarm per 1000 visits, from a binomial test",
        ]
        end.sentences += relativeNote
        if silent > 0 { end.sentences.append("\(silent) further histories without a finding") }
        if poor > 0 { end.sentences.append("\(poor) histories with fewer than two visits: not enough evidence") }
        end.values = ["threshold": threshold, "budget": budget, "min_effect": leastLoss, "without_finding": silent]
        return sections + [end]
    }

    private func regression(
        _ entry: Entry, threshold: Double, _ settings: LevelFilterDetector.Settings, _ told: Told, powers: inout Int
    ) -> (section: TrajectorySection, isFinding: Bool) {
        let reading = entry.reading
        var section = TrajectorySection(title: "\(entry.title): \(entry.key.metric) of \(entry.model)")
        section.values = summary(entry)
        guard let plain = PlainComparison(reading) else {
            let throttling = ThrottlingWatch.findings(in: reading.history, budget: Self.throttlingBudget)
            section.sentences =
                ["not enough evidence: \(reading.eligibleRuns.count) runs count"] + throttling.map(words(of:))
                + exclusions(entry)
            section.values["status"] = "not enough evidence"
            section.values["throttling"] = throttling.map(json(of:))
            return (section, !throttling.isEmpty)
        }
        let isAlert = plain.isAlert(threshold: threshold)
        func run(_ run: Run) -> String {
            let versions = run.components["driver_version"].map { ", driver \($0)" } ?? ""
            return "\(entry.words(run.value)) (\(Instant.date(ofDay: run.day))\(versions))"
        }
        section.sentences.append(
            "previous best \(run(plain.best)), now \(run(plain.current)): \(percent(plain.change))")
        if isAlert {
            let cause = plain.changed.map { "\($0.component) \($0.before ?? "none") -> \($0.after ?? "none")" }
            section.sentences.append(
                "plain rule at \(formatNumber(threshold * 100)) %: ALERT; changed: "
                    + (cause.isEmpty ? "nothing recorded" : cause.joined(separator: ", ")))
            section.sentences.append(plain.recommendation)
        } else {
            section.sentences.append("plain rule at \(formatNumber(threshold * 100)) %: silent")
        }
        let evidence = AlarmEvidence.all(in: reading, leastLoss: settings.leastLoss)
        let suspected = SuspicionPower(reading, settings: settings)
        let (words, status) = statistical(entry, told, evidence, suspected)
        let throttling = ThrottlingWatch.findings(in: reading.history, budget: Self.throttlingBudget)
        let isFinding = isAlert || !throttling.isEmpty || ["ALERT", "SUSPECT", "own loss"].contains(status)
        // A chance costs a simulation: only what is told has one.
        let isTold = isFinding || entries.count <= 3
        if isTold { section.sentences.append(plainPower(threshold, VisitNoise(reading.visits))) }
        section.sentences += words
        section.sentences += throttling.map(words(of:))
        if isTold { section.sentences += power(entry, settings, asked: &powers) }
        section.sentences += exclusions(entry)
        section.values.merge(
            [
                "status": status, "plain_alert": isAlert, "change": plain.change,
                "previous_best": [
                    "value": plain.best.value, "date": Instant.date(ofDay: plain.best.day),
                    "release": "\(plain.best.release)",
                    "driver_version": plain.best.components["driver_version"] as Any? ?? NSNull(),
                ],
                "current": [
                    "value": plain.current.value, "date": Instant.date(ofDay: plain.current.day),
                    "release": "\(plain.current.release)",
                    "driver_version": plain.current.components["driver_version"] as Any? ?? NSNull(),
                ],
                "cause": plain.cause as Any? ?? NSNull(),
                "plain_recommendation": isAlert ? plain.recommendation : NSNull() as Any,
                "statistical_recommendation": reading.alarms.last?.advice as Any? ?? NSNull(),
                "alarms": zip(
                    reading.points.flatMap { point in
                        point.alarms.map { alarm($0, day: point.day, told.entry($0, raised: point.day)) }
                    }, evidence
                ).map { $0.merging(values(of: $1)) { $1 } },
                "own_losses": reading.ownLosses.map(values(ofOwn:)),
                "throttling": throttling.map(json(of:)),
                "suspicion": suspicion(entry, suspected) as Any? ?? NSNull(),
            ]
        ) { $1 }
        return (section, isFinding)
    }

    /// The incidents of one history.
    private struct Told {
        var ledger: IncidentLedger
        var history: Int

        func entry(_ alarm: Alarm, raised: Double) -> IncidentLedger.Entry? {
            ledger.entry(history: history, alarm, raised: raised)
        }
    }

    private func statistical(
        _ entry: Entry, _ told: Told, _ evidence: [AlarmEvidence?], _ suspected: SuspicionPower?
    ) -> (words: [String], status: String) {
        let reading = entry.reading
        guard reading.visits.count >= 2 else {
            return (["statistical detector: not enough evidence, \(reading.visits.count) visit"], "not enough evidence")
        }
        var words: [String] = []
        var states: [IncidentState] = []
        var behind = evidence[...]
        for point in reading.points {
            for alarm in point.alarms {
                let incident = told.entry(alarm, raised: point.day)
                let isLoud = incident?.isLoud ?? true
                states.append(incident?.state ?? .open)
                words.append(
                    "statistical detector: \(isLoud ? "ALERT" : incident?.state.rawValue ?? "ALERT") at \(alarm.release), "
                        + "raised on \(Instant.date(ofDay: point.day)): "
                        + "\(percent(alarm.change)), \(alarm.attribution.words); \(alarm.advice)")
                if let found = behind.popFirst() ?? nil { words += self.words(of: found, entry) }
                if let incident { words.append("  incident \(incident.id): \(incident.fullWords)") }
            }
        }
        words += reading.ownLosses.map(self.words(ofOwn:))
        if let suspicion = reading.points.last?.suspicion {
            words.append(self.words(of: suspicion, suspected))
            return (words, "SUSPECT")
        }
        if words.isEmpty { words = ["statistical detector: silent"] }
        if states.contains(where: { ![.muted, .recovered].contains($0) }) { return (words, "ALERT") }
        if states.contains(.muted) { return (words, "muted") }
        if !reading.ownLosses.isEmpty { return (words, "own loss") }
        return (words, states.isEmpty ? "silent" : "recovered")
    }

    private func alarm(_ alarm: Alarm, day: Double, _ incident: IncidentLedger.Entry?) -> [String: Any] {
        var cause: Any = NSNull()
        if case .certain(let component) = alarm.attribution { cause = component }
        return [
            "release": "\(alarm.release)", "raised_on": Instant.date(ofDay: day), "change": alarm.change,
            "cause": cause, "cause_words": alarm.attribution.words, "advice": alarm.advice,
            "incident": incident?.id as Any? ?? NSNull(), "state": incident?.state.rawValue as Any? ?? NSNull(),
        ]
    }

    private func suspicion(_ entry: Entry, _ suspected: SuspicionPower?) -> [String: Any]? {
        entry.reading.points.last?.suspicion.map {
            [
                "release": "\($0.release)", "change": $0.change,
                "reruns": Self.reruns($0, suspected),
                "reason": suspected?.words ?? $0.reason, "chances": suspected?.chances ?? [],
            ]
        }
    }
}
