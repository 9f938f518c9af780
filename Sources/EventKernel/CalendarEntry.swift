// SPDX-License-Identifier: GPL-3.0-or-later

/// What the heap orders: time, then order of scheduling, then the slot that holds the event, in one 128-bit number.
///
/// 64 bits of time, 36 of sequence, 28 of slot. One unsigned comparison orders two entries without a branch, and four of
/// them fill a cache line of 64 bytes.
@usableFromInline
typealias CalendarEntry = UInt128

extension CalendarEntry {
    @inlinable static var slotBits: UInt64 { 28 }
    /// The most events that can be pending at once.
    @inlinable static var slotLimit: Int { 1 << 28 }
    /// Sequence numbers below this one are given out; then the calendar numbers its entries anew.
    @inlinable static var sequenceLimit: UInt64 { (1 << 36) - 1 }

    /// Orders after every entry; fills the heap's unused places so that a node always has four children to compare.
    @inlinable static var vacant: CalendarEntry { .max }

    @inlinable
    init(nanoseconds: Int64, order: UInt64) {
        // Flipping the sign bit makes the unsigned order of the bits the signed order of the times.
        let biased = UInt64(bitPattern: nanoseconds) ^ (1 << 63)
        self = CalendarEntry(biased) << 64 | CalendarEntry(order)
    }

    @inlinable var nanoseconds: Int64 { Int64(bitPattern: UInt64(truncatingIfNeeded: self >> 64) ^ (1 << 63)) }
    /// Sequence and slot: unique among the entries of a calendar.
    @inlinable var order: UInt64 { UInt64(truncatingIfNeeded: self) }
    @inlinable var slot: Int { Int(truncatingIfNeeded: order & ((1 << CalendarEntry.slotBits) - 1)) }
}
