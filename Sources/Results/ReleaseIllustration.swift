// SPDX-License-Identifier: GPL-3.0-or-later

/// One replication of a scenario with releases as pictures need it. What is true and what was measured stand apart.
public struct ReleaseIllustration: Sendable, Codable, Hashable {
    public var replication: Int
    public var trajectories: [Trajectory]
    public var detectors: [DetectorIllustration]

    public init(replication: Int, trajectories: [Trajectory], detectors: [DetectorIllustration]) {
        self.replication = replication
        self.trajectories = trajectories
        self.detectors = detectors
    }
}

/// The history of one machine; days count from the start of the run.
public struct Trajectory: Sendable, Codable, Hashable {
    /// Computed from what the machine reports about itself.
    public var id: String
    public var product: String
    public var title: String
    public var unit: String
    public var higherIsBetter: Bool
    public var firstDay: Double
    /// The launch, where alignment by launch is wanted: days from the start of the run, at or below `firstDay`.
    public var launchDay: Double
    public var visits: [VisitMark]
    public var releases: [ReleaseMark]
    public var milestones: [MilestoneMark]

    public init(
        id: String, product: String, title: String, unit: String, higherIsBetter: Bool, firstDay: Double,
        launchDay: Double, visits: [VisitMark], releases: [ReleaseMark], milestones: [MilestoneMark]
    ) {
        self.id = id
        self.product = product
        self.title = title
        self.unit = unit
        self.higherIsBetter = higherIsBetter
        self.firstDay = firstDay
        self.launchDay = launchDay
        self.visits = visits
        self.releases = releases
        self.milestones = milestones
    }
}

/// A visit: the median of its runs, in the trajectory's unit.
public struct VisitMark: Sendable, Codable, Hashable {
    public var day: Double
    public var median: Double
    /// Why its runs are no evidence: `throttled`, `capped`, `preflight`; nil where they are.
    public var flag: String?

    public init(day: Double, median: Double, flag: String?) {
        self.day = day
        self.median = median
        self.flag = flag
    }
}

/// A release: what was measured under it, and what it truly did.
public struct ReleaseMark: Sendable, Codable, Hashable {
    public var label: String
    public var day: Double
    /// Components that changed: `driver`, `compiler`, `kernel`, `framework`.
    public var changed: [String]
    /// The level measured under it, the median of its visits; nil where none is evidence.
    public var level: Double?
    /// The band that holds nine of ten of its visits.
    public var low: Double?
    public var high: Double?
    /// Truth: the level right after it, in the unit of the trajectory.
    public var trueLevel: Double
    /// Truth: the relative change of performance, negative for a loss.
    public var trueChange: Double
    public var trueCause: String?
    /// Truth: the loss is large enough to be scored as a regression.
    public var isRegression: Bool

    public init(
        label: String, day: Double, changed: [String], level: Double?, low: Double?, high: Double?, trueLevel: Double,
        trueChange: Double, trueCause: String?, isRegression: Bool
    ) {
        self.label = label
        self.day = day
        self.changed = changed
        self.level = level
        self.low = low
        self.high = high
        self.trueLevel = trueLevel
        self.trueChange = trueChange
        self.trueCause = trueCause
        self.isRegression = isRegression
    }
}

/// When a share of the peak was reached, in days since the first calibration; nil: not by the end of the run.
public struct MilestoneMark: Sendable, Codable, Hashable {
    /// In percent.
    public var share: Int
    public var plain: Double?
    public var robust: Double?
    public var truth: Double?

    public init(share: Int, plain: Double?, robust: Double?, truth: Double?) {
        self.share = share
        self.plain = plain
        self.robust = robust
        self.truth = truth
    }
}

/// What one detector said.
public struct DetectorIllustration: Sendable, Codable, Hashable {
    public var detector: String
    public var alerts: [AlertMark]
    public var alertsInAll: Int
    public var suspicions: [SuspicionMark]
    public var suspicionsInAll: Int

    public init(
        detector: String, alerts: [AlertMark], alertsInAll: Int, suspicions: [SuspicionMark], suspicionsInAll: Int
    ) {
        self.detector = detector
        self.alerts = alerts
        self.alertsInAll = alertsInAll
        self.suspicions = suspicions
        self.suspicionsInAll = suspicionsInAll
    }
}

/// An alert and how it compares with the truth.
public struct AlertMark: Sendable, Codable, Hashable {
    public enum Truth: String, Sendable, Codable {
        /// A regression, found.
        case regression
        /// A true loss too small to be scored, or one that had been found before.
        case minor
        case repeated
        /// No loss at all.
        case wrong
    }

    public var day: Double
    /// The index of the machine's trajectory.
    public var trajectory: Int
    /// The release that is blamed.
    public var release: String
    /// The relative change that the detector estimates.
    public var change: Double
    /// `driver`, `driver or compiler`, `unknown`, in the detector's words.
    public var cause: String
    public var advice: String
    public var truth: Truth
    /// From the release that truly did it to the alert.
    public var delayHours: Double?

    public init(
        day: Double, trajectory: Int, release: String, change: Double, cause: String, advice: String, truth: Truth,
        delayHours: Double?
    ) {
        self.day = day
        self.trajectory = trajectory
        self.release = release
        self.change = change
        self.cause = cause
        self.advice = advice
        self.truth = truth
        self.delayHours = delayHours
    }
}

/// A visit after which a detector asked for more.
public struct SuspicionMark: Sendable, Codable, Hashable {
    public var day: Double
    public var trajectory: Int
    public var text: String
    public var rerunsAsked: Int
    public var rerunsMade: Int

    public init(day: Double, trajectory: Int, text: String, rerunsAsked: Int, rerunsMade: Int) {
        self.day = day
        self.trajectory = trajectory
        self.text = text
        self.rerunsAsked = rerunsAsked
        self.rerunsMade = rerunsMade
    }
}
