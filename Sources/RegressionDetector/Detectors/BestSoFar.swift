// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration

/// The other rule most tools begin with: a run that is worse than the best one so far by a fixed share is a regression.
///
/// It speaks once per best run. The best of many noisy runs is a lucky one, so the rule grows louder with every run.
public struct BestSoFar: ReleaseDetector {
    private let direction: MetricDirection
    private let loss: Double
    private var best: Double?
    private var spoken = false

    /// - Parameter loss: the relative loss that raises an alarm, in (0, 1).
    public init(loss: Double = 0.05, direction: MetricDirection = .higherIsBetter) {
        self.loss = loss
        self.direction = direction
    }

    public mutating func observe(_ runs: [Run]) -> [Alarm] {
        var alarms: [Alarm] = []
        for run in runs where run.value > 0 && run.value.isFinite {
            guard let known = best, direction.loss(from: known, to: run.value) > 0 else {
                best = run.value
                spoken = false
                continue
            }
            guard direction.loss(from: known, to: run.value) > loss, !spoken else { continue }
            spoken = true
            alarms.append(
                Alarm(
                    release: run.release, raisedAt: run.release, change: run.value / known - 1,
                    attribution: .nothingChanged))
        }
        return alarms
    }
}
