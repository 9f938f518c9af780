// SPDX-License-Identifier: GPL-3.0-or-later

package import Calibration
package import Quantities
package import RegressionDetector
package import ReleaseSimulation

/// A visit that took place, as the bench remembers it.
package struct DrivenVisit: Sendable {
    /// When its runs were complete: no alarm of this visit is earlier.
    package var end: Instant
    package var runs: [Run]
    package var truth: VisitTruth
    package var isRerun: Bool

    package init(end: Instant, runs: [Run], truth: VisitTruth, isRerun: Bool) {
        self.end = end
        self.runs = runs
        self.truth = truth
        self.isRerun = isRerun
    }

    /// The runs that say something about the software: in the power mode that machines are left in, and without a flag.
    var evidence: [Run] { runs.filter { VisitAssembly.exclusion(of: $0) == nil && $0.powerMode == "default" } }

    /// Why its runs are no evidence, as far as they say so.
    var flag: String? {
        guard let run = runs.first, evidence.isEmpty else { return nil }
        return run.thermalState == .throttled ? "throttled" : run.preflightPassed == false ? "preflight" : "capped"
    }
}

/// An alarm and the visit that raised it.
package struct RaisedAlarm: Sendable {
    package var alarm: Alarm
    /// The index of the visit.
    package var visit: Int

    package init(alarm: Alarm, visit: Int) {
        self.alarm = alarm
        self.visit = visit
    }
}

/// A suspicion and what came of it.
package struct RaisedSuspicion: Sendable {
    package var suspicion: Suspicion
    package var visit: Int
    /// Further visits of the same night.
    package var rerunsMade: Int
}

/// What happened to one machine under one detector.
package struct DrivenMachine: Sendable {
    package var visits: [DrivenVisit] = []
    package var alarms: [RaisedAlarm] = []
    package var suspicions: [RaisedSuspicion] = []

    package init() {}

    var history: [Run] { visits.flatMap(\.runs) }
}

/// Owns virtual time for one machine: takes the planned visits, shows each to the detector when it is over, and goes back the
/// same night where the detector is suspicious and the site allows it. The detector sees runs and nothing else.
package struct ReleaseDriver {
    let world: ReleaseWorld
    let machine: Int
    private var detector: any ReleaseDetector
    package private(set) var result = DrivenMachine()
    private var runsSoFar = 0

    package init(world: ReleaseWorld, machine: Int, detector: any ReleaseDetector) {
        self.world = world
        self.machine = machine
        self.detector = detector
    }

    package mutating func run() {
        let settings = world.specification.visits
        for (night, planned) in world.nights(of: machine) {
            var at = planned
            look(night: night, attempt: 0, at: at)
            guard let first = suspicion else { continue }
            let suspicious = result.visits.count - 1
            var made = 0
            while suspicion != nil, made < settings.reruns {
                made += 1
                at = at + settings.length + settings.rerunAfter
                look(night: night, attempt: made, at: at)
            }
            result.suspicions.append(RaisedSuspicion(suspicion: first, visit: suspicious, rerunsMade: made))
        }
    }

    private var suspicion: Suspicion? { (detector as? any SuspectingDetector)?.suspicion }

    private mutating func look(night: Int, attempt: Int, at: Instant) {
        let firstIndex = runsSoFar
        var visit = world.visit(machine: machine, night: night, attempt: attempt, at: at, firstIndex: firstIndex)
        for index in visit.runs.indices { visit.runs[index].session = "night \(night + 1), visit \(attempt + 1)" }
        result.visits.append(
            DrivenVisit(
                end: at + world.specification.visits.length, runs: visit.runs, truth: visit.truth, isRerun: attempt > 0)
        )
        runsSoFar += visit.runs.count
        guard !visit.runs.isEmpty else { return }
        for alarm in detector.observe(visit.runs) {
            result.alarms.append(RaisedAlarm(alarm: alarm, visit: result.visits.count - 1))
        }
    }
}
