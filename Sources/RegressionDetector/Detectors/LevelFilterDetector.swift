// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
import Quantities
import Statistics

/// The statistical detector: a belief about the level, and an alarm where a drop has become more likely than the false-alarm
/// budget demands.
public struct LevelFilterDetector: SuspectingDetector {
    public struct Settings: Sendable, Hashable {
        /// False alarms per 1000 releases, 0.5 to 20; values outside are taken to the nearer end.
        public var budget: Double
        /// The smallest relative loss worth an alarm, in (0, 1).
        public var leastLoss: Double
        /// `nil` never alarms: the looks alone are wanted.
        package var thresholds: AlarmThresholds? = .standard

        public init(budget: Double = 5, leastLoss: Double = 0.025) {
            self.budget = budget
            self.leastLoss = leastLoss
        }

        /// One threshold for every budget and scale.
        package init(flat odds: Double) {
            self.init()
            thresholds = AlarmThresholds(
                budgets: [1, 2], scales: [0.01, 0.02], odds: [[odds, odds], [odds, odds]])
        }
    }

    /// The probability of a drop from which on it is suspected.
    public static let leastSuspicion = 0.1
    /// Below it the log odds stay under every threshold, whatever is discounted; to make thresholds all are looked at.
    private static let leastLook = 0.001
    /// The chance of an alarm that a request for reruns aims at, if the loss is real, and how many are asked for at most.
    public static let rerunPower = 0.9
    public static let mostReruns = 20

    private let settings: Settings
    private var assembly: VisitAssembly
    private var tracks: [Stratum: Track] = [:]

    private struct Track {
        var noise = RunNoise()
        var filter: LevelFilter
        var recent: [Visit] = []
        /// The mean over the visits of one over the number of runs.
        var reciprocalRuns = 0.0
    }
    private let filterSettings: LevelFilter.Settings
    private let leastDrop: Double

    public init(_ settings: Settings = Settings(), direction: MetricDirection = .higherIsBetter) {
        var filter = LevelFilter.Settings()
        // Only what is worth an alarm is weighed; the thresholds hold for the default and err on the silent side above it.
        filter.leastDrop = max(filter.leastDrop, Float(-1.1 * Elementary.log(1 - settings.leastLoss)))
        self.init(settings, filter: filter, direction: direction)
    }

    package init(_ settings: Settings, filter: LevelFilter.Settings, direction: MetricDirection = .higherIsBetter) {
        self.settings = settings
        assembly = VisitAssembly(direction: direction)
        filterSettings = filter
        leastDrop = -Elementary.log(1 - settings.leastLoss)
    }

    /// What the newest visit makes likely without proving it.
    public private(set) var suspicion: Suspicion?

    /// What the level of the stratum that is judged is believed to be after the newest visit; `nil` before its first one.
    public var level: LevelEstimate? {
        assembly.usual.flatMap { tracks[$0] }.map { $0.filter.level(direction: assembly.direction) }
    }

    /// What the newest visit looked like before it was decided on.
    package private(set) var lastLook = Look.nothing

    public mutating func observe(_ runs: [Run]) -> [Alarm] {
        lastLook = .nothing
        suspicion = nil
        let (visits, _) = assembly.visits(of: runs)
        var alarms: [Alarm] = []
        for (stratum, visit) in visits {
            // Taken out, so that what it holds is changed in its place and not copied.
            var track = tracks.removeValue(forKey: stratum) ?? Track(filter: LevelFilter(filterSettings))
            track.filter.observe(
                track.noise.evidence(of: visit.logValues),
                startsRelease: track.recent.last.map { $0.release != visit.release } ?? true)
            let share = 1 / Double(track.filter.visits)
            track.reciprocalRuns += share * (1 / Double(visit.logValues.count) - track.reciprocalRuns)
            track.recent.append(visit)
            track.recent.removeFirst(max(0, track.recent.count - track.filter.past.count - 1))
            if stratum == assembly.usual, let alarm = judge(&track) { alarms.append(alarm) }
            tracks[stratum] = track
        }
        return alarms
    }

    private mutating func judge(_ track: inout Track) -> Alarm? {
        let (onsets, likeliest) = track.filter.drops(above: settings.thresholds == nil ? 0 : Self.leastLook)
        let total = min(1 - 1e-12, onsets.reduce(0) { $0 + $1.probability })
        guard total > 0, let best = likeliest, best.size >= leastDrop
        else { return nil }
        let scale = (best.scatterVariance + track.noise.variance * track.reciprocalRuns).squareRoot()
        let odds = EvidenceDiscount.odds(
            Elementary.log(total / (1 - total)),
            visits: onsets.reduce(0) { $0 + $1.probability * Double($1.visits) } / total,
            reciprocalRuns: track.reciprocalRuns, before: track.filter.visits - best.visits)
        let threshold = settings.thresholds?.threshold(budget: settings.budget, scale: scale) ?? .infinity
        let landed = track.recent.suffix(best.visits)
        // One run alone is never evidence enough, whatever it shows.
        let isEvidence = landed.reduce(0) { $0 + $1.logValues.count } >= 2
        if isEvidence { lastLook = Look(odds: odds, scale: scale) }
        guard isEvidence, odds >= threshold else {
            if total >= Self.leastSuspicion, let release = landed.first?.release {
                suspicion = suspect(release, best, scale: scale, missing: max(threshold - odds, 0.1))
            }
            return nil
        }
        var alarm = Alarm(
            release: track.recent[track.recent.count - best.visits].release,
            raisedAt: track.recent[track.recent.count - 1].release, change: assembly.direction.change(-best.size),
            attribution: Self.attribution(onsets, best: best.visits, recent: track.recent))
        if case .certain(let component) = alarm.attribution, track.recent.count > best.visits,
            let version = track.recent[track.recent.count - best.visits - 1].components[component]
        {
            alarm.pin = Alarm.Pin(component: component, version: version)
        }
        track.filter.accept(best)
        return alarm
    }

    private func suspect(_ release: ReleaseLabel, _ drop: LevelFilter.Drop, scale: Double, missing: Double) -> Suspicion
    {
        let loss = 1 - Elementary.exp(-drop.size)
        let reruns = DetectionPower.visits(
            toSee: loss, scale: scale, missing: missing, power: Self.rerunPower, most: Self.mostReruns)
        let chance = DetectionPower.probability(
            visits: reruns ?? Self.mostReruns, loss: loss, scale: scale, missing: missing)
        let count = reruns ?? Self.mostReruns
        return Suspicion(
            release: release, change: assembly.direction.change(-drop.size), reruns: count,
            reason: "\(count) more \(count == 1 ? "visit" : "visits") would show a loss of "
                + "\(formatNumber(loss * 100, digits: 2)) % with a chance of \(formatNumber(chance * 100, digits: 2)) %"
        )
    }

    private static func attribution(
        _ onsets: [LevelFilter.Onset], best: Int, recent: [Visit]
    ) -> Attribution {
        func sides(_ visits: Int) -> (before: Visit, after: Visit)? {
            let after = recent.count - visits
            return after > 0 ? (recent[after - 1], recent[after]) : nil
        }
        var shares = ComponentShares()
        for onset in onsets {
            if let sides = sides(onset.visits) { shares.add(onset.probability, from: sides.before, to: sides.after) }
        }
        return sides(best).map { shares.attribution(from: $0.before, to: $0.after) } ?? .nothingChanged
    }
}
