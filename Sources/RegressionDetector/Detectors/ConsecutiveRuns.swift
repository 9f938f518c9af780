// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration

/// The rule most tools begin with: a run that is worse than the one before it by a fixed share is a regression.
///
/// It takes every run at face value, flagged ones too: what it does is the reason for the other detectors.
public struct ConsecutiveRuns: ReleaseDetector {
    private let direction: MetricDirection
    private let loss: Double
    private var previous: Run?

    /// - Parameter loss: the relative loss that raises an alarm, in (0, 1).
    public init(loss: Double = 0.05, direction: MetricDirection = .higherIsBetter) {
        self.loss = loss
        self.direction = direction
    }

    public mutating func observe(_ runs: [Run]) -> [Alarm] {
        var alarm: Alarm?
        for run in runs where run.value > 0 && run.value.isFinite {
            if let previous, alarm == nil {
                if direction.loss(from: previous.value, to: run.value) > loss {
                    alarm = Alarm(
                        release: run.release, raisedAt: run.release, change: run.value / previous.value - 1,
                        attribution: .nothingChanged)
                }
            }
            previous = run
        }
        return alarm.map { [$0] } ?? []
    }
}
