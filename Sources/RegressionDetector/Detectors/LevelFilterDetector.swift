// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration

/// The statistical detector: a belief about the level, and an alarm where a drop has become more likely than the false-alarm
/// budget demands.
public struct LevelFilterDetector: ReleaseDetector {
    public struct Settings: Sendable, Hashable {
        /// The least log odds of a drop that raise an alarm.
        public var threshold: Double
        /// The least estimated loss, in log units.
        public var leastLoss: Double
        public init(threshold: Double = 1.5, leastLoss: Double = 0.025) {
            self.threshold = threshold
            self.leastLoss = leastLoss
        }
    }

    private let settings: Settings
    private var assembly: VisitAssembly
    private var tracks: [Stratum: Track] = [:]

    private struct Track {
        var noise = RunNoise()
        var filter: LevelFilter
        var recent: [Visit] = []
    }
    let filterSettings: LevelFilter.Settings

    public init(_ settings: Settings, direction: MetricDirection = .higherIsBetter) {
        self.settings = settings
        assembly = VisitAssembly(direction: direction)
        filterSettings = LevelFilter.Settings()
    }

    init(_ settings: Settings, filter: LevelFilter.Settings, direction: MetricDirection = .higherIsBetter) {
        self.settings = settings
        assembly = VisitAssembly(direction: direction)
        filterSettings = filter
    }

    /// The log odds of the last look, for calibration.
    package private(set) var lastOdds = -Double.infinity

    public mutating func observe(_ runs: [Run]) -> [Alarm] {
        lastOdds = -Double.infinity
        let (visits, _) = assembly.visits(of: runs)
        var alarms: [Alarm] = []
        for (stratum, visit) in visits {
            var track = tracks[stratum] ?? Track(filter: LevelFilter(filterSettings))
            track.filter.observe(track.noise.evidence(of: visit.logValues))
            track.recent.append(visit)
            if track.recent.count > filterSettings.window + 1 { track.recent.removeFirst() }
            if stratum == assembly.usual, let alarm = judge(&track) { alarms.append(alarm) }
            tracks[stratum] = track
        }
        return alarms
    }

    private mutating func judge(_ track: inout Track) -> Alarm? {
        let drops = track.filter.drops()
        let total = min(1 - 1e-12, drops.reduce(0) { $0 + $1.probability })
        guard total > 0, let best = drops.max(by: { $0.probability < $1.probability }) else { return nil }
        lastOdds = (total / (1 - total)).logarithm
        let landed = track.recent.suffix(best.visits)
        guard lastOdds >= settings.threshold, best.size >= settings.leastLoss,
            landed.reduce(0, { $0 + $1.logValues.count }) >= 2
        else { return nil }
        track.filter.accept(best)
        let first = landed.first
        return first.map {
            Alarm(
                release: $0.release, raisedAt: track.recent[track.recent.count - 1].release, change: -best.size,
                attribution: .nothingChanged)
        }
    }
}
