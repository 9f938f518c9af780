// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import CalibrationStore
import Foundation
import Quantities
import RegressionDetector

/// What the histories show beside what the log of incidents says: every loss has one name and one state, whoever asks and how often.
struct IncidentLedger {
    struct Entry {
        var id: String
        /// nil where the histories that were read do not show it.
        var incident: FleetIncident?
        var detail: IncidentDetail
        var state: IncidentState
        /// The log's newest entry that set the state; nil for an incident that the log does not have yet.
        var newest: IncidentEvent?
        /// What was told last by somebody who acknowledged or muted it.
        var answered: IncidentDetail?
        /// What changed with this reading, in words.
        var notice: String?
    }

    private(set) var entries: [Entry] = []
    /// What is to be written to the log.
    private(set) var news: [IncidentEvent] = []
    private var byAlarm: [AlarmPlace: Int] = [:]
    private var byHistory: [Int: [Int]] = [:]

    private struct AlarmPlace: Hashable {
        var history: Int
        var release: ReleaseLabel
        var raised: Double
    }

    /// - Parameters:
    ///   - isWhole: all histories of the store were read; otherwise counts over the fleet are kept as they were.
    ///   - now: the instant at which mutes are told from those that ended.
    init(
        _ shelf: TrajectoryShelf, log: [StoredIncident], isWhole: Bool, budget: Double, leastLoss: Double, now: Instant
    ) {
        let histories = shelf.entries.map {
            FleetHistory(machine: $0.machine, measure: $0.measure, reading: $0.reading)
        }
        let places = Dictionary(shelf.entries.enumerated().map { ($1.key.id, $0) }, uniquingKeysWith: { a, _ in a })
        let stored = log.map { (incident: $0, detail: IncidentDetail(text: $0.detail)) }
        var taken: Set<String> = []
        // What the log says of each history, and of each cause: a large store has thousands of incidents.
        var told: [String: Set<Int>] = [:]
        for (index, entry) in stored.enumerated() {
            told[entry.incident.id, default: []].insert(index)
            guard let detail = entry.detail else { continue }
            told[detail.key, default: []].insert(index)
            for member in detail.members { told[member.history, default: []].insert(index) }
        }
        for incident in FleetIncident.all(in: histories, leastLoss: leastLoss) {
            let own = Incident.id(of: ["incident", incident.key])
            let near = ([own, incident.key] + incident.members.map { shelf.entries[$0.history].key.id })
                .reduce(into: Set<Int>()) { $0.formUnion(told[$1] ?? []) }
            let known = near.sorted().map { stored[$0] }.filter { entry in
                if entry.incident.id == own { return entry.detail?.joined == nil && !taken.contains(own) }
                guard let detail = entry.detail, detail.joined == nil, !taken.contains(entry.incident.id) else {
                    return false
                }
                return detail.key == incident.key
                    || incident.members.contains { member in
                        detail.members.contains {
                            $0.history == shelf.entries[member.history].key.id
                                && member.drop.isSame(release: $0.release, start: $0.start, raised: $0.raised)
                        }
                    }
            }
            var detail = IncidentDetail(
                incident, entry: { shelf.entries[$0] }, budget: budget, leastLoss: leastLoss)
            // What is not in the histories that were read stands as it stood.
            for old in known.compactMap(\.detail) {
                let elsewhere = old.members.filter { places[$0.history] == nil && !detail.members.contains($0) }
                detail.members += elsewhere
                if !isWhole { detail.keepSpread(of: old) }
            }
            let id = known.first?.incident.id ?? own
            taken.formUnion(known.map(\.incident.id) + [id])
            settle(id, incident, detail, known.first?.incident, now)
            for other in known.dropFirst() {
                guard var joined = other.detail else { continue }
                joined.joined = id
                news.append(
                    IncidentEvent(
                        incident: other.incident.id, state: nil, at: now, reason: "the same loss as \(id)",
                        detail: joined.text))
            }
        }
        for (incident, detail) in stored where !taken.contains(incident.id) {
            guard var detail, detail.joined == nil else { continue }
            // A loss that a reading at least as sensitive does not find any more is no longer in the records.
            let isSensitive = budget >= detail.budget && leastLoss <= detail.leastLoss
            let isRead = detail.members.allSatisfy { places[$0.history] != nil }
            if isRead, isSensitive {
                for index in detail.members.indices { detail.members[index].isOver = true }
                settle(incident.id, nil, detail, incident, now, isGone: true)
            } else if isRead || detail.members.contains(where: { places[$0.history] != nil }) {
                settle(incident.id, nil, detail, incident, now)
            }
        }
        entries.sort { ($0.detail.began, $0.id) < ($1.detail.began, $1.id) }
        for (index, entry) in entries.enumerated() {
            for history in Set((entry.incident?.members ?? []).map(\.history)) {
                byHistory[history, default: []].append(index)
            }
            for member in entry.incident?.members ?? [] {
                byAlarm[
                    AlarmPlace(
                        history: member.history, release: member.drop.alarm.release, raised: member.drop.raised)] =
                    index
            }
        }
    }

    /// Where an incident stands now, and what the log lacks to say so.
    private mutating func settle(
        _ id: String, _ incident: FleetIncident?, _ detail: IncidentDetail, _ stored: StoredIncident?, _ now: Instant,
        isGone: Bool = false
    ) {
        var entry = Entry(id: id, incident: incident, detail: detail, state: .open)
        var added: [IncidentEvent] = []
        let last = stored?.newest
        if let stored, let last {
            entry.newest = last
            entry.answered = IncidentDetail(
                text: stored.events.last { $0.state == .acknowledged || $0.state == .muted }?.detail)
            entry.state = last.state ?? .open
        } else {
            added.append(IncidentEvent(incident: id, state: .open, at: now, detail: detail.text))
            entry.notice = "new"
        }
        var course = IncidentCourse(
            Incident(
                id: id,
                alarm: Alarm(
                    release: .text(detail.release), raisedAt: .text(detail.release), change: -detail.loss,
                    attribution: .nothingChanged),
                state: .init(entry.state, last)))
        let notice = course.apply(.seen(day: now.day, isOver: detail.isOver))
        let state = IncidentState(course.incident.state)
        if state != entry.state {
            let why: String? =
                switch notice {
                case .muteEnded: "the mute ended and the loss is still there"
                case .reopened: "the loss came back"
                case .recovered, nil: isGone ? "the records do not show it any more" : "hardly any of the loss is left"
                }
            added.append(IncidentEvent(incident: id, state: state, at: now, reason: why, detail: detail.text))
            entry.newest = added.last
            entry.notice = [entry.notice, why].compactMap(\.self).joined(separator: "; ")
            entry.state = state
        } else if added.isEmpty, stored?.detail != detail.text {
            added.append(IncidentEvent(incident: id, state: nil, at: now, detail: detail.text))
        }
        news += added
        entries.append(entry)
    }

    /// The incident of an alarm.
    /// - Parameter raised: the day of the visit that raised it.
    func entry(history: Int, _ alarm: Alarm, raised: Double) -> Entry? {
        byAlarm[AlarmPlace(history: history, release: alarm.release, raised: raised)].map { entries[$0] }
    }

    /// The entries that a history has a loss of.
    func entries(history: Int) -> [Entry] {
        (byHistory[history] ?? []).map { entries[$0] }
    }
}

extension IncidentDetail {
    /// Counts over the fleet come from a reading of the fleet; what a part of it adds is at least counted.
    fileprivate mutating func keepSpread(of old: IncidentDetail) {
        guard old.hurt + old.notHurt + old.notJudged > hurt + notHurt + notJudged else { return }
        (hurt, notHurt, notJudged, fleet) = (old.hurt, old.notHurt, old.notJudged, old.fleet)
        (loss, low, high) = (old.loss, old.low, old.high)
    }
}

extension Incident.State {
    /// The log's word with what it needs.
    init(_ state: IncidentState, _ event: IncidentEvent?) {
        switch state {
        case .open: self = .open
        case .acknowledged: self = .acknowledged
        case .muted: self = .muted(until: event?.mutedUntil?.day ?? -.infinity, reason: event?.reason ?? "")
        case .recovered: self = .recovered
        case .reopened: self = .reopened
        }
    }
}

extension IncidentState {
    init(_ state: Incident.State) {
        switch state {
        case .open: self = .open
        case .acknowledged: self = .acknowledged
        case .muted: self = .muted
        case .recovered: self = .recovered
        case .reopened: self = .reopened
        }
    }
}
