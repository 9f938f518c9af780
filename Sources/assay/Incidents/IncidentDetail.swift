// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Foundation
import Quantities
import RegressionDetector

/// What the detector had to say about an incident when it was last seen: the form in which the log keeps it.
struct IncidentDetail: Codable, Equatable {
    var schema = 1
    /// See `FleetIncident.key`.
    var key: String
    /// The release of the drop that began first, and its day.
    var release: String
    var began: String
    /// `certain`, `ranked`, `not identifiable`, `no software`.
    var attribution: String
    /// The cause in words, and what to do.
    var cause: String
    var advice: String
    /// The component that is certainly to blame.
    var component: String?
    var candidates: [Candidate] = []
    /// The run that would tell undecided components apart.
    var separatedBy: String?
    /// Shares of goodness; the interval covers 95 %.
    var loss: Double
    var low: Double
    var high: Double
    /// How many machines that took the change are worse for it, are not, or show it neither way.
    var hurt: Int
    var notHurt: Int
    var notJudged: Int
    /// The mean loss over the machines that could be judged; nil below two of them.
    var fleet: Range?
    /// The settings that found it.
    var budget: Double
    var leastLoss: Double
    var members: [Member]
    /// The incident that this one turned out to be a part of.
    var joined: String?

    struct Candidate: Codable, Equatable {
        var component: String
        var share: Double
    }

    struct Range: Codable, Equatable {
        var loss: Double
        var low: Double
        var high: Double
    }

    /// A drop of one history.
    struct Member: Codable, Equatable {
        var history: String
        var machine: String
        var measure: String
        var hardware: String
        var device: String?
        var release: String
        /// Days since 1970.
        var start: Double
        var raised: Double
        var loss: Double
        var low: Double
        var high: Double
        var isOver: Bool
    }

    /// Machines with a member, in the order they were hurt.
    var machines: [String] {
        var seen: Set<String> = []
        return members.map(\.machine).filter { seen.insert($0).inserted }
    }

    var isOver: Bool { members.allSatisfy(\.isOver) }

    /// `5.1 % (4.2 to 6.0)`.
    var lossWords: String {
        "\(Self.share(loss)) % (\(Self.share(low)) to \(Self.share(high)))"
    }

    /// `3 of 5 machines hurt, 1 not, 1 not judged`; empty where only one machine ever took it.
    var spreadWords: String {
        let all = hurt + notHurt + notJudged
        guard all > 1 else { return "" }
        return "\(hurt) of \(all) machines hurt, \(notHurt) not, \(notJudged) not judged"
    }

    static func share(_ loss: Double) -> String {
        let rounded = (loss * 1000).rounded() / 10
        return String(format: "%.1f", rounded == 0 ? 0 : rounded)
    }

    /// As the log stores it: two details that read the same are the same text.
    var text: String? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// nil for a text that is no detail, as one of a newer version.
    init?(text: String?) {
        guard let text, let detail = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else { return nil }
        self = detail
    }
}

extension IncidentDetail {
    /// - Parameter entry: the history of a member.
    init(
        _ incident: FleetIncident, entry: (Int) -> TrajectoryShelf.Entry, budget: Double, leastLoss: Double
    ) {
        key = incident.key
        release = "\(incident.first.drop.alarm.release)"
        began = Instant.date(ofDay: incident.first.drop.start)
        let told = incident.attribution
        cause = told.words
        switch told {
        case .certain(let component):
            attribution = "certain"
            self.component = component
        case .ranked(let ranked):
            attribution = "ranked"
            candidates = ranked.map { Candidate(component: $0.component, share: Self.rounded($0.probability)) }
        case .notIdentifiable(let components, let run):
            attribution = "not identifiable"
            candidates = components.map { Candidate(component: $0, share: 1 / Double(components.count)) }
            separatedBy = run
        case .nothingChanged: attribution = "no software"
        }
        let teller = incident.members.first { $0.attribution == told } ?? incident.first
        advice = teller.alarm.advice
        let size = incident.loss
        loss = Self.rounded(size.loss)
        low = Self.rounded(size.interval.low)
        high = Self.rounded(size.interval.high)
        hurt = incident.spread.hurt.count
        notHurt = incident.spread.notHurt.count
        notJudged = incident.spread.notJudged.count
        fleet = incident.spread.fleetLoss.map {
            Range(
                loss: Self.rounded($0.loss), low: Self.rounded($0.interval.low), high: Self.rounded($0.interval.high))
        }
        self.budget = budget
        self.leastLoss = leastLoss
        // Of several drops in one history the newest tells whether it is over.
        var newest: [Int: Bool] = [:]
        for member in incident.members {
            newest[member.history] = member.drop.course(leastLoss: leastLoss).isRecovered
        }
        members = incident.members.map { member in
            let entry = entry(member.history)
            return Member(
                history: entry.key.id, machine: entry.machine, measure: entry.measure,
                hardware: entry.key.hardware.digits,
                device: entry.key.device, release: "\(member.drop.alarm.release)", start: member.drop.start,
                raised: member.drop.raised,
                loss: Self.rounded(member.drop.loss), low: Self.rounded(member.drop.interval.low),
                high: Self.rounded(member.drop.interval.high), isOver: newest[member.history] ?? false)
        }
    }

    /// To a thousandth, so that a new visit that changes nothing that is shown is no news for the log.
    private static func rounded(_ share: Double) -> Double {
        guard share.isFinite else { return share < 0 ? -1 : 1 }
        return (share * 1000).rounded() / 1000
    }
}

extension FleetIncident.Member {
    /// The alarm with the cause that all machines together make of it.
    var alarm: Alarm {
        var alarm = drop.alarm
        alarm.attribution = attribution
        if case .certain(let component) = attribution {
            if alarm.pin?.component != component {
                alarm.pin = drop.moves.first {
                    $0.component == component && $0.from != PooledAttribution.Move.unrecorded
                }
                .map { Alarm.Pin(component: component, version: $0.from) }
            }
        } else {
            alarm.pin = nil
        }
        return alarm
    }
}

extension TrajectoryShelf.Entry {
    /// Tells machines apart by the keys that a merge left, else by the fingerprint.
    var machine: String {
        [key.siteKey?.digits, key.machineKey?.digits, key.hardware.digits].compactMap(\.self).joined(separator: "/")
    }

    /// What may be compared across machines.
    var measure: String {
        [key.precision.rawValue, key.device, key.metric].compactMap(\.self).joined(separator: "/")
    }
}
