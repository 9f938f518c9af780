// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration

/// Not enough for an alarm, too much to wait for the next planned visit.
public struct Suspicion: Sendable, Hashable {
    /// The first release at the suspected level.
    public var release: ReleaseLabel
    /// The relative change that is suspected, signed as the metric is.
    public var change: Double
    /// How many further visits would decide it, by the power calculation.
    public var reruns: Int
    /// The calculation in words: `3 visits would show a loss of 5 % with a chance of 90 %`.
    public var reason: String

    public init(release: ReleaseLabel, change: Double, reruns: Int, reason: String) {
        self.release = release
        self.change = change
        self.reruns = reruns
        self.reason = reason
    }
}

/// A detector that says when it would like to look again soon. Who drives it decides whether and when that happens.
public protocol SuspectingDetector: ReleaseDetector {
    /// What the last visit made suspicious; nil where it did not, and after an alarm.
    var suspicion: Suspicion? { get }
}
