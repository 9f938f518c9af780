// SPDX-License-Identifier: GPL-3.0-or-later

import EventKernel
import Fleet
import Quantities
import Silicon

/// What a unit does and why: the sparse half of its state. The dense columns are derived from it.
struct UnitState {
    enum Mode: Equatable {
        case running
        /// Powered, not hashing yet, until the event that ends it.
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
    /// Changes with every change of mode, so that events meant for an earlier one are recognised.
    var generation = 0
    /// Factor on the power for the same work, and threshold offset, that the unit was made with.
    var efficiencyFactor = 1.0
    var thresholdOffset = Voltage.zero
    /// Threshold shift by ageing so far, burn-in included; and up to when.
    var ageingShift = Voltage.zero
    var agedUntil: Instant
    /// How much faster than its model's the unit's threshold drifts, and whether that is because it is weak.
    var ageingFactor = 1.0
    var isWeak = false
    /// How often it has been woken.
    var wakes = 0
    var powerBias = 0.0
    var rateBias = 0.0
    var rackOffset = TemperatureDifference.zero
    var effects: [ActiveEffect] = []

    /// All effects at work, drifts brought up to `time`.
    func effect(at time: Instant) -> FaultEffect {
        guard !effects.isEmpty else { return FaultEffect() }
        return effects.reduce(FaultEffect()) { $0 + $1.effect.after(time - $1.since) }
    }

    var drifts: Bool { effects.contains { $0.effect.drifts } }
}
