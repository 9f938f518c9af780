// SPDX-License-Identifier: GPL-3.0-or-later

/// A four-ary implicit min-heap of ``CalendarEntry``, in memory it owns and its user frees.
///
/// The children of node i are 4i+1...4i+4. Node 1 lies on a cache-line boundary, so that siblings share one line.
/// See LaMarca and Ladner, "The influence of caches on the performance of heaps", ACM JEA 1 (1996),
/// doi:10.1145/235141.235145.
@frozen
@usableFromInline
struct CalendarHeap {
    @usableFromInline var nodes: UnsafeMutablePointer<CalendarEntry>
    @usableFromInline var count: Int
    @usableFromInline var capacity: Int

    @inlinable static var cacheLine: Int { 64 }
    /// Entries before node 0 that put node 1 on the boundary.
    @inlinable static var lead: Int { 3 }

    @inlinable
    init(capacity: Int) {
        self.capacity = max(capacity, 16)
        count = 0
        nodes = Self.allocate(self.capacity)
    }

    @inlinable
    static func allocate(_ capacity: Int) -> UnsafeMutablePointer<CalendarEntry> {
        let total = capacity + lead + 4
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: total * MemoryLayout<CalendarEntry>.stride, alignment: cacheLine)
        let entries = memory.bindMemory(to: CalendarEntry.self, capacity: total)
        entries.initialize(repeating: .vacant, count: total)
        return entries + lead
    }

    @inlinable
    func deallocate() {
        UnsafeMutableRawPointer(nodes - Self.lead).deallocate()
    }

    @inlinable
    @inline(__always)
    mutating func insert(_ entry: CalendarEntry) {
        if count == capacity { grow() }
        let hole = count
        count &+= 1
        if hole <= 4 {
            // A child of the root, or the root, which was vacant: which comes first is hard to predict, and needs no branch.
            let root = nodes[0]
            let isFirst = entry < root
            nodes[hole] = isFirst ? root : entry
            nodes[0] = isFirst ? entry : root
            return
        }
        rise(entry, from: hole)
    }

    /// Puts an entry into an empty node without children, or above it. Not inlined: small calendars do without its registers.
    @inlinable
    @inline(never)
    func rise(_ entry: CalendarEntry, from start: Int) {
        var hole = start
        while hole > 0 {
            let parent = (hole &- 1) >> 2
            let above = nodes[parent]
            if above < entry { break }
            nodes[hole] = above
            hole = parent
        }
        nodes[hole] = entry
    }

    /// Takes out the least entry. The heap must not be empty.
    @inlinable
    @inline(__always)
    mutating func removeRoot() {
        count &-= 1
        let last = nodes[count]
        if count <= 1 {
            nodes[0] = last
            nodes[count] = .vacant
        } else {
            nodes[count] = .vacant
            settle(last, from: 0)
        }
    }

    /// Puts an entry into the subtree below an empty node.
    @inlinable
    @inline(never)
    func settle(_ entry: CalendarEntry, from start: Int) {
        var hole = start
        while true {
            let child = hole &* 4 &+ 1
            if child >= count { break }
            let a = nodes[child]
            let b = nodes[child &+ 1]
            let c = nodes[child &+ 2]
            let d = nodes[child &+ 3]
            let ab = a < b ? a : b
            let abIndex = a < b ? child : child &+ 1
            let cd = c < d ? c : d
            let cdIndex = c < d ? child &+ 2 : child &+ 3
            let least = ab < cd ? ab : cd
            if entry < least { break }
            nodes[hole] = least
            hole = ab < cd ? abIndex : cdIndex
        }
        nodes[hole] = entry
    }

    /// Restores the order after the entries were changed at will.
    @inlinable
    func heapify() {
        guard count > 1 else { return }
        for node in stride(from: (count - 2) >> 2, through: 0, by: -1) { settle(nodes[node], from: node) }
    }

    @inlinable
    mutating func removeAll() {
        nodes.update(repeating: .vacant, count: count)
        count = 0
    }

    @usableFromInline
    @inline(never)
    mutating func grow() {
        let larger = Self.allocate(capacity * 2)
        larger.update(from: nodes, count: count)
        deallocate()
        nodes = larger
        capacity *= 2
    }

    /// Whether every node orders after its parent and the unused places are vacant; for tests.
    package var isValid: Bool {
        for node in 0..<count where node > 0 && nodes[node] < nodes[(node - 1) >> 2] { return false }
        for node in count..<capacity + 4 where nodes[node] != .vacant { return false }
        return true
    }
}
