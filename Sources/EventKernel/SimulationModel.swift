// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// What happens in a simulation: the state of a system, and how each event changes it.
///
///     struct Clockwork: SimulationModel {
///         var ticks = 0
///         mutating func handle(_ event: Void, at time: Instant, on calendar: inout EventCalendar<Void>) {
///             ticks += 1
///             calendar.schedule((), after: .seconds(1))
///         }
///     }
///
/// Make the model a `struct` and its event an `enum` without class payloads: the run loop is then compiled for them, and
/// an event costs tens of nanoseconds. A model that owns memory may be `~Copyable`.
public protocol SimulationModel: ~Copyable {
    associatedtype Event

    /// Changes the state, and schedules, cancels or moves what follows.
    /// - Parameters:
    ///   - time: when the event happens; the same as `calendar.now`.
    ///   - calendar: the pending events, without this one.
    mutating func handle(_ event: Event, at time: Instant, on calendar: inout EventCalendar<Event>)
}
