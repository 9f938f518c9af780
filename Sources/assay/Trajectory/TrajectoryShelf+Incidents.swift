// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import CalibrationStore
import Foundation
import Quantities
import RegressionDetector

extension TrajectoryShelf {
    /// Puts the cause that all machines together make of an alarm in place of what its own history says.
    mutating func attribute(by ledger: IncidentLedger) {
        for entry in ledger.entries {
            for member in entry.incident?.members ?? [] {
                let points = entries[member.history].reading.points
                guard let place = points.firstIndex(where: { $0.day == member.drop.raised && !$0.alarms.isEmpty })
                else { continue }
                for index in points[place].alarms.indices where points[place].alarms[index] == member.drop.alarm {
                    entries[member.history].reading.points[place].alarms[index] = member.alarm
                }
            }
        }
    }

    /// One line per incident of these histories: what the fleet lost to which change, and where that stands.
    /// - Parameter record: what became of the log, in words.
    func incidents(_ ledger: IncidentLedger, record: String?) -> TrajectorySection {
        var section = TrajectorySection(title: "Incidents")
        section.table = [["incident", "state", "began", "release", "loss (95 %)", "machines", "cause"]]
        let shown = ledger.entries.filter { $0.state != .recovered || $0.hasJustRecovered }
        for entry in shown {
            section.table.append([
                entry.id, entry.stateWords, entry.detail.began, entry.detail.release, entry.detail.lossWords,
                entry.detail.machineWords, entry.detail.cause,
            ])
        }
        if shown.isEmpty { section.table = [] }
        let over = ledger.entries.count - shown.count
        if over > 0 {
            section.sentences.append("\(over) recovered before and not shown: `assay trajectory incidents --all`")
        }
        for entry in shown {
            if let notice = entry.notice, notice != "new" { section.sentences.append("\(entry.id): \(notice)") }
            if !entry.detail.spreadWords.isEmpty {
                let fleet = entry.detail.fleet.map {
                    "; over all judged \(IncidentDetail.share($0.loss)) % (\(IncidentDetail.share($0.low)) to \(IncidentDetail.share($0.high)))"
                }
                section.sentences.append("\(entry.id): \(entry.detail.spreadWords)\(fleet ?? "")")
            }
        }
        if ledger.entries.isEmpty { section.sentences.append("none") }
        if let record { section.sentences.append(record) }
        section.values = ["incidents": ledger.entries.map(\.json)]
        return section
    }
}

extension IncidentLedger.Entry {
    /// `muted until 2026-12-01`.
    var stateWords: String {
        guard state == .muted, let until = newest?.mutedUntil else { return state.rawValue }
        return "muted until \(until.shortWords)"
    }

    /// The state with who answered for it and why.
    var fullWords: String {
        guard let newest, newest.state == state else { return state.rawValue }
        return newest.words
    }

    /// It went on when it was seen last. What was over before it was first seen is no news.
    var hasJustRecovered: Bool { state == .recovered && notice.map { !$0.hasPrefix("new") } ?? false }

    /// Whether somebody should still hear of it.
    var isLoud: Bool { state == .open || state == .reopened || state == .acknowledged }

    var json: [String: Any] {
        detail.json.merging([
            "id": id, "state": state.rawValue,
            "since": newest?.at.iso8601 as Any? ?? NSNull(),
            "muted_until": newest?.mutedUntil?.iso8601 as Any? ?? NSNull(),
            "who": newest?.who as Any? ?? NSNull(), "reason": newest?.reason as Any? ?? NSNull(),
        ]) { $1 }
    }
}

extension IncidentDetail {
    /// One machine by the beginning of its fingerprint, of several their number.
    var machineWords: String {
        let machines = machines
        guard machines.count == 1, let only = machines.first else { return "\(machines.count)" }
        return Self.short(only)
    }

    /// The fingerprint's beginning, and the beginnings of a site's and a machine's key before it.
    static func short(_ machine: String) -> String {
        let parts = machine.split(separator: "/").map(String.init)
        guard let last = parts.last else { return machine }
        return (parts.dropLast().map { String($0.prefix(4)) } + [String(last.prefix(8))]).joined(separator: "/")
    }

    /// What a program gets.
    var json: [String: Any] {
        [
            "release": release, "began": began, "loss": loss, "low": low, "high": high, "attribution": attribution,
            "cause": component as Any? ?? NSNull(), "cause_words": cause, "advice": advice,
            "candidates": candidates.map { ["component": $0.component, "share": $0.share] as [String: Any] },
            "separated_by": separatedBy as Any? ?? NSNull(), "hurt": hurt, "not_hurt": notHurt,
            "not_judged": notJudged,
            "fleet_loss": fleet.map { ["loss": $0.loss, "low": $0.low, "high": $0.high] } as Any? ?? NSNull(),
            "recovered": isOver,
            "members": members.map { member -> [String: Any] in
                [
                    "history": member.history, "machine": member.machine, "measure": member.measure,
                    "release": member.release, "began": Instant.date(ofDay: member.start),
                    "raised_on": Instant.date(ofDay: member.raised), "loss": member.loss, "low": member.low,
                    "high": member.high, "recovered": member.isOver,
                ]
            },
        ]
    }
}

extension Instant {
    /// The date, and the time where it is not midnight.
    var shortWords: String {
        nanosecondsSinceEpoch % 86_400_000_000_000 == 0 ? String(iso8601.prefix(10)) : iso8601
    }

    /// This machine's clock.
    static var current: Instant {
        Instant(nanosecondsSinceEpoch: Int64((Date().timeIntervalSince1970 * 1e6).rounded()) * 1000)
    }
}
