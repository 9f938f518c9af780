// SPDX-License-Identifier: GPL-3.0-or-later

/// Names one scheduled event of one ``EventCalendar``, so that it can be cancelled or moved.
///
/// A handle outlives its event safely: once the event has happened or was cancelled, the handle names nothing, also
/// when the calendar reuses the memory. Handles of another calendar must not be used: they may name anything.
@frozen
public struct EventHandle: Sendable, Hashable {
    /// The number of the scheduling that made this handle, from 1; never reused.
    @usableFromInline let serial: UInt64
    @usableFromInline let slot: UInt32

    @inlinable
    init(serial: UInt64, slot: UInt32) {
        self.serial = serial
        self.slot = slot
    }
}
