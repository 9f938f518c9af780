// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Foundation
import Quantities
import RegressionDetector

extension TrajectoryShelf {
    /// Of one history the versions of a component, of several a line each.
    func overview(groupBy component: String, isSelected: Bool) -> [TrajectorySection] {
        isSelected || entries.count == 1 ? entries.map { versions($0, component) } : [list()]
    }

    private func list() -> TrajectorySection {
        var table = [["history", "metric", "first", "last", "visits", "runs", "left out", "level", "model"]]
        for entry in entries {
            let reading = entry.reading
            table.append([
                entry.title, entry.key.metric, Instant.date(ofDay: reading.firstDay ?? .nan),
                Instant.date(ofDay: reading.lastDay ?? .nan), "\(reading.visits.count)",
                "\(reading.history.runs.count)",
                "\(reading.excluded.values.reduce(0, +))", level(entry), entry.model,
            ])
        }
        return TrajectorySection(
            title: "Histories of \(path)", table: table,
            values: ["histories": entries.map { summary($0) }])
    }

    private func level(_ entry: Entry) -> String {
        guard let newest = NewestLevel(entry.reading) else { return "-" }
        let level = newest.level
        let assumed = newest.isAssumed ? ", ASSUMED from one run" : ""
        return
            "\(entry.words(level.value)) (\(entry.words(level.interval.low)) to \(entry.words(level.interval.high))\(assumed))"
    }

    private func versions(_ entry: Entry, _ component: String) -> TrajectorySection {
        var section = TrajectorySection(title: "\(entry.title): \(entry.key.metric) of \(entry.model)")
        let summaries = VersionSummary.all(entry.reading, by: component)
        section.table = [[component, "first", "last", "visits", "runs", "median", "change", "best", "worst"]]
        for (index, version) in summaries.enumerated() {
            let before = index > 0 ? summaries[index - 1].median : nil
            section.table.append([
                version.version ?? "not recorded", Instant.date(ofDay: version.firstDay),
                Instant.date(ofDay: version.lastDay), "\(version.visits)", "\(version.runs)",
                entry.words(version.median),
                before.map { percent(version.median / $0 - 1) } ?? "-", entry.words(version.best),
                entry.words(version.worst),
            ])
        }
        let reading = entry.reading
        if let first = reading.firstDay, let last = reading.lastDay {
            section.sentences.append(
                "\(formatNumber((last - first).rounded(.down))) days since the first calibration on \(Instant.date(ofDay: first))"
            )
        }
        section.sentences.append("level by the newest belief: \(level(entry)), 90 % interval\(correlationWords(entry))")
        section.sentences += relativeNote
        let rate = ImprovementRate(reading)
        if let rate { section.sentences.append(sentence(of: rate)) }
        section.sentences += exclusions(entry)
        section.values = summary(entry).merging([
            "group_by": component, "improvement_per_month": jsonNumber(rate?.perMonth),
            "improvement_per_month_low": jsonNumber(rate?.interval?.low),
            "improvement_per_month_high": jsonNumber(rate?.interval?.high),
            "improvement_days": jsonNumber(rate?.days),
            "groups": summaries.map { version -> [String: Any] in
                [
                    "version": version.version as Any? ?? NSNull(), "first": Instant.date(ofDay: version.firstDay),
                    "last": Instant.date(ofDay: version.lastDay), "visits": version.visits, "runs": version.runs,
                    "median": version.median, "best": version.best, "worst": version.worst,
                ]
            },
        ]) { $1 }
        return section
    }

    /// Told where it matters.
    private func correlationWords(_ entry: Entry) -> String {
        guard let correlation = NewestLevel(entry.reading)?.correlation.lag1, correlation >= 0.2 else { return "" }
        return ", widened because visits resemble their neighbours by \(formatNumber(correlation, digits: 2))"
    }

    private func sentence(of rate: ImprovementRate) -> String {
        guard !rate.isExtrapolated else {
            let days = formatNumber(rate.days.rounded(.down))
            return "improvement: too early to tell a rate per month after \(days) days"
        }
        let interval = rate.interval.map { " (95 % \(percent($0.low)) to \(percent($0.high)))" } ?? ""
        return "improvement: \(percent(rate.perMonth))\(interval) a month, the median over all pairs of visits"
    }

    func exclusions(_ entry: Entry) -> [String] {
        let excluded = entry.reading.excluded
        guard !excluded.isEmpty else { return [] }
        let words = excluded.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.value) \($0.key.rawValue)" }
        return ["\(excluded.values.reduce(0, +)) runs left out: \(words.joined(separator: ", "))"]
    }

    /// What a program gets of every history.
    func summary(_ entry: Entry) -> [String: Any] {
        let reading = entry.reading
        let newest = NewestLevel(reading)
        let level = newest?.level
        return [
            "id": entry.key.id, "hardware_fingerprint": entry.key.hardware.digits, "model": entry.model,
            "precision": entry.key.precision.rawValue, "device": entry.key.device as Any? ?? NSNull(),
            "power_mode": entry.key.powerMode as Any? ?? NSNull(), "metric": entry.key.metric, "unit": entry.key.unit,
            "direction": reading.direction.rawValue, "visits": reading.visits.count, "runs": reading.history.runs.count,
            "excluded": Dictionary(uniqueKeysWithValues: reading.excluded.map { ($0.key.rawValue, $0.value) }),
            "first": Instant.date(ofDay: reading.firstDay ?? .nan),
            "last": Instant.date(ofDay: reading.lastDay ?? .nan),
            "level": jsonNumber(level?.value), "level_low": jsonNumber(level?.interval.low),
            "level_high": jsonNumber(level?.interval.high),
            "level_assumed": newest?.isAssumed as Any? ?? NSNull(),
            "visit_correlation": jsonNumber(newest?.correlation.lag1),
        ]
    }

    /// Products side by side, aligned by launch where that is known, else by the first calibration.
    func comparison() -> TrajectorySection {
        let last = entries.compactMap { entry in entry.reading.lastDay.map { $0 - entry.origin } }.max() ?? 0
        let days =
            [0, 30, 60, 90, 180, 270, 365, 545, 730, 1095].filter { Double($0) <= last } + [Int(last.rounded(.down))]
        var section = TrajectorySection(title: "Comparison by age")
        section.table = [["day"] + entries.map { "\($0.title) (\($0.model))" }]
        for day in Set(days).sorted() {
            section.table.append(
                ["\(day)"] + entries.map { entry in value(entry, at: Double(day)).map(entry.words) ?? "-" })
        }
        section.sentences = entries.map { entry in
            "\(entry.title): day 0 is \(Instant.date(ofDay: entry.origin)), the \(entry.isFromLaunch ? "launch" : "first calibration")"
        }
        if Set(entries.map(\.key.metric)).count > 1 {
            section.sentences.append("the histories are told by different metrics: name one by --metric")
        }
        section.values = [
            "comparison": entries.map { entry -> [String: Any] in
                summary(entry).merging([
                    "origin": Instant.date(ofDay: entry.origin),
                    "aligned_by": entry.isFromLaunch ? "launch" : "first calibration",
                    "by_day": Dictionary(
                        uniqueKeysWithValues: Set(days).map { ("\($0)", jsonNumber(value(entry, at: Double($0)))) }),
                ]) { $1 }
            }
        ]
        return section
    }

    /// The believed level at an age; nil before the first visit and after the last.
    private func value(_ entry: Entry, at day: Double) -> Double? {
        guard let last = entry.reading.lastDay, entry.origin + day <= last + 1 else { return nil }
        return entry.reading.points.last { $0.day <= entry.origin + day + 1 && $0.level != nil }?.level?.value
    }

    /// A relative change in percent, with its sign.
    func percent(_ share: Double) -> String {
        guard share.isFinite else { return "?" }
        let rounded = (share * 1000).rounded() / 10
        return (rounded > 0 ? "+" : "") + String(format: "%.1f %%", rounded == 0 ? 0 : rounded)
    }
}
