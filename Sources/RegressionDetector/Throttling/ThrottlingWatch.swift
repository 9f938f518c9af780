// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
import Statistics

/// Watches how often runs throttle. Throttled runs are no evidence about speed, but a release after which a machine throttles more
/// often has cost something all the same.
public struct ThrottlingWatch: Sendable, Hashable {
    /// A release with more throttled runs than the history before it explains.
    public struct Finding: Sendable, Hashable {
        public var release: ReleaseLabel
        public var throttled: Int
        public var runs: Int
        /// The share of throttled runs before.
        public var usualShare: Double
        /// The chance of so many or more at the usual share.
        public var pValue: Double
    }

    private let level: Double
    private var throttledVisits = 0
    private var visits = 0
    private var newVisits = 0
    private var newThrottled = 0
    private var release: ReleaseLabel?
    private var isReported = false

    /// - Parameter budget: false findings per 1000 visits.
    public init(budget: Double = 1) { level = budget / 1000 }

    /// Takes the runs of the newest visit. A visit counts as throttled when most of its runs are: they share the machine's state, so
    /// they are not independent trials.
    /// - Returns: a finding, once per stretch.
    public mutating func observe(_ runs: [Run]) -> Finding? {
        guard let first = runs.first else { return nil }
        let throttled = runs.count { $0.thermalState == .throttled }
        let isThrottled = 2 * throttled > runs.count
        if !isThrottled {
            visits += 1 + newVisits
            throttledVisits += newThrottled
            newVisits = 0
            newThrottled = 0
            release = nil
            isReported = false
            return nil
        }
        // A stretch of throttled visits stays apart until one is sound again, so that it does not become its own baseline.
        release = release ?? first.release
        newVisits += 1
        newThrottled += 1
        let usual = (Double(throttledVisits) + 0.5) / (Double(visits) + 1)
        guard !isReported, let release, visits >= 5,
            let chance = try? CountDistribution.binomial(n: newVisits, p: usual).upperTail(newThrottled - 1),
            chance < level
        else { return nil }
        isReported = true
        return Finding(
            release: release, throttled: newThrottled, runs: newVisits, usualShare: usual, pValue: chance)
    }
}
