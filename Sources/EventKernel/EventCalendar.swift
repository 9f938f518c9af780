// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// The pending events of a simulation in the order in which they will happen, and the virtual time.
///
///     enum Door { case opens, closes }
///     var calendar = EventCalendar<Door>()
///     let closing = calendar.schedule(.closes, after: .seconds(5))
///     calendar.schedule(.opens, after: .seconds(2))
///     calendar.next()                  // (2 s, .opens); calendar.now is 2 s
///     calendar.cancel(closing)         // true
///
/// Events at the same instant happen in the order in which they were scheduled. Time never runs backwards.
///
/// The state lies behind one pointer that this value owns alone, so that a calendar inside a class or a captured
/// variable costs no exclusivity checks. Up to 268,435,455 events can be pending; more are a programming error.
@frozen
public struct EventCalendar<Event>: ~Copyable {
    @frozen
    @usableFromInline
    struct State {
        @usableFromInline var now: Instant
        @usableFromInline var heap: CalendarHeap
        @usableFromInline var slots: EventSlots<Event>
        /// Schedulings so far, moves included.
        @usableFromInline var serial: UInt64
        /// `serial` when the sequence numbers last began at 0.
        @usableFromInline var sequenceBase: UInt64
        /// Heap entries whose event was cancelled or moved. The root is never one of them.
        @usableFromInline var stale: Int

        @inlinable
        init(now: Instant, capacity: Int, sequenceBase: UInt64) {
            self.now = now
            heap = CalendarHeap(capacity: capacity)
            slots = EventSlots(capacity: capacity)
            serial = 0
            self.sequenceBase = sequenceBase
            stale = 0
        }
    }

    @usableFromInline let state: UnsafeMutablePointer<State>

    /// An empty calendar.
    /// - Parameter capacity: how many pending events to make room for; it grows as needed.
    @inlinable
    public init(startingAt start: Instant = .epoch, reservingCapacity capacity: Int = 64) {
        state = .allocate(capacity: 1)
        state.initialize(to: State(now: start, capacity: min(max(capacity, 0), 1 << 26), sequenceBase: 0))
    }

    /// A calendar that has only so many sequence numbers left before it numbers its entries anew.
    package init(startingAt start: Instant = .epoch, remainingSequenceNumbers: UInt64) {
        state = .allocate(capacity: 1)
        state.initialize(
            to: State(
                now: start, capacity: 0, sequenceBase: 0 &- (CalendarEntry.sequenceLimit - remainingSequenceNumbers)))
    }

    @inlinable
    deinit {
        state.pointee.slots.destroy()
        state.pointee.heap.deallocate()
        state.deallocate()
    }

    /// The virtual time: that of the event that was taken last, or what ``advance(to:)`` set.
    @inlinable public var now: Instant { state.pointee.now }

    /// The number of pending events.
    @inlinable public var count: Int { state.pointee.heap.count &- state.pointee.stale }

    @inlinable public var isEmpty: Bool { state.pointee.heap.count == 0 }

    /// When the next event happens, or nil when none is pending.
    /// - Complexity: O(1).
    @inlinable
    public func peek() -> Instant? {
        isEmpty ? nil : Instant(nanosecondsSinceEpoch: state.pointee.heap.nodes[0].nanoseconds)
    }

    /// Takes the next event and moves ``now`` to its time.
    /// - Returns: nil when no event is pending; the time then stays.
    /// - Complexity: O(log n).
    @inlinable
    public mutating func next() -> (time: Instant, event: Event)? {
        isEmpty ? nil : takeRoot()
    }

    /// Takes the next event if it happens before a limit.
    /// - Returns: nil when no event is pending before `limit`; the time then stays.
    /// - Complexity: O(log n).
    @inlinable
    public mutating func next(before limit: Instant) -> (time: Instant, event: Event)? {
        guard !isEmpty, state.pointee.heap.nodes[0].nanoseconds < limit.nanosecondsSinceEpoch else { return nil }
        return takeRoot()
    }

    /// Moves the time forward where nothing happens.
    /// - Precondition: `time` is not before ``now``, and no event is pending before `time`.
    @inlinable
    public mutating func advance(to time: Instant) {
        precondition(time >= now, "the virtual time cannot run backwards")
        precondition(
            isEmpty || state.pointee.heap.nodes[0].nanoseconds >= time.nanosecondsSinceEpoch,
            "an event is pending before the time to advance to")
        state.pointee.now = time
    }

    @inlinable
    @inline(__always)
    mutating func takeRoot() -> (time: Instant, event: Event) {
        let entry = state.pointee.heap.nodes[0]
        let time = Instant(nanosecondsSinceEpoch: entry.nanoseconds)
        let slot = entry.slot
        let event = state.pointee.slots.event(slot).move()
        state.pointee.slots.release(slot)
        state.pointee.now = time
        state.pointee.heap.removeRoot()
        if state.pointee.stale != 0 { dropStaleRoots() }
        return (time, event)
    }
}
