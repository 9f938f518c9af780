// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// What a failure does to a unit while it lasts: data, so that a failure mode is hazard x effect x repair.
public struct FaultEffect: Sendable, Hashable {
    /// What happens to what a unit says about itself.
    public enum Sensor: Sendable, Hashable {
        case honest
        /// The power reading is missing.
        case noPower
        /// All readings keep the value they had, with fresh time stamps.
        case frozen
        /// The unit hashes but does not answer.
        case silent
    }

    public var fansLost = 0
    public var boardsLost = 0
    /// Whether the boards that are left stop with the lost ones; nil for what the model's do.
    public var deadBoardStopsUnit: Bool?
    public var inletOffset = TemperatureDifference.zero
    /// Factor on the power for the same work.
    public var powerFactor = 1.0
    /// Added to the power factor for every day it lasts.
    public var powerFactorPerDay = 0.0
    /// Threshold voltage shift at once, and for every day it lasts.
    public var thresholdShift = Voltage.zero
    public var thresholdShiftPerDay = Voltage.zero
    /// Relative bias added to the power meter.
    public var powerMeterBias = Fraction.zero
    public var sensor = Sensor.honest
    /// The unit does not run at all.
    public var isDown = false
    /// The primary pool gives no work.
    public var primaryPoolDown = false

    public init() {}

    /// True where the effect grows with time and has to be brought up to date.
    public var drifts: Bool { powerFactorPerDay != 0 || thresholdShiftPerDay != .zero }

    /// Two effects on one unit at once.
    static func + (a: Self, b: Self) -> Self {
        var sum = a
        sum.fansLost += b.fansLost
        sum.boardsLost += b.boardsLost
        if let stops = b.deadBoardStopsUnit { sum.deadBoardStopsUnit = stops || a.deadBoardStopsUnit == true }
        sum.inletOffset = a.inletOffset + b.inletOffset
        sum.powerFactor *= b.powerFactor
        sum.thresholdShift = a.thresholdShift + b.thresholdShift
        sum.powerMeterBias = a.powerMeterBias + b.powerMeterBias
        if b.sensor != .honest { sum.sensor = b.sensor }
        sum.isDown = a.isDown || b.isDown
        sum.primaryPoolDown = a.primaryPoolDown || b.primaryPoolDown
        return sum
    }

    /// The effect after it has lasted this long, drifts worked in.
    func after(_ age: TimeSpan) -> Self {
        var now = self
        now.powerFactor = powerFactor + powerFactorPerDay * age.days
        now.thresholdShift = thresholdShift + thresholdShiftPerDay * age.days
        now.powerFactorPerDay = 0
        now.thresholdShiftPerDay = .zero
        return now
    }
}
