// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities
public import Statistics

/// Prices read from a CSV file that says what its numbers mean: column, unit with currency, and time.
public struct RecordedPrice<D: PricedDimension>: Configurable, PriceModel {
    public var file = ""
    public var column = ""
    public var unit = ""
    public var exchangeRate: String?
    public var start: Instant?
    public var step: TimeSpan?
    public var dateColumn: String?
    public var dateFormat = DateOrder.yearMonthDay
    public var hourColumn: String?
    public var hourNumbering = HourNumbering.zeroToTwentyThree
    public var timeZone = "+00:00"

    private var recorded: PriceCurve<D>?
    private var end = Instant.epoch

    public init() {}

    public static var about: String {
        "Prices recorded in a CSV file with a header line, which hold from their time to the next row's."
    }

    public static var fields: [Field<Self>] {
        [
            Field(
                "file", \.file, .text(about: "a path, relative to the scenario file"), required: true,
                about: "The CSV file."),
            Field(
                "column", \.column, .text(about: "a column's name"), required: true, about: "The column with the price."
            ),
            Field(
                "unit", \.unit, .text(about: "a currency and what it is paid for, such as CAD/kWh"), required: true,
                about: "What the numbers are in, currency first."),
            Field(
                "exchange-rate", \.exchangeRate, optional: .text(about: "a rate such as '0.755 USD/CAD'"),
                about: "What one unit of the file's currency is worth in USD; required unless the file is in USD."),
            Field(
                "start", \.start, optional: .instant,
                about: "When the first row begins, for a file without a time column; needs 'step'."),
            Field(
                "step", \.step, optional: .duration(.seconds(1) ... .days(366)),
                about: "How long one row lasts, for a file without a time column."),
            Field(
                "date-column", \.dateColumn, optional: .text(about: "a column's name"),
                about: "The column with the date, or with an ISO 8601 time."),
            Field("date-format", \.dateFormat, .choice(\.about), about: "The order of day, month and year."),
            Field(
                "hour-column", \.hourColumn, optional: .text(about: "a column's name"),
                about: "The column with the hour of the day."),
            Field("hours", \.hourNumbering, .choice(\.about), about: "How the hours are numbered."),
            Field(
                "time-zone", \.timeZone, .text(about: "an offset from UTC such as '-05:00'"),
                about: "The file's fixed offset from UTC. Clocks that change with the season must be converted first."),
        ]
    }

    public mutating func validate(_ node: Node, _ context: inout DecodingContext) {
        var reader = PriceFileReader<D>(settings: self, node: node)
        guard let rows = reader.read(&context) else { return }
        recorded = PriceCurve(times: rows.times, values: rows.values)
        end = rows.end
        if recorded == nil {
            context.report("the rows of '\(file)' are not in order of time", at: node.location)
        }
    }

    public var coverage: ClosedRange<Instant>? {
        recorded.flatMap { curve in curve.times[0] <= end ? curve.times[0]...end : nil }
    }

    public var about: String { "column \(column) of \(file.split(separator: "/").last ?? ""), \(unit)" }

    public func curve(from start: Instant, to end: Instant, key: StreamKey) -> PriceCurve<D> {
        recorded ?? PriceCurve(constant: .zero)
    }
}

/// How a date is written in a file.
public enum DateOrder: String, Sendable, CaseIterable {
    case yearMonthDay = "yyyy-mm-dd"
    case dayMonthYear = "dd/mm/yyyy"
    case monthDayYear = "mm/dd/yyyy"

    var about: String {
        switch self {
        case .yearMonthDay: "2016-01-31, or a whole ISO 8601 time"
        case .dayMonthYear: "31/01/2016"
        case .monthDayYear: "01/31/2016"
        }
    }
}

/// How a file numbers the hours of a day.
public enum HourNumbering: String, Sendable, CaseIterable {
    case zeroToTwentyThree = "0-23"
    case oneToTwentyFour = "1-24"

    var about: String {
        switch self {
        case .zeroToTwentyThree: "hour 0 begins at midnight"
        case .oneToTwentyFour: "hour 1 begins at midnight (hour-ending convention)"
        }
    }
}
