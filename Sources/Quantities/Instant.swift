// SPDX-License-Identifier: GPL-3.0-or-later

/// A point of simulated or real time: whole nanoseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
@frozen
public struct Instant: Sendable, Hashable, Comparable {
    public var nanosecondsSinceEpoch: Int64

    @inlinable public init(nanosecondsSinceEpoch: Int64) { self.nanosecondsSinceEpoch = nanosecondsSinceEpoch }

    public static let epoch = Instant(nanosecondsSinceEpoch: 0)
    public static let distantFuture = Instant(nanosecondsSinceEpoch: .max)

    @inlinable public static func < (a: Self, b: Self) -> Bool { a.nanosecondsSinceEpoch < b.nanosecondsSinceEpoch }
    @inlinable public static func + (a: Self, b: TimeSpan) -> Self {
        Self(nanosecondsSinceEpoch: saturatingSum(a.nanosecondsSinceEpoch, b.nanoseconds))
    }
    @inlinable public static func - (a: Self, b: TimeSpan) -> Self {
        Self(nanosecondsSinceEpoch: saturatingDifference(a.nanosecondsSinceEpoch, b.nanoseconds))
    }
    @inlinable public static func - (a: Self, b: Self) -> TimeSpan {
        TimeSpan(nanoseconds: saturatingDifference(a.nanosecondsSinceEpoch, b.nanosecondsSinceEpoch))
    }
}

extension Instant {
    /// A date of the proleptic Gregorian calendar, in UTC.
    /// - Parameters: month 1...12, day 1...31, hour 0...24 (24 is midnight at the day's end).
    /// - Returns: nil where there is no such date, or outside the years 1678...2261.
    public init?(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
        guard (1678...2261).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.days(inMonth: month, year: year), (0...24).contains(hour), (0...59).contains(minute),
            (0...59).contains(second), hour < 24 || (minute == 0 && second == 0)
        else { return nil }
        let days = Self.daysFromCivil(year: year, month: month, day: day)
        let seconds = days * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
        self.init(nanosecondsSinceEpoch: seconds * 1_000_000_000)
    }

    /// Reads ISO 8601: `2026-07-01`, `2026-07-01T06:30:00Z`, `2026-07-01T06:30:00+02:00`.
    public init?(iso8601 text: String) {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int? {
            guard range.upperBound <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[range] {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            return value
        }
        func has(_ character: Character, at index: Int) -> Bool {
            index < bytes.count && bytes[index] == character.asciiValue
        }
        guard let year = number(0..<4), has("-", at: 4), let month = number(5..<7), has("-", at: 7),
            let day = number(8..<10)
        else { return nil }
        guard bytes.count > 10 else {
            self.init(year: year, month: month, day: day)
            return
        }
        guard has("T", at: 10) || has(" ", at: 10), let hour = number(11..<13), has(":", at: 13),
            let minute = number(14..<16)
        else { return nil }
        var second = 0
        var next = 16
        if has(":", at: 16) {
            guard let value = number(17..<19) else { return nil }
            second = value
            next = 19
        }
        guard let local = Instant(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        else { return nil }
        if bytes.count == next + 1, has("Z", at: next) {
            self = local
            return
        }
        guard bytes.count == next + 6, has("+", at: next) || has("-", at: next),
            let offsetHours = number(next + 1..<next + 3),
            has(":", at: next + 3), let offsetMinutes = number(next + 4..<next + 6), offsetHours <= 14,
            offsetMinutes <= 59
        else { return nil }
        let offset = TimeSpan.minutes(Int64(offsetHours * 60 + offsetMinutes))
        self = has("-", at: next) ? local + offset : local - offset
    }

    /// ISO 8601 in UTC to the second: `2026-07-01T06:30:00Z`.
    public var iso8601: String {
        let (date, secondOfDay) = civil
        func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
        return "\(date.year)-\(two(date.month))-\(two(date.day))T\(two(secondOfDay / 3600)):"
            + "\(two(secondOfDay / 60 % 60)):\(two(secondOfDay % 60))Z"
    }

    /// The calendar date in UTC and the second of that day.
    public var civil: (date: (year: Int, month: Int, day: Int), secondOfDay: Int) {
        let seconds = floorDivide(nanosecondsSinceEpoch, 1_000_000_000)
        let days = floorDivide(seconds, 86_400)
        return (Self.civilFromDays(days), Int(seconds - days * 86_400))
    }

    /// Hours since midnight UTC, 0..<24.
    public var hourOfDay: Double {
        let day: Int64 = 86_400_000_000_000
        let remainder = nanosecondsSinceEpoch % day
        return Double(remainder < 0 ? remainder + day : remainder) / 3.6e12
    }

    /// Days since the start of the year in UTC, 0..<366.
    public var dayOfYear: Double {
        let date = civil.date
        let days = Self.daysFromCivil(year: date.year, month: date.month, day: date.day)
        return Double(days - Self.daysFromCivil(year: date.year, month: 1, day: 1)) + hourOfDay / 24
    }

    private static func days(inMonth month: Int, year: Int) -> Int {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    // The era-based day count of the Gregorian calendar: 400 years hold 146,097 days; the year begins in March so that
    // the leap day comes last.
    private static func daysFromCivil(year: Int, month: Int, day: Int) -> Int64 {
        let y = Int64(month <= 2 ? year - 1 : year)
        let era = floorDivide(y, 400)
        let yearOfEra = y - era * 400
        let dayOfYear = Int64((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1)
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civilFromDays(_ days: Int64) -> (year: Int, month: Int, day: Int) {
        let z = days + 719_468
        let era = floorDivide(z, 146_097)
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = Int(marchMonth < 10 ? marchMonth + 3 : marchMonth - 9)
        let year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
        return (year, month, Int(dayOfYear - (153 * marchMonth + 2) / 5 + 1))
    }
}

private func floorDivide(_ a: Int64, _ b: Int64) -> Int64 {
    let q = a / b
    return a % b < 0 ? q - 1 : q
}

extension Instant: CustomStringConvertible {
    public var description: String { iso8601 }
}
