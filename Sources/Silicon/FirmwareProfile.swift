// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// What the control board's software does with the machine: the physics stays the model's.
public struct FirmwareProfile: Sendable, Hashable {
    /// The name scenarios use: `stock`, `luxos`.
    public var name: String
    public var title: String
    /// What happens when a fan stands still.
    public var lostFan: LostFanResponse
    /// Hashing stops at this die temperature.
    public var tripTemperature: Temperature
    /// Hashing may start again below this die temperature.
    public var restartTemperature: Temperature
    /// How it slows a hot machine down before it trips, where it can and is told to.
    public var throttle: Throttle?
    /// Whether the machine reports what it draws.
    public var reportsPower: Bool
    /// Whether a power limit can be set.
    public var acceptsPowerLimit: Bool
    /// Whether frequency and voltage can be set.
    public var acceptsOperatingPoint: Bool
    /// From the reboot command until hashing may start.
    public var rebootDuration: TimeSpan
    /// From wake or restart to full hash rate, in a straight line.
    public var rampDuration: TimeSpan

    /// Lowers the clock step by step while the hottest die is above a temperature, and raises it again once it is well below.
    public struct Throttle: Sendable, Hashable {
        /// Of the hottest die; below the trip temperature.
        public var temperature: Temperature
        /// Off the set clock with each step; no lower than the model's slowest clock.
        public var step: Fraction
        /// From one step to the next at the earliest.
        public var interval: TimeSpan
        /// How far below `temperature` the hottest die must be for the clock to be raised.
        public var hysteresis: TemperatureDifference
    }

    public enum LostFanResponse: Sendable, Hashable {
        /// Hashing stops this long after a fan reads 0 rpm.
        case stop(after: TimeSpan)
        /// The machine goes on while at least `minimumFans` run; with fewer it stops this long after.
        case runOn(minimumFans: Int, stopAfter: TimeSpan)
    }

    /// How long hashing goes on with this many fans running, or nil for ever.
    public func stopDelay(runningFans: Int, of total: Int) -> TimeSpan? {
        switch lostFan {
        case .stop(let delay): runningFans < total ? delay : nil
        case .runOn(let minimum, let delay): runningFans < minimum ? delay : nil
        }
    }
}
