// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Quantities
import Testing

@Suite("Time spans")
struct TimeSpanTests {
    @Test(
        "durations in every unit",
        arguments: [
            ("5 min", 300.0), ("1.5 h", 5400), ("30 d", 2_592_000), ("1 wk", 604_800), ("1 yr", 31_557_600),
            ("250 ms", 0.25), ("-2 s", -2), ("0 s", 0),
        ])
    func parsing(text: String, seconds: Double) throws {
        #expect(try TimeSpan(parsing: text).seconds == seconds)
    }

    @Test("what is no duration", arguments: ["5", "5 months", "min", "nan s", "1e30 yr", "300 yr", "", "5 M"])
    func refused(text: String) {
        #expect(throws: QuantityError.self) { try TimeSpan(parsing: text) }
    }

    @Test("seconds beyond the range saturate", arguments: [1e300, .infinity, -.infinity, .nan, 9.3e9])
    func saturation(seconds: Double) {
        let span = TimeSpan(seconds: seconds)
        #expect(seconds.isNaN ? span == .zero : abs(span.seconds) == 9.2e9)
    }

    @Test(
        "a span prints in the largest unit that fits",
        arguments: [
            (TimeSpan.minutes(5), "5 min"), (.minutes(90), "90 min"), (.days(30), "30 d"), (.zero, "0 s"),
            (.milliseconds(1500), "1500 ms"),
            (.hours(-36), "-36 h"), (TimeSpan(nanoseconds: .min), "-106752 d"),
            (TimeSpan(nanoseconds: 12_345_678_901), "12.3457 s"), (.days(365), "365 d"),
        ])
    func printing(span: TimeSpan, text: String) {
        #expect(span.description == text)
    }
}

@Suite("Instants")
struct InstantTests {
    @Test(
        "ISO 8601 in its three forms",
        arguments: [
            ("1970-01-01", 0), ("2026-07-01T00:00:00Z", 1_782_864_000), ("2026-07-01T02:00:00+02:00", 1_782_864_000),
            ("2026-06-30T24:00Z", 1_782_864_000), ("2024-02-29 12:00:00Z", 1_709_208_000), ("1969-12-31T23:59:59Z", -1),
            ("2026-06-30T18:30:00-05:30", 1_782_864_000),
        ])
    func parsing(text: String, seconds: Int64) throws {
        #expect(try #require(Instant(iso8601: text)).nanosecondsSinceEpoch == seconds * 1_000_000_000)
    }

    @Test(
        "what is no instant",
        arguments: [
            "", "2026", "2026-13-01", "2026-02-29", "2026-00-10", "2026-01-00", "2026-01-01T25:00Z",
            "2026-01-01T24:30Z", "2026-01-01T10:60Z",
            "2026-01-01T10:00", "2026-01-01T10:00:00", "2026-01-01T10:00:00+15:00", "2026-01-01T10:00:00Zx",
            "1600-01-01", "9999-12-31",
            "2026-1-1", "２０２６-01-01", "2026-01-01T", "2026-01-01T10:00:00.5Z", "1900-02-29",
        ])
    func refused(text: String) {
        #expect(Instant(iso8601: text) == nil)
    }

    @Test("the calendar agrees with Foundation's for every 97th day of 1678 to 2261")
    func calendar() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        let first = try #require(Instant(year: 1678, month: 1, day: 1))
        let last = try #require(Instant(year: 2261, month: 12, day: 31))
        var instant = first
        while instant < last {
            let date = Date(timeIntervalSince1970: Double(instant.nanosecondsSinceEpoch / 1_000_000_000))
            let parts = calendar.dateComponents([.year, .month, .day], from: date)
            let civil = instant.civil.date
            // Foundation switches to the Julian calendar only before 1582.
            #expect(parts.year == civil.year && parts.month == civil.month && parts.day == civil.day)
            #expect(Instant(iso8601: instant.iso8601) == instant)
            instant = instant + .days(97)
        }
    }

    @Test("the hour and the day of the year hold at the ends of time", arguments: [Int64.min, .max, 0, -1])
    func extremes(nanoseconds: Int64) {
        let instant = Instant(nanosecondsSinceEpoch: nanoseconds)
        #expect((0..<24.000_001).contains(instant.hourOfDay))
        #expect((0..<366.000_001).contains(instant.dayOfYear))
        #expect(!instant.iso8601.isEmpty)
    }

    @Test("noon of the first of February is hour 12 of day 31")
    func partsOfTime() throws {
        let instant = try #require(Instant(iso8601: "2026-02-01T12:00:00Z"))
        #expect(instant.hourOfDay == 12)
        #expect(instant.dayOfYear == 31.5)
    }
}
