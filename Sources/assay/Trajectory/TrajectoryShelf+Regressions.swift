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
        var sections: [TrajectorySection] = []
        var silent = 0
        var poor = 0
        for (index, entry) in entries.enumerated() {
            let section = regression(
                entry, threshold: threshold, budget: budget, leastLoss: leastLoss, Told(ledger: ledger, history: index))
            let reading = entry.reading
            if reading.visits.count < 2 { poor += 1 }
            let isFinding = section.isFinding
            if isFinding || entries.count <= 3 { sections.append(section.section) } else { silent += 1 }
        }
        var end = TrajectorySection(title: "Detectors")
        end.sentences = [
            "plain rule: a run more than \(formatNumber(threshold * 100)) % worse than the best before it; it keeps no false-alarm rate",
            "statistical detector: at most \(formatNumber(budget)) false alarms per 1000 releases, losses from "
                + "\(formatNumber(leastLoss * 100)) % on",
            "throttling: at most \(formatNumber(Self.throttlingBudget)) false alarm per 1000 visits, from a binomial test",
        ]
        if silent > 0 { end.sentences.append("\(silent) further histories without a finding") }
        if poor > 0 { end.sentences.append("\(poor) histories with fewer than two visits: not enough evidence") }
        end.values = ["threshold": threshold, "budget": budget, "min_effect": leastLoss, "without_finding": silent]
        return sections + [end]
    }

    private func regression(
        _ entry: Entry, threshold: Double, budget: Double, leastLoss: Double, _ told: Told
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
        let scatter = PlainPower.scatter(reading.visits)
        section.sentences.append(plainPower(threshold, scatter))
        let (words, status) = statistical(entry, told)
        let throttling = ThrottlingWatch.findings(in: reading.history, budget: Self.throttlingBudget)
        section.sentences += words
        section.sentences += throttling.map(words(of:))
        section.sentences.append(statisticalPower(scatter, leastLoss: leastLoss, budget: budget))
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
                "cause": plain.cause as Any? ?? NSNull(), "recommendation": plain.recommendation,
                "alarms": reading.points.flatMap { point in
                    point.alarms.map { alarm($0, day: point.day, told.entry($0, raised: point.day)) }
                },
                "throttling": throttling.map(json(of:)),
                "suspicion": suspicion(entry) as Any? ?? NSNull(),
            ]
        ) { $1 }
        return (section, isAlert || !throttling.isEmpty || status == "ALERT" || status == "SUSPECT")
    }

    /// The scatter of visits where too few are there to tell: an assumption, said wherever it is used.
    static let assumedScatter = 0.01

    private func scatterWords(_ scatter: Double?) -> (value: Double, words: String) {
        if let scatter, scatter > 0 {
            return (scatter, "visits scatter by \(formatNumber(scatter * 100, digits: 2)) %")
        }
        let assumed = Self.assumedScatter
        return (assumed, "ASSUMED scatter of visits \(formatNumber(assumed * 100)) %, too few to tell")
    }

    private func plainPower(_ threshold: Double, _ scatter: Double?) -> String {
        let (value, words) = scatterWords(scatter)
        let losses = [0.03, 0.05, 0.1].map { loss in
            "\(formatNumber(loss * 100)) % with "
                + chance(PlainPower.probability(loss: loss, threshold: threshold, scatter: value))
        }
        return "  its chance to see a loss at the next run (\(words)): " + losses.joined(separator: ", ")
    }

    private func chance(_ probability: Double?) -> String {
        guard let probability else { return "an unknown chance" }
        switch probability {
        case ..<0.005: return "under 1 %"
        case 0.995...: return "over 99 %"
        default: return "\(Int((probability * 100).rounded())) %"
        }
    }

    private func statisticalPower(_ scatter: Double?, leastLoss: Double, budget: Double) -> String {
        let (value, words) = scatterWords(scatter)
        // From the prior belief in a drop at one visit, 3 %, to the threshold of an alarm.
        let missing = AlarmThresholds.standard.threshold(budget: budget, scale: value) + 3.5
        let losses = [max(0.03, leastLoss), 0.05, 0.1].map { loss in
            let chances = [1, 3].map {
                chance(DetectionPower.probability(visits: $0, loss: loss, scale: value, missing: missing))
            }
            return "\(formatNumber(loss * 100)) % with \(chances[0]) after one visit and \(chances[1]) after three"
        }
        return "  its chance to see a loss, about (\(words)): " + losses.joined(separator: ", ")
    }

    /// The incidents of one history.
    private struct Told {
        var ledger: IncidentLedger
        var history: Int

        func entry(_ alarm: Alarm, raised: Double) -> IncidentLedger.Entry? {
            ledger.entry(history: history, alarm, raised: raised)
        }
    }

    private func statistical(_ entry: Entry, _ told: Told) -> (words: [String], status: String) {
        let reading = entry.reading
        guard reading.visits.count >= 2 else {
            return (["statistical detector: not enough evidence, \(reading.visits.count) visit"], "not enough evidence")
        }
        var words: [String] = []
        var states: [IncidentState] = []
        for point in reading.points {
            for alarm in point.alarms {
                let incident = told.entry(alarm, raised: point.day)
                let isLoud = incident?.isLoud ?? true
                states.append(incident?.state ?? .open)
                words.append(
                    "statistical detector: \(isLoud ? "ALERT" : incident?.state.rawValue ?? "ALERT") at \(alarm.release), "
                        + "raised on \(Instant.date(ofDay: point.day)): "
                        + "\(percent(alarm.change)), \(alarm.attribution.words); \(alarm.advice)")
                if let incident { words.append("  incident \(incident.id): \(incident.fullWords)") }
            }
        }
        if let suspicion = reading.points.last?.suspicion {
            words.append(
                "statistical detector: SUSPECT at \(suspicion.release), \(percent(suspicion.change)): rerun "
                    + "\(suspicion.reruns) \(suspicion.reruns == 1 ? "time" : "times"), an hour or more apart; \(suspicion.reason)"
            )
            return (words, "SUSPECT")
        }
        if words.isEmpty { words = ["statistical detector: silent"] }
        if states.contains(where: { ![.muted, .recovered].contains($0) }) { return (words, "ALERT") }
        return (words, states.contains(.muted) ? "muted" : states.isEmpty ? "silent" : "recovered")
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

    private func suspicion(_ entry: Entry) -> [String: Any]? {
        entry.reading.points.last?.suspicion.map {
            ["release": "\($0.release)", "change": $0.change, "reruns": $0.reruns, "reason": $0.reason]
        }
    }
}
