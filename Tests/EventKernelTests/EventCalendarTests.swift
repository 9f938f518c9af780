// SPDX-License-Identifier: GPL-3.0-or-later

import EventKernel
import Quantities
import Testing

@Suite("An event calendar")
struct EventCalendarTests {
    func at(_ seconds: Int64) -> Instant { .epoch + .seconds(seconds) }

    /// Takes every event that is pending.
    func drain<Event>(_ calendar: inout EventCalendar<Event>) -> [Event] {
        var events: [Event] = []
        while let (_, event) = calendar.next() { events.append(event) }
        return events
    }

    @Test("gives events in the order of time and moves the time to them")
    func order() {
        var calendar = EventCalendar<Character>(startingAt: at(-10))
        calendar.schedule("c", at: at(3))
        calendar.schedule("a", at: at(-5))
        calendar.schedule("b", after: .seconds(10))
        #expect(calendar.now == at(-10) && calendar.count == 3 && calendar.peek() == at(-5))
        var seen: [Instant] = []
        var text = ""
        while let (time, event) = calendar.next() {
            #expect(calendar.now == time)
            seen.append(time)
            text.append(event)
        }
        #expect(text == "abc" && seen == [at(-5), at(0), at(3)])
        #expect(calendar.isEmpty && calendar.peek() == nil && calendar.now == at(3))
    }

    @Test("lets events at the same instant happen in the order of scheduling", arguments: [1, 2, 5, 64, 1_000])
    func ties(count: Int) {
        var calendar = EventCalendar<Int>()
        for number in 0..<count { calendar.schedule(number, at: at(1)) }
        #expect(drain(&calendar) == Array(0..<count))
    }

    @Test("cancels at every position of the order", arguments: [1, 2, 3, 6, 22, 70])
    func cancelling(count: Int) {
        for victim in 0..<count {
            var calendar = EventCalendar<Int>()
            // Scheduled in a scrambled order of times.
            var handles = [EventHandle?](repeating: nil, count: count)
            for number in 0..<count {
                let rank = number * 73 % count
                handles[rank] = calendar.schedule(rank, at: at(Int64(rank)))
            }
            guard let handle = handles[victim] else { continue }
            #expect(calendar.isPending(handle) == true)
            #expect(calendar.cancel(handle) == true)
            #expect(calendar.isPending(handle) == false)
            #expect(calendar.cancel(handle) == false)
            #expect(calendar.count == count - 1 && calendar.isValid)
            #expect(calendar.peek() == (0..<count).first { $0 != victim }.map { at(Int64($0)) })
            #expect(drain(&calendar) == (0..<count).filter { $0 != victim })
        }
    }

    @Test("moves events, later and earlier; a moved event is the last of its instant")
    func moving() {
        var calendar = EventCalendar<Character>()
        let a = calendar.schedule("a", at: at(1))
        let b = calendar.schedule("b", at: at(2))
        calendar.schedule("c", at: at(2))
        let d = calendar.schedule("d", at: at(9))
        #expect(calendar.reschedule(b, at: at(2)) == true)
        #expect(calendar.reschedule(a, at: at(5)) == true)
        #expect(calendar.reschedule(d, at: at(0)) == true)
        #expect(calendar.count == 4 && calendar.isValid && calendar.peek() == at(0))
        #expect(drain(&calendar) == ["d", "c", "b", "a"])
        #expect(calendar.reschedule(a, at: at(10)) == false)
        #expect(calendar.isEmpty == true)
    }

    @Test("knows the handles of events that are over, also when their memory serves others")
    func deadHandles() {
        var calendar = EventCalendar<Int>()
        var old: [EventHandle] = []
        for number in 0..<100 {
            let handle = calendar.schedule(number, after: .seconds(1))
            #expect(
                old.allSatisfy {
                    !calendar.isPending($0) && !calendar.cancel($0) && !calendar.reschedule($0, at: at(999))
                })
            old.append(handle)
            #expect(calendar.next()?.event == number)
        }
        #expect(Set(old).count == 100)
    }

    @Test("takes only what happens before a limit")
    func limit() {
        var calendar = EventCalendar<Int>()
        calendar.schedule(1, at: at(1))
        calendar.schedule(2, at: at(2))
        #expect(calendar.next(before: at(1)) == nil)
        #expect(calendar.next(before: at(2))?.event == 1)
        #expect(calendar.next(before: at(2)) == nil && calendar.now == at(1) && calendar.count == 1)
        calendar.advance(to: at(2))
        #expect(calendar.now == at(2) && calendar.next()?.event == 2)
    }

    @Test("keeps times at both ends of the range in order")
    func extremes() {
        let start = Instant(nanosecondsSinceEpoch: .min)
        var calendar = EventCalendar<Int>(startingAt: start)
        calendar.schedule(4, at: .distantFuture)
        calendar.schedule(3, at: at(1))
        calendar.schedule(2, at: Instant(nanosecondsSinceEpoch: -1))
        calendar.schedule(1, at: start)
        #expect(drain(&calendar) == [1, 2, 3, 4])
        calendar.schedule(5, after: .seconds(1))
        #expect(calendar.next()?.time == .distantFuture)
    }

    @Test("puts times that have passed at the present where it is asked to")
    func clamping() {
        var calendar = EventCalendar<Int>(startingAt: at(5))
        calendar.schedule(1, at: at(5))
        calendar.schedule(2, atOrNow: at(-3))
        calendar.schedule(3, atOrNow: at(6))
        #expect(calendar.next()?.event == 1)
        #expect(calendar.next()?.time == at(5))
        #expect(calendar.next()?.time == at(6))
    }

    @Test("refuses the past")
    func past() async {
        await #expect(processExitsWith: .failure) {
            var calendar = EventCalendar<Int>(startingAt: .epoch + .seconds(1))
            calendar.schedule(1, at: .epoch)
        }
        await #expect(processExitsWith: .failure) {
            var calendar = EventCalendar<Int>()
            calendar.schedule(1, after: .seconds(-1))
        }
    }

    @Test("holds as little as it must while events are cancelled and moved over and over")
    func memoryInProportion() {
        var calendar = EventCalendar<Int>()
        let timer = calendar.schedule(0, at: at(1))
        calendar.schedule(1, at: at(1_000_000))
        for step in 1...20_000 { calendar.reschedule(timer, at: at(Int64(step % 7 + 1))) }
        for _ in 1...20_000 { calendar.cancel(calendar.schedule(2, at: at(2_000))) }
        #expect(calendar.count == 2 && calendar.isValid)
        #expect(calendar.entriesHeld < 100)
    }

    @Test("forgets everything at once but the time and the old handles")
    func removingAll() {
        var calendar = EventCalendar<Int>()
        calendar.schedule(1, at: at(1))
        #expect(calendar.next()?.event == 1)
        let handle = calendar.schedule(2, at: at(2))
        calendar.removeAll()
        #expect(calendar.isEmpty && calendar.now == at(1) && calendar.isValid)
        calendar.schedule(3, at: at(3))
        #expect(calendar.cancel(handle) == false)
        #expect(drain(&calendar) == [3])
    }
}
