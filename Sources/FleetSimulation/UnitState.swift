// SPDX-License-Identifier: GPL-3.0-or-later

import EventKernel
import Fleet
import Quantities
import Silicon

/// What a unit does and why: the sparse half of its state. The dense columns are derived from it.
struct UnitState {
    enum Mode: Equatable {
        case running
        /// Powered: booting, then raising its clock, until `startsAt` and `rampStep` have run their course.
        case starting
        case sleeping
        case fanLost
        case overheated
    }

    /// A fault at work on this unit.
    struct ActiveEffect {
        var fault: Int
        var since: Instant
        var effect: FaultEffect
    }

    var group: Int
    var row: Int
    var mode = Mode.running
    var pool = PoolID.primary
    var point: OperatingPoint
    var powerLimit: Power?
    /// When it will have started, or its clock will be raised again; when the firmware will stop it for its fans; and when the firmware
    /// will look at its heat again. Whatever advances the unit next does what is due.
    var startsAt: Instant?
    var stopsAt: Instant?
    var throttlesAt: Instant?
    /// How often the clock has been raised since the start, 0 while it boots; counts only while it starts.
    var rampStep = 0
    /// Steps by which the firmware holds the clock back because of the heat, and what each takes off.
    var throttleSteps = 0
    var throttleStep = 0.0
    /// Factor on the power for the same work, and threshold offset, that the unit was made with.
    var efficiencyFactor = 1.0
    var thresholdOffset = Voltage.zero
    /// Threshold shift of a unit that ages like its model, burn-in included; and up to when.
    var drift = ThresholdDriftState()
    var agedUntil: Instant
    /// How much faster than its model's the unit's threshold drifts, and whether that is because it is weak.
    var ageingFactor = 1.0
    var isWeak = false
    /// Since when it has been clocked; and where its dies have started to cool from, until it is clocked again.
    var clockedSince: Instant
    var cooling: ThermalCycle?
    /// How often it has been woken.
    var wakes = 0
    var powerBias = 0.0
    var rateBias = 0.0
    var rackOffset = TemperatureDifference.zero
    var effects: [ActiveEffect] = []

    /// The straight line of the ramp as a staircase with as much below it as above.
    static let rampSteps = 8

    /// The clock over the set one.
    var clockShare: Double {
        let ramp = mode == .starting ? max(0, (Double(rampStep) - 0.5) / Double(Self.rampSteps)) : 1
        return ramp * (1 - Double(throttleSteps) * throttleStep)
    }

    /// Whether its chips are clocked.
    var isClocked: Bool { mode == .running || mode == .starting && rampStep > 0 }

    /// The distant future where nothing is.
    var nextDue: Instant {
        min(startsAt ?? .distantFuture, min(stopsAt ?? .distantFuture, throttlesAt ?? .distantFuture))
    }

    /// All effects at work, drifts brought up to `time`.
    func effect(at time: Instant) -> FaultEffect {
        guard !effects.isEmpty else { return FaultEffect() }
        return effects.reduce(FaultEffect()) { $0 + $1.effect.after(time - $1.since) }
    }

    var drifts: Bool { effects.contains { $0.effect.drifts } }
}
