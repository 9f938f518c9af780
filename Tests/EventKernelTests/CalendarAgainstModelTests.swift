// SPDX-License-Identifier: GPL-3.0-or-later

import EventKernel
import Quantities
import Testing

@Suite("A calendar does what a sorted array does")
struct CalendarAgainstModelTests {
    /// How a run mixes its operations, in parts of 100; what is left over takes the next event.
    struct Mix: Sendable, CustomTestStringConvertible {
        var name: String
        var schedule: Int
        var cancel: Int
        var move: Int
        /// Times fall on so many distinct nanoseconds ahead; few make ties.
        var horizon: Int
        var testDescription: String { name }

        static let all = [
            Mix(name: "growing, many ties", schedule: 60, cancel: 10, move: 10, horizon: 4),
            Mix(name: "steady", schedule: 45, cancel: 5, move: 5, horizon: 1_000),
            Mix(name: "mostly cancelled", schedule: 50, cancel: 45, move: 0, horizon: 100),
            Mix(name: "mostly moved", schedule: 12, cancel: 2, move: 80, horizon: 50),
            Mix(name: "draining", schedule: 35, cancel: 5, move: 5, horizon: 20),
        ]
    }

    @Test("over random operations, seed by seed", arguments: Mix.all, 0..<40)
    func agrees(mix: Mix, seed: Int) {
        #expect(disagreement(EventCalendar<Int>(), mix: mix, seed: seed) == nil)
    }

    @Test("also while the sequence numbers run out", arguments: Mix.all, 0..<10)
    func agreesAcrossRenumbering(mix: Mix, seed: Int) {
        let calendar = EventCalendar<Int>(remainingSequenceNumbers: UInt64(seed * 37))
        #expect(disagreement(calendar, mix: mix, seed: seed) == nil)
    }

    @Test("and a calendar that lets ties happen in another order is found out")
    func noticesAnotherOrderOfTies() {
        let mix = Mix.all[0]
        #expect(
            (0..<5).allSatisfy {
                disagreement(EventCalendar<Int>(), mix: mix, seed: $0, firstComeLastServed: true) != nil
            })
    }

    /// Runs the same operations on both.
    /// - Parameter firstComeLastServed: makes the model the mutant, with ties last in first out.
    /// - Returns: where they first differed, or nil.
    private func disagreement(
        _ made: consuming EventCalendar<Int>, mix: Mix, seed: Int, firstComeLastServed: Bool = false
    ) -> String? {
        var calendar = made
        var model = SortedArrayCalendar(firstComeLastServed: firstComeLastServed)
        var random = SplitMix(seed: UInt64(seed))
        var handles: [EventHandle] = []
        for step in 0..<1_500 {
            let time = calendar.now + TimeSpan(nanoseconds: Int64(random.below(mix.horizon)))
            let draw = random.below(100)
            if draw < mix.schedule {
                model.schedule(handles.count, at: time)
                handles.append(calendar.schedule(handles.count, at: time))
            } else if draw < mix.schedule + mix.cancel, !handles.isEmpty {
                let id = random.below(handles.count)
                guard calendar.cancel(handles[id]) == model.cancel(id) else { return "cancel at step \(step)" }
            } else if draw < mix.schedule + mix.cancel + mix.move, !handles.isEmpty {
                // Recent ones are more likely to be pending.
                let id = handles.count - 1 - random.below(min(handles.count, 30))
                guard calendar.reschedule(handles[id], at: time) == model.reschedule(id, at: time) else {
                    return "move at step \(step)"
                }
            } else {
                let event = calendar.next()
                let expected = model.next()
                guard event?.event == expected?.id, event?.time == expected?.time, calendar.now == model.now else {
                    return "event at step \(step)"
                }
            }
            guard calendar.count == model.entries.count, calendar.peek() == model.entries.first?.time else {
                return "count or peek at step \(step)"
            }
            if step % 50 == 0, !calendar.isValid { return "structure at step \(step)" }
        }
        while let expected = model.next() {
            let event = calendar.next()
            guard event?.event == expected.id, event?.time == expected.time else { return "event at the end" }
        }
        return calendar.isEmpty && calendar.next() == nil ? nil : "events left over"
    }
}
