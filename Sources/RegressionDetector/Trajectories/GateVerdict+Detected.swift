// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Quantities
import Statistics

extension GateVerdict {
    /// The loss that a pass excludes at least, where the least that matters is smaller than what the visits can show.
    public static let statedLoss = 0.05
    /// The chance that a loss of ``statedLoss`` would have been seen, from which on silence is evidence.
    public static let leastPower = 0.8
    /// Visits that are asked for at most.
    static let mostVisits = 12

    /// Judges the newest release by what the detector made of the history: its budget of false alarms is the gate's.
    ///
    /// Silence alone is no pass. It passes where a loss that matters, or one of 5 % and then said so, is excluded by the interval between
    /// the newest release and the level before it, or would have raised an alarm with a chance of 80 %. A history that slid below its
    /// best level without a step is not passed either: no release is to blame, and something is lost.
    /// - Parameters:
    ///   - leastLoss: the smallest relative loss that matters, in (0, 1).
    ///   - settings: of the detector that read the history.
    public init(
        detecting reading: TrajectoryReading, leastLoss: Double = 0.025,
        settings: LevelFilterDetector.Settings = LevelFilterDetector.Settings()
    ) {
        outcome = .inconclusive
        guard let newest = reading.points.last else {
            reason = "there are no runs: not enough evidence"
            return
        }
        release = newest.release
        let start = reading.points.lastIndex { $0.release != newest.release }.map { $0 + 1 } ?? 0
        let own = reading.points[start...]
        let count = own.count { $0.value != nil }
        guard count > 0 else {
            reason = "no run of \(newest.release) counts: not enough evidence"
            return
        }
        let points = reading.points.filter { $0.value != nil }
        let first = points.count - count
        let visits = reading.visits
        let alarm = own.flatMap(\.alarms).last
        guard first > 0, visits.count == points.count else {
            outcome = alarm == nil ? .inconclusive : .regression
            reason =
                alarm.map(Self.words(of:))
                ?? "there is no release before \(newest.release) to compare with: not enough evidence"
            return
        }
        let level = BeliefSegment.indices(before: first, in: points, from: 0, most: PreviousBest.most)
        baseline = visits[first - 1].release
        let after = Array(visits[first...].suffix(2 * PreviousBest.most))
        comparison = try? LossConfirmation(before: level.map { visits[$0] }, after: after, leastLoss: leastLoss)
        let low = comparison?.interval?.low ?? -.infinity
        if let alarm {
            // What was raised is never taken back; what all visits since exclude is no regression any more.
            outcome = low >= -leastLoss ? .pass : .regression
            reason =
                low >= -leastLoss
                ? "an alarm was raised at \(alarm.release), and all visits since exclude a loss of \(leastLoss.formattedPercent) or more"
                : Self.words(of: alarm)
            return
        }
        if let suspicion = newest.suspicion {
            reason = "suspect: \(SuspicionPower(reading, settings: settings)?.words ?? suspicion.reason)"
            return
        }
        if let slow = SlowLoss(reading, leastLoss: leastLoss) {
            reason = slow.words
            return
        }
        let machine =
            own.flatMap(\.ownLosses).last.map {
                "; the machine lost \((-$0.change).magnitude.formattedPercent) while no recorded component changed, which is its own"
            } ?? ""
        let least = leastLoss.formattedPercent
        let stated = max(leastLoss, Self.statedLoss)
        if low >= -leastLoss {
            outcome = .pass
            reason = "no alarm, and a loss of \(least) or more is excluded\(machine)"
        } else if low >= -stated {
            outcome = .pass
            reason =
                "no alarm, and a loss of \(stated.formattedPercent) or more is excluded; one of \(least) is not\(machine)"
        } else {
            let noise = VisitNoise(Array(visits[..<first]))
            let chances =
                SimulatedPower.chances(ofLosses: [stated], noise: noise, most: Self.mostVisits, settings: settings)
                .first ?? []
            let reached = chances.firstIndex { $0 >= Self.leastPower }
            let power = chances.isEmpty ? 0 : chances[min(count, chances.count) - 1]
            let chance = "\(Int((power * 100).rounded())) %"
            // The chance holds for a release that has just come; a loss that the interval points at is not passed by it.
            if power >= Self.leastPower, (comparison?.change ?? -1) > -stated / 2 {
                outcome = .pass
                reason =
                    "no alarm, and a loss of \(stated.formattedPercent) would have raised one with a chance of about \(chance)\(machine)"
            } else {
                let more = reached.map { max(1, $0 + 1 - count) } ?? Self.mostVisits
                reason =
                    "no alarm, but a loss of \(stated.formattedPercent) is not excluded, and had a chance of about \(chance) to be seen: "
                    + "\(reached == nil ? "more than" : "about") \(more) more \(more == 1 ? "visit" : "visits") would do\(machine)"
            }
        }
    }

    private static func words(of alarm: Alarm) -> String {
        "the detector raised an alarm at \(alarm.release): \(alarm.advice)"
    }
}

/// A level that slid away from the best one without a step that an alarm could name.
public struct SlowLoss: Sendable, Hashable {
    public var comparison: LossConfirmation
    public var best: PreviousBest

    /// Nil where none is shown: the whole interval of the loss, widened for the choice of the best of several segments, has to lie above
    /// what matters. Losses that the detector told of already, about a release or the machine's own, are not counted again.
    /// - Parameter leastLoss: in 0 ..< 1.
    public init?(_ reading: TrajectoryReading, leastLoss: Double) {
        let points = reading.points.filter { $0.value != nil }
        let told = points.lastIndex { !$0.alarms.isEmpty || !$0.ownLosses.isEmpty } ?? 0
        guard points.count == reading.visits.count, points.count - told >= 6 else { return nil }
        let now = BeliefSegment.indices(before: points.count, in: points, from: told, most: PreviousBest.most)
        guard now.count >= 2, let from = now.first, from - told >= 2,
            let best = PreviousBest(in: reading, visits: told..<from), best.visits.count >= 2,
            let comparison = try? LossConfirmation(
                before: best.visits, after: now.map { reading.visits[$0] }, leastLoss: leastLoss,
                level: 1 - 0.05 / Double(best.candidates)),
            let interval = comparison.interval, interval.high < -leastLoss
        else { return nil }
        self.comparison = comparison
        self.best = best
    }

    /// `slow loss: -12.9 % (-13.4 % to -12.4 %) against the best level, that of release d0, without a step`
    public var words: String {
        let interval = comparison.interval.map {
            " (\($0.low.signedPercent) to \($0.high.signedPercent), 95 % over all \(best.candidates) segments)"
        }
        return
            "slow loss: \(comparison.change.signedPercent)\(interval ?? "") in goodness against the best level, of release "
            + "\(best.release), without a step that a release could be blamed for"
    }
}

extension Double {
    /// `2.5 %` of 0.025.
    fileprivate var formattedPercent: String { "\(formatNumber(self * 100, digits: 3)) %" }
    /// `-12.9 %` of -0.129.
    fileprivate var signedPercent: String {
        let rounded = (self * 1000).rounded() / 10
        return "\(rounded > 0 ? "+" : "")\(formatNumber(rounded == 0 ? 0 : rounded, digits: 3)) %"
    }
}
