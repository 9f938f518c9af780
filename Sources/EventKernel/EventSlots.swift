// SPDX-License-Identifier: GPL-3.0-or-later

/// Where the events wait: slots of a header and an event side by side, reused last in first out.
///
/// The slot of the event that just happened is the one the next event takes, so a steady simulation stays in the cache.
@frozen
@usableFromInline
struct EventSlots<Event> {
    @frozen
    @usableFromInline
    struct Header {
        /// The serial of the handle that names this event; 0 when the slot is free.
        @usableFromInline var serial: UInt64
        /// The `order` of the heap entry that stands for this event, or `freeMark` and the next free slot.
        @usableFromInline var order: UInt64

        @inlinable
        init(serial: UInt64, order: UInt64) {
            self.serial = serial
            self.order = order
        }
    }

    @usableFromInline var memory: UnsafeMutableRawPointer
    @usableFromInline var capacity: Int
    /// Slots that were ever used.
    @usableFromInline var used: Int
    /// The first free slot below `used`, or `none`.
    @usableFromInline var free: Int

    @inlinable static var none: Int { CalendarEntry.slotLimit - 1 }
    /// A sequence number that is never given out, where an order has its sequence.
    @inlinable static var freeMark: UInt64 { CalendarEntry.sequenceLimit << CalendarEntry.slotBits }
    @inlinable static var alignment: Int { max(MemoryLayout<Header>.alignment, MemoryLayout<Event>.alignment) }
    @inlinable static var eventOffset: Int { roundUp(MemoryLayout<Header>.size, MemoryLayout<Event>.alignment) }
    @inlinable static var stride: Int { roundUp(eventOffset + MemoryLayout<Event>.size, alignment) }

    @inlinable
    static func roundUp(_ size: Int, _ alignment: Int) -> Int { (size + alignment - 1) & ~(alignment - 1) }

    @inlinable
    init(capacity: Int) {
        self.capacity = max(capacity, 8)
        used = 0
        free = Self.none
        memory = .allocate(byteCount: self.capacity * Self.stride, alignment: Self.alignment)
    }

    @inlinable
    func header(_ slot: Int) -> UnsafeMutablePointer<Header> {
        (memory + slot &* Self.stride).assumingMemoryBound(to: Header.self)
    }

    @inlinable
    func event(_ slot: Int) -> UnsafeMutablePointer<Event> {
        (memory + slot &* Self.stride + Self.eventOffset).assumingMemoryBound(to: Event.self)
    }

    /// A slot for a new event; its header and its event are not initialised.
    @inlinable
    @inline(__always)
    mutating func take() -> Int {
        let slot = free
        if slot != Self.none {
            free = Int(truncatingIfNeeded: header(slot).pointee.order & ~Self.freeMark)
            return slot
        }
        if used == capacity { grow() }
        used &+= 1
        return used &- 1
    }

    /// Makes a slot free whose event was moved out.
    @inlinable
    mutating func release(_ slot: Int) {
        header(slot).initialize(to: Header(serial: 0, order: Self.freeMark | UInt64(truncatingIfNeeded: free)))
        free = slot
    }

    /// Called when no slot is free: all are in use.
    @inlinable
    @inline(never)
    mutating func grow() {
        precondition(capacity < Self.none, "an EventCalendar holds at most \(Self.none) pending events")
        let old = self
        capacity = min(capacity * 2, Self.none)
        memory = .allocate(byteCount: capacity * Self.stride, alignment: Self.alignment)
        for slot in 0..<used {
            header(slot).initialize(to: old.header(slot).pointee)
            event(slot).moveInitialize(from: old.event(slot), count: 1)
        }
        old.memory.deallocate()
    }

    /// Destroys the events that still wait, and frees the memory.
    @inlinable
    func destroy() {
        for slot in 0..<used where header(slot).pointee.serial != 0 { event(slot).deinitialize(count: 1) }
        memory.deallocate()
    }
}
