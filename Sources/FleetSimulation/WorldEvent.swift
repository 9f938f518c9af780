// SPDX-License-Identifier: GPL-3.0-or-later

public import Fleet
public import Quantities

/// What can happen between two control steps.
enum WorldEvent {
    /// A fault with a fixed time strikes the units chosen for it.
    case faultBegins(fault: Int)
    /// A fault with a random time strikes one unit.
    case unitFails(fault: Int, unit: Int, strike: Int)
    case repaired(fault: Int, unit: Int, strike: Int)
    case command(order: Int)
    /// A unit's firmware may have something to do: it starts, or stops for a lost fan.
    case due(unit: Int)
}

/// A decision on its way to a unit, and what became of it.
public struct Order: Sendable {
    public enum Outcome: String, Sendable {
        case pending, done, failed, ignored
    }

    public var decision: Decision
    public var time: Instant
    public var outcome = Outcome.pending
}
