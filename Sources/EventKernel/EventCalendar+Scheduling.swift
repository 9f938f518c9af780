// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

extension EventCalendar {
    /// Lets an event happen at an instant.
    /// - Precondition: `time` is not before ``now``. For times that come from outside use ``schedule(_:atOrNow:)``.
    /// - Complexity: O(log n) at worst, O(1) on average.
    @inlinable
    @discardableResult
    public mutating func schedule(_ event: Event, at time: Instant) -> EventHandle {
        precondition(time >= now, "an event cannot be scheduled in the past")
        return insert(event, at: time)
    }

    @inlinable
    @inline(__always)
    mutating func insert(_ event: Event, at time: Instant) -> EventHandle {
        let slot = state.pointee.slots.take()
        let order = nextOrder(slot)
        let serial = state.pointee.serial
        state.pointee.slots.header(slot).initialize(to: .init(serial: serial, order: order))
        state.pointee.slots.event(slot).initialize(to: event)
        state.pointee.heap.insert(CalendarEntry(nanoseconds: time.nanosecondsSinceEpoch, order: order))
        return EventHandle(serial: serial, slot: UInt32(truncatingIfNeeded: slot))
    }

    /// Lets an event happen after a span of time; beyond the representable range, at the distant future.
    /// - Precondition: `span` is not negative.
    /// - Complexity: as ``schedule(_:at:)``.
    @inlinable
    @discardableResult
    public mutating func schedule(_ event: Event, after span: TimeSpan) -> EventHandle {
        precondition(span.nanoseconds >= 0, "an event cannot be scheduled in the past")
        let (sum, overflow) = now.nanosecondsSinceEpoch.addingReportingOverflow(span.nanoseconds)
        return insert(event, at: overflow ? .distantFuture : Instant(nanosecondsSinceEpoch: sum))
    }

    /// Lets an event happen at an instant, or now where that has passed: for times that a file or a caller supplies.
    /// - Complexity: as ``schedule(_:at:)``.
    @inlinable
    @discardableResult
    public mutating func schedule(_ event: Event, atOrNow time: Instant) -> EventHandle {
        insert(event, at: max(time, now))
    }

    /// Whether the event of a handle has neither happened nor been cancelled.
    @inlinable
    public func isPending(_ handle: EventHandle) -> Bool {
        let slot = Int(handle.slot)
        return slot < state.pointee.slots.used && state.pointee.slots.header(slot).pointee.serial == handle.serial
    }

    /// Removes a pending event; its value is destroyed at once.
    /// - Returns: whether the event was pending.
    /// - Complexity: O(1) on average over many calls; its place in the order is cleared later.
    @inlinable
    @discardableResult
    public mutating func cancel(_ handle: EventHandle) -> Bool {
        guard isPending(handle) else { return false }
        let slot = Int(handle.slot)
        state.pointee.slots.event(slot).deinitialize(count: 1)
        state.pointee.slots.release(slot)
        state.pointee.stale &+= 1
        sweep()
        return true
    }

    /// Moves a pending event to another time. The handle stays valid. Among the events of that instant it becomes the
    /// last, as if it had been scheduled now.
    /// - Precondition: `time` is not before ``now``.
    /// - Returns: whether the event was pending.
    /// - Complexity: as ``schedule(_:at:)``, on average over many calls.
    @inlinable
    @discardableResult
    public mutating func reschedule(_ handle: EventHandle, at time: Instant) -> Bool {
        precondition(time >= now, "an event cannot be moved into the past")
        guard isPending(handle) else { return false }
        let slot = Int(handle.slot)
        let order = nextOrder(slot)
        state.pointee.slots.header(slot).pointee.order = order
        state.pointee.heap.insert(CalendarEntry(nanoseconds: time.nanosecondsSinceEpoch, order: order))
        state.pointee.stale &+= 1
        sweep()
        return true
    }

    /// Removes every pending event; the time stays.
    public mutating func removeAll() {
        let start = now
        let serial = state.pointee.serial
        let old = state.move()
        state.initialize(to: State(now: start, capacity: 64, sequenceBase: serial))
        state.pointee.serial = serial
        old.heap.deallocate()
        old.slots.destroy()
    }

    @inlinable
    mutating func nextOrder(_ slot: Int) -> UInt64 {
        if state.pointee.serial &- state.pointee.sequenceBase >= CalendarEntry.sequenceLimit { renumber() }
        let sequence = state.pointee.serial &- state.pointee.sequenceBase
        state.pointee.serial &+= 1
        return sequence << CalendarEntry.slotBits | UInt64(truncatingIfNeeded: slot)
    }
}
