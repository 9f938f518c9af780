// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Quantities

/// When one part fails under a stress that changes: exact, without rejected draws and without a bias from the step.
///
/// Stress makes a part age faster than the clock by an acceleration factor; its virtual age a grows by factor x time. One
/// number drawn at the start says at which virtual age it fails, `a* = H^-1(H(a0) - ln u)`. Under the present stress that is
/// (a* - a) / factor from now; whenever the stress changes the clock advances and is asked anew.
///
///     var clock = FailureClock(WeibullLife(shape: 3, scale: .days(6000)), survival: u)
///     clock.advance(over: .hours(4000), acceleration: 0.8)
///     clock.remaining(acceleration: 1.5)
public struct FailureClock: Sendable, Hashable {
    /// The virtual age at which the part fails.
    public let limit: TimeSpan
    /// The virtual age now.
    public private(set) var age: TimeSpan

    /// - Parameters:
    ///   - survival: a uniform number in (0, 1): the share of equal parts that lives longer than this one. Values outside are
    ///     taken as the nearest inside.
    ///   - age: the virtual age at which it is known to live: a unit bought used.
    ///   - parts: how many equal parts of one age stand for one, the first of which to fail is meant. At least 1.
    public init(_ life: some LifeDistribution, survival: Double, age: TimeSpan = .zero, parts: Int = 1) {
        let drawn = -log(min(max(survival, .leastNormalMagnitude), 1)) / Double(max(parts, 1))
        self.age = max(age, .zero)
        limit = max(self.age, life.age(atCumulativeHazard: life.cumulativeHazard(at: self.age) + drawn))
    }

    public var hasFailed: Bool { age >= limit }

    /// Lets time pass under one stress.
    /// - Parameter acceleration: virtual over real time; 0 or less stands still.
    public mutating func advance(over time: TimeSpan, acceleration: Double) {
        age = age + TimeSpan(seconds: time.seconds * max(0, acceleration))
    }

    /// From now to the failure if the stress stays; nil for never.
    public func remaining(acceleration: Double) -> TimeSpan? {
        if hasFailed { return .zero }
        guard acceleration > 0 else { return nil }
        return TimeSpan(seconds: (limit - age).seconds / acceleration)
    }
}
