// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
internal import Foundation
import Quantities
import RegressionDetector
import ReleaseSimulation
import Results
import Scenarios
import Statistics

/// What a page and `events.jsonl` show of one detector's replication.
struct ReleaseSketch {
    /// Trajectories that a page can show; the events hold all machines.
    static let mostTrajectories = 24
    static let mostAlerts = 400
    static let mostEvents = 50_000

    let world: ReleaseWorld
    let detector: String
    let scoring: ReleaseScoringSettings
    private var trajectories: [Trajectory] = []
    private var alerts: [AlertMark] = []
    private var suspicions: [SuspicionMark] = []
    private var events: [(at: Instant, event: EventRecord)] = []

    init(world: ReleaseWorld, detector: String, scoring: ReleaseScoringSettings) {
        self.world = world
        self.detector = detector
        self.scoring = scoring
    }

    private func days(_ time: Instant) -> Double { (time - world.specification.start).days }

    mutating func take(
        _ driven: DrivenMachine, _ alarms: [JudgedAlarm], _ milestones: MilestoneReading, machine: Int
    ) {
        if trajectories.count < Self.mostTrajectories {
            trajectories.append(trajectory(driven, milestones, machine: machine))
        }
        let truth = world.truth[world.machines[machine].product]
        let name = world.machines[machine].historyID
        for release in truth.releases.dropFirst() {
            let change = exp(release.logChange) - 1
            events.append(
                (
                    release.at,
                    EventRecord(
                        time: release.at.iso8601, policy: nil, kind: "release", name: release.label, units: [machine],
                        text: "\(name): true change \(percent(change))"
                            + (release.cause.map { ", due to the \($0.rawValue)" } ?? ""),
                        right: nil, outcome: nil, until: nil)
                ))
        }
        for raised in driven.suspicions {
            let at = driven.visits[raised.visit].end
            let mark = SuspicionMark(
                day: days(at), trajectory: machine, text: raised.suspicion.reason, rerunsAsked: raised.suspicion.reruns,
                rerunsMade: raised.rerunsMade)
            suspicions.append(mark)
            events.append(
                (
                    at,
                    EventRecord(
                        time: at.iso8601, policy: detector, kind: "suspicion",
                        name: raised.suspicion.release.description, units: [machine],
                        text: "\(name): \(raised.suspicion.reason)", right: nil, outcome: "\(raised.rerunsMade) reruns",
                        until: nil)
                ))
        }
        for alarm in alarms {
            let at = driven.visits[alarm.raised.visit].end
            let raised = alarm.raised.alarm
            let mark = AlertMark(
                day: days(at), trajectory: machine, release: raised.release.description, change: raised.change,
                cause: raised.causeText, advice: raised.advice, truth: alarm.truth, delayHours: alarm.delay?.hours)
            alerts.append(mark)
            events.append(
                (
                    at,
                    EventRecord(
                        time: at.iso8601, policy: detector, kind: "alert", name: mark.release, units: [machine],
                        text: "\(name): \(percent(raised.change)), \(mark.cause); \(mark.advice)",
                        right: alarm.truth == .regression || alarm.truth == .minor, outcome: alarm.truth.rawValue,
                        until: nil)
                ))
        }
    }

    private func trajectory(_ driven: DrivenMachine, _ milestones: MilestoneReading, machine: Int) -> Trajectory {
        let product = world.product(of: machine)
        let truth = world.truth[world.machines[machine].product]
        let judge = AlarmJudge(truth: truth, scoring: scoring)
        let losses = Set(judge.regressions(driven).map(\.releases.upperBound))
        let visits = driven.visits.compactMap { visit -> (release: Int, mark: VisitMark)? in
            let shown = visit.flag == nil ? visit.evidence : visit.runs
            guard let middle = quantile(shown.map(\.value), 0.5), let day = shown.first?.day else { return nil }
            return (visit.truth.release, VisitMark(day: day, median: middle, flag: visit.flag))
        }
        let releases = truth.releases.enumerated().map { index, release in
            let levels = visits.filter { $0.release == index && $0.mark.flag == nil }.map(\.mark.median)
            let level = exp(truth.logLevel(at: release.at))
            return ReleaseMark(
                label: release.label, day: days(release.at), changed: release.changed.map(\.rawValue),
                level: quantile(levels, 0.5), low: quantile(levels, 0.05), high: quantile(levels, 0.95),
                trueLevel: world.value(level, of: product), trueChange: exp(release.logChange) - 1,
                trueCause: release.cause?.rawValue, isRegression: losses.contains(index))
        }
        let first = days(truth.firstCalibration)
        return Trajectory(
            id: world.machines[machine].historyID, product: product.name, title: product.displayName,
            unit: product.unit, higherIsBetter: product.direction == .higherIsBetter, firstDay: first,
            launchDay: product.launched?.days ?? first, visits: visits.map(\.mark), releases: releases,
            milestones: milestones.marks(driven))
    }

    /// Puts all into the outcome, in order of time.
    func finish(_ outcome: inout ReleaseOutcome) {
        outcome.trajectories = trajectories
        let drawn = trajectories.count
        outcome.illustration = DetectorIllustration(
            detector: detector,
            alerts: Array(
                alerts.filter { $0.trajectory < drawn }.sorted { ($0.day, $0.trajectory) < ($1.day, $1.trajectory) }
                    .prefix(Self.mostAlerts)),
            alertsInAll: alerts.count,
            suspicions: Array(
                suspicions.filter { $0.trajectory < drawn }.sorted { ($0.day, $0.trajectory) < ($1.day, $1.trajectory) }
                    .prefix(Self.mostAlerts)), suspicionsInAll: suspicions.count)
        outcome.events = events.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .prefix(Self.mostEvents).map(\.element.event)
    }
}

/// `-4.6 %`
private func percent(_ change: Double) -> String { "\(formatNumber((change * 1000).rounded() / 10)) %" }
