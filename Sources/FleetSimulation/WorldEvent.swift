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
    /// The firmware stops a unit whose fan is lost.
    case fanStop(unit: Int, generation: Int)
    case started(unit: Int, generation: Int)
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
