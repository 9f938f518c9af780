// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities

/// The calendar as one would write it to be sure: an array kept in order by insertion.
struct SortedArrayCalendar {
    struct Entry: Equatable {
        var time: Instant
        var id: Int
    }

    private(set) var entries: [Entry] = []
    private(set) var now = Instant.epoch
    private let firstComeLastServed: Bool

    /// - Parameter firstComeLastServed: ties happen in the wrong order; for showing that a comparison notices.
    init(firstComeLastServed: Bool = false) { self.firstComeLastServed = firstComeLastServed }

    mutating func schedule(_ id: Int, at time: Instant) {
        let place = entries.firstIndex { firstComeLastServed ? $0.time >= time : $0.time > time } ?? entries.count
        entries.insert(Entry(time: time, id: id), at: place)
    }

    mutating func cancel(_ id: Int) -> Bool {
        guard let place = entries.firstIndex(where: { $0.id == id }) else { return false }
        entries.remove(at: place)
        return true
    }

    mutating func reschedule(_ id: Int, at time: Instant) -> Bool {
        guard cancel(id) else { return false }
        schedule(id, at: time)
        return true
    }

    mutating func next() -> Entry? {
        guard !entries.isEmpty else { return nil }
        now = entries[0].time
        return entries.removeFirst()
    }
}
