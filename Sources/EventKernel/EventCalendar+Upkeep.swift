// SPDX-License-Identifier: GPL-3.0-or-later

// Cancelling leaves the event's entry in the heap; keeping every event's place in the heap up to date instead would cost
// a scattered write per level at each step of an undisturbed simulation.

extension EventCalendar {
    @inlinable
    func isStale(_ entry: CalendarEntry) -> Bool {
        state.pointee.slots.header(entry.slot).pointee.order != entry.order
    }

    @inlinable
    mutating func dropStaleRoots() {
        while state.pointee.stale > 0, isStale(state.pointee.heap.nodes[0]) {
            state.pointee.heap.removeRoot()
            state.pointee.stale &-= 1
        }
    }

    /// Keeps the root alive, and the stale entries fewer than the pending ones, so that memory stays in proportion.
    @inlinable
    mutating func sweep() {
        dropStaleRoots()
        if state.pointee.stale > 64, state.pointee.stale > count { compact() }
    }

    @inlinable
    @inline(never)
    mutating func compact() {
        let nodes = state.pointee.heap.nodes
        var kept = 0
        for node in 0..<state.pointee.heap.count {
            let entry = nodes[node]
            nodes[node] = .vacant
            if !isStale(entry) {
                nodes[kept] = entry
                kept += 1
            }
        }
        state.pointee.heap.count = kept
        state.pointee.stale = 0
        state.pointee.heap.heapify()
    }

    /// Gives the pending entries the sequence numbers 0, 1, 2... in their present order, when the numbers have run out.
    /// - Complexity: O(n log n), once in 2^36 schedulings.
    @inlinable
    @inline(never)
    mutating func renumber() {
        compact()
        let count = state.pointee.heap.count
        var entries = UnsafeMutableBufferPointer(start: state.pointee.heap.nodes, count: count)
        // A sorted array is a heap.
        entries.sort()
        for (sequence, entry) in entries.enumerated() {
            let order = UInt64(sequence) << CalendarEntry.slotBits | UInt64(entry.slot)
            entries[sequence] = CalendarEntry(nanoseconds: entry.nanoseconds, order: order)
            state.pointee.slots.header(entry.slot).pointee.order = order
        }
        state.pointee.sequenceBase = state.pointee.serial &- UInt64(count)
    }

    /// Places in use in the heap, stale ones included; for tests.
    package var entriesHeld: Int { state.pointee.heap.count }

    /// Whether the inner structure is consistent; for tests.
    package var isValid: Bool {
        let stale = (0..<state.pointee.heap.count).count { isStale(state.pointee.heap.nodes[$0]) }
        let pending = (0..<state.pointee.slots.used).count { state.pointee.slots.header($0).pointee.serial != 0 }
        return state.pointee.heap.isValid && stale == state.pointee.stale && pending == count
            && (isEmpty || !isStale(state.pointee.heap.nodes[0]))
    }
}
