// SPDX-License-Identifier: GPL-3.0-or-later

import EventKernel
import Quantities
import Testing

@Suite("Events of any type are kept and let go")
struct EventPayloadTests {
    /// Counts how many of its tokens exist.
    final class Census {
        var alive = 0
    }

    final class Token {
        let census: Census
        let number: Int

        init(_ number: Int, _ census: Census) {
            self.number = number
            self.census = census
            census.alive += 1
        }

        deinit { census.alive -= 1 }
    }

    @Test("objects live until they happen, are cancelled, or their calendar goes")
    func objects() {
        let census = Census()
        do {
            var calendar = EventCalendar<Token>(reservingCapacity: 1)
            var handles: [EventHandle] = []
            for number in 0..<500 {
                handles.append(calendar.schedule(Token(number, census), after: .seconds(Int64(number * 37 % 500))))
            }
            #expect(census.alive == 500)
            for number in stride(from: 0, to: 500, by: 5) { calendar.cancel(handles[number]) }
            #expect(census.alive == 400)
            for number in stride(from: 1, to: 500, by: 5) {
                calendar.reschedule(handles[number], at: .epoch + .seconds(900))
            }
            #expect(census.alive == 400)
            for taken in 1...150 {
                #expect(calendar.next() != nil)
                #expect(census.alive == 400 - taken)
            }
        }
        #expect(census.alive == 0)
    }

    @Test("removing all events lets go of them")
    func removingAll() {
        let census = Census()
        var calendar = EventCalendar<Token>()
        for number in 0..<10 { calendar.schedule(Token(number, census), after: .seconds(1)) }
        calendar.removeAll()
        #expect(census.alive == 0)
        calendar.schedule(Token(11, census), after: .seconds(1))
        #expect(calendar.next()?.event.number == 11)
    }

    @Test("closures are events, too")
    func closures() {
        var log: [Int] = []
        var calendar = EventCalendar<(inout [Int]) -> Void>()
        for number in 0..<100 { calendar.schedule({ $0.append(number) }, after: .seconds(Int64(number % 10))) }
        while let (_, event) = calendar.next() { event(&log) }
        #expect(log == (0..<100).sorted { ($0 % 10, $0) < ($1 % 10, $1) })
    }

    @Test("events without size, with odd sizes and with wide alignment survive growth")
    func layouts() {
        struct Odd: Equatable {
            var a: UInt8
            var b: UInt16
            var c: UInt8
        }
        var none = EventCalendar<Void>(reservingCapacity: 1)
        var odd = EventCalendar<Odd>(reservingCapacity: 1)
        var wide = EventCalendar<SIMD8<Double>>(reservingCapacity: 1)
        for number in 0..<300 {
            let span = TimeSpan.seconds(Int64(299 - number))
            none.schedule((), after: span)
            odd.schedule(Odd(a: UInt8(number % 256), b: UInt16(number), c: 7), after: span)
            wide.schedule(SIMD8(repeating: Double(number)), after: span)
        }
        for number in (0..<300).reversed() {
            #expect(none.next() != nil)
            #expect(odd.next()?.event == Odd(a: UInt8(number % 256), b: UInt16(number), c: 7))
            #expect(wide.next()?.event == SIMD8(repeating: Double(number)))
        }
    }
}
