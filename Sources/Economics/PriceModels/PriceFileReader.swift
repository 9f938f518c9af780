// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Foundation
import Quantities

/// Reads a price file strictly: every row has its price and its time, in order, or the reading is refused with its line.
struct PriceFileReader<D: PricedDimension> {
    struct Rows {
        var times: [Instant] = []
        var values: [Quantity<D>] = []
        var end = Instant.epoch
    }

    let settings: RecordedPrice<D>
    let node: Node

    private static var sizeLimit: Int { 64 << 20 }

    mutating func read(_ context: inout DecodingContext) -> Rows? {
        guard let scale = scale(&context), let clock = clock(&context), let text = load(&context) else { return nil }
        let path = settings.file
        func place(_ line: Int, _ column: Int = 1) -> SourceLocation {
            SourceLocation(file: path, line: line, column: column)
        }
        // A line may end in CR LF, which is one character, and a byte-order mark may come first.
        var lines = text.drop { $0 == "\u{FEFF}" }.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        while lines.last?.isEmpty == true { lines.removeLast() }
        guard lines.count >= 2 else {
            context.report("'\(path)' has no rows", at: at("file"), expected: "a header line and one row at least")
            return nil
        }
        if case .regular(_, let step) = clock, Double(lines.count) * step.days > 36_525 {
            context.report(
                "\(lines.count - 1) rows of \(step) are more than a century", at: at("step"), expected: "a shorter step"
            )
            return nil
        }
        let header = cells(lines[0])
        func index(of name: String, key: String) -> Int? {
            if let index = header.firstIndex(of: name) { return index }
            context.report(
                "'\(path)' has no column '\(name)'", at: at(key), expected: "one of \(header.joined(separator: ", "))",
                suggestion: nearestName(to: name, in: header))
            return nil
        }
        guard let priceIndex = index(of: settings.column, key: "column") else { return nil }
        var dateIndex: Int?
        var hourIndex: Int?
        if let name = settings.dateColumn {
            guard let found = index(of: name, key: "date-column") else { return nil }
            dateIndex = found
        }
        if let name = settings.hourColumn {
            guard let found = index(of: name, key: "hour-column") else { return nil }
            hourIndex = found
        }
        var rows = Rows()
        for (offset, line) in lines.dropFirst().enumerated() {
            let number = offset + 2
            let row = cells(line)
            guard row.count == header.count else {
                context.report(
                    "a row of \(row.count) cells under a header of \(header.count)", at: place(number),
                    expected: "\(header.count) cells")
                return nil
            }
            guard let price = Double(row[priceIndex].trimmingCharacters(in: .whitespaces)), price.isFinite else {
                let column = row[..<priceIndex].reduce(1) { $0 + $1.count + 1 }
                context.report(
                    "'\(row[priceIndex])' is not a price", at: place(number, column), expected: "a number")
                return nil
            }
            let time: Instant?
            switch clock {
            case .regular(let start, let step): time = start + step * Int64(offset)
            case .dated(let offsetFromUTC):
                time = dateIndex.flatMap { dateIndex in
                    instant(date: row[dateIndex], hour: hourIndex.map { row[$0] }).map { $0 - offsetFromUTC }
                }
            }
            guard let time else {
                context.report(
                    "'\(line)' has no date of the form \(settings.dateFormat.rawValue) and hour of \(settings.hourNumbering.rawValue)",
                    at: place(number), expected: "a date as 'date-format' and 'hours' say")
                return nil
            }
            if let last = rows.times.last, time <= last {
                context.report(
                    "\(time) does not come after the row before it (\(last))", at: place(number),
                    expected: "rows in order of time")
                return nil
            }
            rows.times.append(time)
            rows.values.append(Quantity(base: price * scale))
        }
        // The last row lasts as long as the one before it, within reason.
        let steps = zip(rows.times.suffix(2), rows.times.suffix(2).dropFirst()).map { $1 - $0 }
        rows.end = rows.times[rows.times.count - 1] + min(steps.first ?? .hours(1), .days(366))
        return rows
    }

    private func at(_ key: String) -> SourceLocation { node[key]?.location ?? node.location }

    /// Cells of one line; a cell may stand in double quotes.
    private func cells(_ line: Substring) -> [String] {
        var cells: [String] = []
        var cell = ""
        var quoted = false
        for character in line {
            switch character {
            case "\"": quoted.toggle()
            case "," where !quoted:
                cells.append(cell)
                cell = ""
            default: cell.append(character)
            }
        }
        return cells + [cell]
    }

    /// Base units of one unit of the file, currency included.
    private func scale(_ context: inout DecodingContext) -> Double? {
        let currency = String(settings.unit.prefix(3))
        let rest = String(settings.unit.dropFirst(3))
        let isCurrency = currency.count == 3 && currency.allSatisfy { $0.isASCII && $0.isUppercase }
        guard isCurrency, let denominator = D.denominators.first(where: { $0.symbol == rest }) else {
            context.report(
                "'\(settings.unit)' is not a unit of \(D.name)", at: at("unit"),
                expected: "a currency followed by one of \(D.denominators.map(\.symbol).joined(separator: ", "))")
            return nil
        }
        guard let text = settings.exchangeRate else {
            guard currency == "USD" else {
                context.report(
                    "the file is in \(currency) and nothing says what a \(currency) is worth", at: at("unit"),
                    expected: "exchange-rate: <number> USD/\(currency)")
                return nil
            }
            return denominator.scale
        }
        let words = text.split(separator: " ")
        guard words.count == 2, let rate = Double(words[0]), rate.isFinite, rate > 0, words[1] == "USD/\(currency)"
        else {
            context.report(
                "'\(text)' does not convert \(currency) to USD", at: at("exchange-rate"),
                expected: "a positive number and USD/\(currency)")
            return nil
        }
        return denominator.scale * rate
    }

    private enum Clock {
        case regular(start: Instant, step: TimeSpan)
        case dated(offsetFromUTC: TimeSpan)
    }

    private func clock(_ context: inout DecodingContext) -> Clock? {
        switch (settings.start, settings.step, settings.dateColumn) {
        case (let start?, let step?, nil): return .regular(start: start, step: step)
        case (nil, nil, _?):
            // An ISO 8601 time at the epoch with this offset lies at minus the offset.
            guard let shifted = Instant(iso8601: "1970-01-01T00:00:00\(settings.timeZone)") else {
                context.report(
                    "'\(settings.timeZone)' is not an offset from UTC", at: at("time-zone"), expected: "as in '-05:00'")
                return nil
            }
            return .dated(offsetFromUTC: Instant.epoch - shifted)
        default:
            context.report(
                "the time of the rows is not said once", at: node.location,
                expected: "either 'start' and 'step', or 'date-column' (with 'hour-column' where the hour stands apart)"
            )
            return nil
        }
    }

    private func load(_ context: inout DecodingContext) -> String? {
        let base = URL(fileURLWithPath: node.location.file).deletingLastPathComponent()
        let url =
            settings.file.hasPrefix("/")
            ? URL(fileURLWithPath: settings.file) : base.appendingPathComponent(settings.file)
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory) else {
            context.report(
                "there is no file '\(settings.file)'", at: at("file"), expected: "a path relative to the scenario file")
            return nil
        }
        guard !isDirectory.boolValue else {
            context.report("'\(settings.file)' is a folder", at: at("file"), expected: "a CSV file")
            return nil
        }
        let size = (try? FileManager.default.attributesOfItem(atPath: url.path)[.size] as? Int) ?? 0
        guard size <= Self.sizeLimit else {
            context.report("'\(settings.file)' has \(size >> 20) MiB", at: at("file"), expected: "at most 64 MiB")
            return nil
        }
        guard let data = try? Data(contentsOf: url), let text = String(bytes: data, encoding: .utf8) else {
            context.report("'\(settings.file)' cannot be read as UTF-8 text", at: at("file"))
            return nil
        }
        return text
    }

    private func instant(date: String, hour: String?) -> Instant? {
        if settings.dateFormat == .yearMonthDay, hour == nil, let whole = Instant(iso8601: date) {
            return (1900...2160).contains(whole.civil.date.year) ? whole : nil
        }
        let parts = date.trimmingCharacters(in: .whitespaces).split { "/-.".contains($0) }.map { Int($0) }
        guard parts.count == 3, let a = parts[0], let b = parts[1], let c = parts[2] else { return nil }
        let (year, month, day) =
            switch settings.dateFormat {
            case .yearMonthDay: (a, b, c)
            case .dayMonthYear: (c, b, a)
            case .monthDayYear: (c, a, b)
            }
        // A century to either end of nanosecond time, so that no sum with a duration overflows.
        guard (1900...2160).contains(year) else { return nil }
        var hourOfDay = 0
        if let hour {
            guard let number = Int(hour.trimmingCharacters(in: .whitespaces)) else { return nil }
            hourOfDay = settings.hourNumbering == .oneToTwentyFour ? number - 1 : number
            guard (0...23).contains(hourOfDay) else { return nil }
        }
        return Instant(year: year, month: month, day: day, hour: hourOfDay)
    }
}
