// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
import Statistics

/// A history read twice: run by run, as it stands, and visit by visit, as a belief about the level.
public struct TrajectoryReading: Sendable, Hashable {
    /// What one visit showed, and what was believed after it.
    public struct Point: Sendable, Hashable {
        public var release: ReleaseLabel
        /// Of the first run of the visit, whether it counts or not.
        public var day: Double
        public var components: [String: String]
        /// The median of the runs that count, in the metric's unit; nil where none did.
        public var value: Double?
        /// Runs that count.
        public var runs: Int
        /// Runs that do not, by reason.
        public var excluded: [Exclusion: Int]
        /// The level after the visit; nil before the first that counts.
        public var level: LevelEstimate?
        /// What the detector raised at this visit about a release.
        public var alarms: [Alarm]
        /// Losses that began while no recorded component changed: the machine's own, no alert about a release.
        public var ownLosses: [Alarm] = []
        public var suspicion: Suspicion?

        public init(
            release: ReleaseLabel, day: Double, components: [String: String] = [:], value: Double?, runs: Int,
            excluded: [Exclusion: Int] = [:], level: LevelEstimate? = nil, alarms: [Alarm] = [],
            suspicion: Suspicion? = nil
        ) {
            self.release = release
            self.day = day
            self.components = components
            self.value = value
            self.runs = runs
            self.excluded = excluded
            self.level = level
            self.alarms = alarms
            self.suspicion = suspicion
        }
    }

    public var history: RunHistory
    public var points: [Point]
    /// One visit per point that counts, for comparisons of groups of them.
    public var visits: [Visit]

    public init(_ history: RunHistory, settings: LevelFilterDetector.Settings = LevelFilterDetector.Settings()) {
        var history = history
        history.dropDuplicates()
        self.history = history
        let direction = history.direction
        let recorded = history.runs.contains { !$0.components.isEmpty }
        var detector = LevelFilterDetector(settings, direction: direction)
        points = []
        visits = []
        for slice in history.visits {
            let runs = Array(slice)
            guard let first = runs.first else { continue }
            var assembly = VisitAssembly(direction: direction)
            let (made, excluded) = assembly.visits(of: runs)
            let (alarms, own) = SoftwareLosses.parted(detector.observe(runs), componentsRecorded: recorded)
            // Within one history the power mode is the same: a history is a stratum.
            let visit = made.first?.visit
            let sign: Double = direction == .higherIsBetter ? 1 : -1
            points.append(
                Point(
                    release: first.release, day: first.day, components: first.components,
                    value: visit.map { Elementary.exp(sign * $0.median) }, runs: visit?.logValues.count ?? 0,
                    excluded: excluded, level: visit == nil ? points.last?.level : detector.level, alarms: alarms,
                    suspicion: detector.suspicion))
            points[points.count - 1].ownLosses = own
            if let visit { visits.append(visit) }
        }
    }

    public init(history: RunHistory, points: [Point], visits: [Visit]) {
        self.history = history
        self.points = points
        self.visits = visits
    }

    public var direction: MetricDirection { history.direction }
    /// The first day that anything was measured on.
    public var firstDay: Double? { points.first?.day }
    public var lastDay: Double? { points.last?.day }
    /// Every alarm, in the order they were raised.
    public var alarms: [Alarm] { points.flatMap(\.alarms) }
    /// Every loss of the machine's own, with the day it was noticed on.
    public var ownLosses: [(day: Double, loss: Alarm)] {
        points.flatMap { point in point.ownLosses.map { (point.day, $0) } }
    }
    /// How many runs were left out, by reason.
    public var excluded: [Exclusion: Int] {
        points.reduce(into: [:]) { sum, point in sum.merge(point.excluded) { $0 + $1 } }
    }
    /// The runs that may be judged.
    public var eligibleRuns: [Run] { history.runs.filter { VisitAssembly.exclusion(of: $0) == nil } }

    /// True where the first value is better than the second.
    public func isBetter(_ a: Double, _ b: Double) -> Bool { direction == .higherIsBetter ? a > b : a < b }
}
