// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Quantities

/// How many further visits would decide the newest suspicion, by the detector itself continued from where it stands.
public struct SuspicionPower: Sendable, Hashable {
    /// The fewest visits that raise an alarm with at least ``LevelFilterDetector/rerunPower``, if the loss is as large as it looks; nil where
    /// ``most`` do not.
    public var reruns: Int?
    /// The chance after 1, 2, ... visits.
    public var chances: [Double]
    /// The suspected relative change, signed as the metric is.
    public var change: Double

    public static let most = 8

    /// Nil without a suspicion after the newest visit.
    /// - Complexity: the visits of the history, and up to 400 · ``most`` further ones.
    public init?(_ reading: TrajectoryReading, settings: LevelFilterDetector.Settings) {
        guard let newest = reading.points.last, let suspicion = newest.suspicion,
            let run = reading.eligibleRuns.last,
            let before = (reading.points.last { $0.release != suspicion.release && $0.level != nil } ?? newest).level
        else { return nil }
        var detector = LevelFilterDetector(settings, direction: reading.direction)
        _ = detector.observe(reading.history)
        chances = SimulatedPower.chances(
            continuing: detector, like: run, level: before.value * (1 + suspicion.change),
            noise: VisitNoise(reading.visits), most: Self.most)
        change = suspicion.change
        reruns = chances.firstIndex { $0 >= LevelFilterDetector.rerunPower }.map { $0 + 1 }
    }

    /// `3 more visits would show a change of -4.6 % with a chance of about 93 %, by simulation`; where ``reruns`` is nil, what ``most``
    /// visits would do.
    public var words: String {
        let count = reruns ?? Self.most
        let chance = chances.isEmpty ? 0 : chances[min(count, chances.count) - 1]
        return
            "\(reruns == nil ? "even " : "")\(count) more \(count == 1 ? "visit" : "visits") would show a change of \(formatNumber(change * 100, digits: 2)) % with a "
            + "chance of about \(Int((chance * 100).rounded())) %, by simulation"
    }
}
