// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Foundation
import Quantities
import RegressionDetector

extension TrajectoryShelf {
    /// When shares of the theoretical peak were reached, by both readings, and what that is called.
    func milestones(_ shares: [Double], rule: MaturityRule) -> TrajectorySection {
        var section = TrajectorySection(title: "Milestones")
        let names = shares.map { "\(formatNumber($0)) %" }
        section.table = [["history"] + names.flatMap { [$0, "robust"] } + ["now", "assessment", "model"]]
        var values: [[String: Any]] = []
        for entry in entries {
            guard entry.key.metric == "efficiency" else {
                section.sentences.append(
                    "\(entry.title): no efficiency, because no theoretical peak is known for it")
                continue
            }
            let reached = shares.map { Milestone($0 / 100, in: entry.reading, origin: entry.origin) }
            let assessed = Milestone(rule.threshold, in: entry.reading, origin: entry.origin)
            let now = entry.reading.points.last { $0.level != nil }?.level?.value
            section.table.append(
                [entry.title]
                    + reached.flatMap { [$0.plain.words, dayWords($0)] }
                    + [now.map(entry.words) ?? "-", rule.assessment(assessed).rawValue, entry.model])
            values.append(
                summary(entry).merging([
                    "origin": Instant.date(ofDay: entry.origin),
                    "assessment": rule.assessment(assessed).rawValue,
                    "assessment_plain": rule.assessment(assessed.plain).rawValue,
                    "milestones": zip(shares, reached).map { share, milestone -> [String: Any] in
                        [
                            "share": share, "plain_day": jsonNumber(milestone.plain.day),
                            "robust_day": jsonNumber(milestone.robust.day), "plain": milestone.plain.words,
                            "robust": milestone.robust.words, "lost": milestone.isLost,
                            "robust_low_day": jsonNumber(milestone.between?.low),
                            "robust_high_day": jsonNumber(milestone.between?.high),
                        ]
                    },
                ]) { $1 })
        }
        section.sentences.append(
            "the first column of each is the first single run there; robust: the 90 % interval of the level stands there for "
                + "two visits, dated to the visit that this level began with; behind it the days it may have been, from the first visit "
                + "after which it was possible to the one that confirmed it")
        section.sentences.append(
            "assessment by the robust reading: \(formatNumber(rule.threshold * 100)) % by day "
                + "\(formatNumber(rule.excellentBy)) is excellent, later good, not yet on that day concerning; "
                + "'excellent or good' where the days it may have been lie on both sides")
        section.sentences += entries.filter(\.isFromLaunch).map { "\($0.title): days since its launch" }
        section.values = ["maturity": values]
        return section
    }

    /// `Day 180 (180 to 192), lost since`
    private func dayWords(_ milestone: Milestone) -> String {
        var words = milestone.robust.words
        if let between = milestone.between, between.high - between.low >= 1 {
            words += " (\(Int(between.low.rounded(.down))) to \(Int(between.high.rounded(.down))))"
        }
        return words + (milestone.isLost ? ", lost since" : "")
    }

    /// What each change of a component did.
    func impacts() -> [TrajectorySection] {
        entries.map { entry in
            var section = TrajectorySection(title: "\(entry.title): impact on \(entry.key.metric)")
            let impacts = ComponentImpact.all(entry.reading)
            guard !impacts.isEmpty else {
                section.sentences = ["no recorded component changed between visits that count"]
                section.values = summary(entry)
                return section
            }
            section.table = [
                ["component", "from", "to", "since", "visits", "change", "95 % interval", "together with"]
            ]
            for impact in impacts {
                let compared = impact.comparison
                section.table.append([
                    impact.component, impact.before ?? "none", impact.after ?? "none", Instant.date(ofDay: impact.day),
                    "\(compared.visitsBefore) / \(compared.visitsAfter)", percent(impact.gain),
                    compared.interval.map { "\(percent($0.low)) to \(percent($0.high))" } ?? "too few visits",
                    impact.together.isEmpty ? "-" : impact.together.joined(separator: ", "),
                ])
            }
            section.sentences = [
                "a change above 0 is better; what changed together with others has their effect in its figure too"
            ]
            let correlation = impacts.map(\.comparison.correlation.lag1).max() ?? 0
            if correlation >= 0.2 {
                section.sentences.append(
                    "visits resemble their neighbours, by up to \(formatNumber(correlation, digits: 2)): the intervals count them as fewer"
                )
            }
            section.sentences += relativeNote
            section.values = summary(entry).merging([
                "impacts": impacts.map { impact -> [String: Any] in
                    [
                        "component": impact.component, "from": impact.before as Any? ?? NSNull(),
                        "to": impact.after as Any? ?? NSNull(), "date": Instant.date(ofDay: impact.day),
                        "change": impact.gain, "low": jsonNumber(impact.comparison.interval?.low),
                        "high": jsonNumber(impact.comparison.interval?.high), "together": impact.together,
                        "visits_before": impact.comparison.visitsBefore, "visits_after": impact.comparison.visitsAfter,
                        "correlation": impact.comparison.correlation.lag1,
                    ]
                }
            ]) { $1 }
            return section
        }
    }

    /// When a target is to be expected.
    /// - Parameter target: nil for 90 % of the theoretical peak where that is known.
    func forecasts(_ target: ForecastTarget?) -> TrajectorySection {
        var section = TrajectorySection(title: "Forecast")
        var values: [[String: Any]] = []
        for entry in entries {
            let level: Double
            switch ForecastTarget.level(target, metric: entry.key.metric, unit: entry.key.unit) {
            case .success(let known): level = known
            case .failure(let refusal):
                section.sentences.append("\(entry.title): no forecast: \(refusal.words)")
                values.append(summary(entry).merging(["target": NSNull(), "refused": refusal.words]) { $1 })
                continue
            }
            let forecast = TargetForecast(level, of: entry.reading, origin: entry.origin)
            var words = "\(entry.title), \(entry.words(level)): "
            var value = summary(entry)
            func date(_ day: Double) -> String {
                day.isFinite ? "\(Instant.date(ofDay: entry.origin + day)) (day \(Int(day.rounded())))" : "never"
            }
            switch forecast.answer {
            case .reached: words += "reached"
            case .expected(let day, let interval):
                words += "\(date(day)), 90 % interval \(date(interval.low)) to \(date(interval.high))"
                value["expected_day"] = jsonNumber(day)
                value["low_day"] = jsonNumber(interval.low)
                value["high_day"] = jsonNumber(interval.high)
            case .notReached(let interval):
                words += "not to be expected"
                if let interval, interval.low.isFinite {
                    words += "; the data still allow it from \(date(interval.low)) on"
                }
            case .notEnough(let why): words += "no forecast: \(why)"
            }
            section.sentences.append(words)
            if let fit = forecast.fit {
                let limit = forecast.limit.map { interval in
                    let high = interval.high.isFinite ? entry.words(interval.high) : "no upper end"
                    return
                        ", 90 % interval \(interval.low.isFinite ? entry.words(interval.low) : "no lower end") to \(high)"
                }
                let continued =
                    forecast.isLimitExtrapolated
                    ? ", which the visits have not reached: a continuation of the curve" : ""
                section.sentences.append(
                    "  curve: from \(entry.words(fit.start)) to \(entry.words(fit.limit))\(limit ?? ", too few independent visits for an interval")\(continued), time constant "
                        + "\(formatNumber(fit.timeConstant, digits: 3)) days, visits scatter by \(entry.words(fit.scatter))"
                        + (forecast.correlation.lag1 >= 0.2
                            ? " and resemble their neighbours by \(formatNumber(forecast.correlation.lag1, digits: 2))"
                            : "")
                )
                value["limit_extrapolated"] = forecast.isLimitExtrapolated
                value["correlation"] = forecast.correlation.lag1
                value["limit"] = jsonNumber(fit.limit)
                value["limit_low"] = jsonNumber(forecast.limit?.low)
                value["limit_high"] = jsonNumber(forecast.limit?.high)
                value["time_constant_days"] = jsonNumber(fit.timeConstant)
            }
            value["target"] = level
            values.append(value)
        }
        section.sentences.append(
            "the intervals hold if the curve does: a release that changes much, to the better or the worse, is not in it"
        )
        section.values = ["forecasts": values]
        return section
    }
}
