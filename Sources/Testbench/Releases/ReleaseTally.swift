// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
internal import Foundation
import Quantities
import ReleaseSimulation
import Results
import Statistics

/// Counts over the machines of a world, and the metrics they make.
struct ReleaseTally {
    private(set) var releases = 0
    private var machines = 0
    private var regressions = 0
    private var alerts: [AlertMark.Truth: Int] = [:]
    private var alertsOfDisturbedVisits = 0
    private var delaysHours: [Double] = []
    private var delaysReleases: [Double] = []
    private var withinADay = 0
    private var suspicions = 0
    private var reruns = 0
    private var certain = 0
    private var certainRight = 0
    private var pinsRight = 0
    private var firstMilestones: [MilestoneMark]?
    private var reached: [Int: Int] = [:]
    private var measuredNow: [Double] = []
    private var trueNow: [Double] = []

    mutating func add(
        _ driven: DrivenMachine, _ alarms: [JudgedAlarm], regressions: [TrueChange], _ truth: ProductTruth
    ) {
        machines += 1
        releases += truth.releases.count - 1
        self.regressions += regressions.count
        suspicions += driven.suspicions.count
        reruns += driven.suspicions.reduce(0) { $0 + $1.rerunsMade }
        for alarm in alarms {
            alerts[alarm.truth, default: 0] += 1
            let isWrong = alarm.truth == .wrong || alarm.truth == .repeated
            if isWrong, driven.visits[alarm.raised.visit].truth.disturbance != nil { alertsOfDisturbedVisits += 1 }
            guard alarm.truth == .regression, let change = alarm.change, let delay = alarm.delay else { continue }
            delaysHours.append(delay.hours)
            delaysReleases.append(Double(alarm.delayInReleases ?? 0))
            if delay <= .hours(24) { withinADay += 1 }
            judgeCause(alarm, change, truth)
        }
    }

    private mutating func judgeCause(_ alarm: JudgedAlarm, _ change: TrueChange, _ truth: ProductTruth) {
        guard let cause = change.cause else { return }
        if case .certain(let component) = alarm.raised.alarm.attribution {
            certain += 1
            if component == cause.fieldName { certainRight += 1 }
        }
        let before = truth.releases[change.releases.lowerBound - 1].versions[cause]
        if let pin = alarm.raised.alarm.pin, pin.component == cause.fieldName, pin.version == before { pinsRight += 1 }
    }

    mutating func add(_ reading: MilestoneReading, _ driven: DrivenMachine, _ truth: ProductTruth) {
        let marks = reading.marks(driven)
        if firstMilestones == nil { firstMilestones = marks }
        for mark in marks where mark.robust != nil { reached[mark.share, default: 0] += 1 }
        guard let last = driven.visits.last else { return }
        trueNow.append(100 * exp(last.truth.logLevel))
        let visits = driven.visits.filter { $0.truth.release == last.truth.release }
        let medians = visits.compactMap { quantile($0.evidence.map { reading.efficiency($0.value) }, 0.5) }
        if let now = quantile(medians, 0.5) { measuredNow.append(100 * now) }
    }

    /// By the name of the metric.
    func values(_ world: ReleaseWorld) -> [String: MeasuredValue] {
        let hits = alerts[.regression] ?? 0
        let wrong = (alerts[.wrong] ?? 0) + (alerts[.repeated] ?? 0)
        var values: [String: MeasuredValue?] = [
            "recall": .share(hits, of: regressions),
            "precision": .share(hits, of: hits + wrong),
            "f1": regressions > 0
                ? MeasuredValue(
                    200 * Double(hits) / Double(hits + wrong + regressions), trials: wrong + regressions) : nil,
            "detection-delay": mean(delaysHours),
            "detection-delay-releases": mean(delaysReleases),
            "detected-within-24-h": .share(withinADay, of: regressions),
            "alerts": MeasuredValue(Double(alerts.values.reduce(0, +))),
            "alerts.false": releases > 0 ? MeasuredValue(1000 * Double(wrong) / Double(releases)) : nil,
            "alerts.disturbed": MeasuredValue(Double(alertsOfDisturbedVisits)),
            "suspicions": MeasuredValue(Double(suspicions)),
            "reruns": MeasuredValue(Double(reruns)),
            "cause-certain": .share(certain, of: hits),
            "cause-right": .share(certainRight, of: certain),
            "pin-right": .share(pinsRight, of: hits),
            "efficiency-now": mean(measuredNow),
            "efficiency-now.true": mean(trueNow),
            "hardware-fingerprints": MeasuredValue(Double(Set(world.machines.map(\.fingerprint)).count)),
            "user-ids": MeasuredValue(Double(world.machines.count { !$0.isDetected })),
            "releases": MeasuredValue(Double(releases)),
            "regressions": MeasuredValue(Double(regressions)),
        ]
        for share in MetricCatalogue.milestones {
            let mark = firstMilestones?.first { $0.share == share }
            values["milestone-\(share)"] = mark?.robust.map { MeasuredValue($0) }
            values["milestone-\(share).plain"] = mark?.plain.map { MeasuredValue($0) }
            values["milestone-\(share).reached"] = .share(reached[share] ?? 0, of: machines)
        }
        return values.compactMapValues { $0 }
    }

    private func mean(_ values: [Double]) -> MeasuredValue? {
        values.isEmpty ? nil : MeasuredValue(values.reduce(0, +) / Double(values.count))
    }
}
