// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Quantities

/// When parts of one kind fail under their reference stress, as a cumulative hazard: of parts that never were repaired the share
/// e^-H(age) still lives.
public protocol LifeDistribution: Sendable {
    /// H, 0 at age 0 and never falling.
    func cumulativeHazard(at age: TimeSpan) -> Double
    /// The age at which H reaches this value, the inverse of ``cumulativeHazard(at:)``; saturates at 292 years.
    func age(atCumulativeHazard hazard: Double) -> TimeSpan
}

extension LifeDistribution {
    /// The probability that a new part has failed by this age, 0...1.
    public func failureProbability(by age: TimeSpan) -> Double { -expm1(-cumulativeHazard(at: age)) }
}

/// H = (age / scale)^shape: below shape 1 the weak fail first, at 1 failures are random, above it parts wear out.
///
/// W. Weibull, A statistical distribution function of wide applicability, J. Appl. Mech. 18 (1951) 293.
public struct WeibullLife: LifeDistribution, Hashable {
    /// Above 0.
    public var shape: Double
    /// The age by which 63 % have failed.
    public var scale: TimeSpan

    public init(shape: Double, scale: TimeSpan) {
        self.shape = shape
        self.scale = scale
    }

    /// From the age by which a share of parts has failed; makers of fans state L10, a tenth.
    /// - Parameter share: above 0, below 1.
    public init(shape: Double, share: Fraction, failedBy age: TimeSpan) {
        let hazard = -log1p(-share.fraction)
        self.init(shape: shape, scale: TimeSpan(seconds: age.seconds / pow(hazard, 1 / shape)))
    }

    public func cumulativeHazard(at age: TimeSpan) -> Double { pow(max(0, age / scale), shape) }

    public func age(atCumulativeHazard hazard: Double) -> TimeSpan {
        TimeSpan(seconds: scale.seconds * pow(max(0, hazard), 1 / shape))
    }
}

/// The bathtub: a share that fails in infancy, failures at random, and wear-out.
///
///     H = i (1 - e^(-age / infancy)) + age / random + (age / wear.scale)^wear.shape
public struct BathtubLife: LifeDistribution, Hashable {
    /// i, about the share of parts that never get old.
    public var infantShare: Fraction
    public var infancy: TimeSpan
    /// Mean time between random failures.
    public var random: TimeSpan
    public var wearOut: WeibullLife

    public init(infantShare: Fraction, infancy: TimeSpan, random: TimeSpan, wearOut: WeibullLife) {
        self.infantShare = infantShare
        self.infancy = infancy
        self.random = random
        self.wearOut = wearOut
    }

    public func cumulativeHazard(at age: TimeSpan) -> Double {
        let age = max(age, .zero)
        return infantShare.fraction * -expm1(-(age / infancy)) + age / random + wearOut.cumulativeHazard(at: age)
    }

    /// - Complexity: a bisection of some fifty steps.
    public func age(atCumulativeHazard hazard: Double) -> TimeSpan {
        // Each part of the hazard alone would take longer.
        let latest = min(hazard * random.seconds, wearOut.age(atCumulativeHazard: hazard).seconds)
        return TimeSpan(
            seconds: bisect(0, max(latest, 0)) { cumulativeHazard(at: TimeSpan(seconds: $0)) < hazard })
    }
}
