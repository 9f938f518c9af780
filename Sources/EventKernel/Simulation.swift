// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// A model and its calendar.
///
///     var simulation = Simulation(Clockwork())
///     simulation.calendar.schedule((), after: .seconds(1))
///     simulation.run(until: .epoch + .minutes(1))
///     simulation.model.ticks           // 59: the event at one minute has not happened yet
@frozen
public struct Simulation<Model: SimulationModel & ~Copyable>: ~Copyable {
    public var model: Model
    public var calendar: EventCalendar<Model.Event>

    @inlinable
    public init(_ model: consuming Model, startingAt start: Instant = .epoch, reservingCapacity capacity: Int = 64) {
        self.model = model
        calendar = EventCalendar(startingAt: start, reservingCapacity: capacity)
    }

    @inlinable public var now: Instant { calendar.now }

    /// When the next event happens, or nil when none is pending.
    @inlinable public func peek() -> Instant? { calendar.peek() }

    /// Lets the next event happen.
    /// - Returns: its time, or nil when none is pending.
    @inlinable
    @discardableResult
    public mutating func step() -> Instant? {
        guard let (time, event) = calendar.next() else { return nil }
        model.handle(event, at: time, on: &calendar)
        return time
    }

    /// Lets every event before an instant happen, then moves the time there. Events at the instant itself stay pending:
    /// two runs that meet there make the same history as one.
    /// - Precondition: `end` is not before ``now``.
    /// - Returns: how many events happened.
    @inlinable
    @discardableResult
    public mutating func run(until end: Instant) -> Int {
        var happened = 0
        while let (time, event) = calendar.next(before: end) {
            model.handle(event, at: time, on: &calendar)
            happened &+= 1
        }
        calendar.advance(to: end)
        return happened
    }

    /// Lets events happen while a condition holds and any are pending; the condition is asked before each.
    /// - Returns: how many events happened.
    @inlinable
    @discardableResult
    public mutating func run(while condition: (borrowing Model) -> Bool) -> Int {
        var happened = 0
        while condition(model), let (time, event) = calendar.next() {
            model.handle(event, at: time, on: &calendar)
            happened &+= 1
        }
        return happened
    }
}
