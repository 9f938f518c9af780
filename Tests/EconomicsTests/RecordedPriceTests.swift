// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Economics
import Foundation
import Quantities
import Statistics
import Testing

/// A folder of its own with a scenario in it, gone when the test is over.
final class PriceFolder {
    let path = NSTemporaryDirectory() + "assay-prices-\(UUID().uuidString)"

    init(_ files: [String: String]) throws {
        try FileManager.default.createDirectory(atPath: path + "/folder.csv", withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name)) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The energy price that a scenario in this folder would write.
    func price(_ yaml: String) throws -> any PriceModel<EnergyPriceDimension> {
        // A document is a mapping, so a bare quantity stands behind a key of its own.
        let isScalar = !yaml.contains(": ")
        let document = try DocumentLoader().load(
            text: isScalar ? "energy: \(yaml)" : yaml, name: path + "/scenario.yaml")
        let node = try #require(isScalar ? document["energy"] : document)
        var context = DecodingContext()
        let model = PriceModels.codec(PriceModels.energy).decode(node, &context)
        return try context.result(model)
    }

    func curve(_ yaml: String) throws -> PriceCurve<EnergyPriceDimension> {
        try price(yaml).curve(from: .epoch, to: .epoch, key: StreamKey(seed: 1))
    }

    /// What is wrong with it.
    func fault(_ yaml: String) -> String {
        do {
            _ = try price(yaml)
            return "nothing"
        } catch {
            return "\(error)".replacingOccurrences(of: path + "/", with: "")
        }
    }
}

private let ontario = """
    date,hour,HOEP,TOU
    31/12/2015,24,0.02,0
    01/01/2016,1,-0.00109,0
    01/01/2016,2,0.05,0

    """

private let ontarioSettings = """
    csv:
      file: prices.csv
      column: HOEP
      unit: CAD/kWh
      exchange-rate: 0.755 USD/CAD
      date-column: date
      date-format: dd/mm/yyyy
      hour-column: hour
      hours: 1-24
      time-zone: "-05:00"
    """

@Suite("Recorded prices")
struct RecordedPriceTests {
    @Test("Day first, hours 1 to 24, five hours behind UTC, in CAD/kWh: hand-checked")
    func convention() throws {
        let curve = try PriceFolder(["prices.csv": ontario]).curve(ontarioSettings)
        // Hour 24 of the 31st begins at 23:00 there, 04:00 UTC of the 1st.
        let first = try #require(Instant(year: 2016, month: 1, day: 1, hour: 4))
        #expect(curve.times == [first, first + .hours(1), first + .hours(2)])
        // 0.02 CAD/kWh x 0.755 x 1000 = 15.1 USD/MWh; -0.00109 -> -0.82295; 0.05 -> 37.75.
        for (value, expected) in zip(curve.values, [15.1, -0.82295, 37.75]) {
            #expect(abs(value.dollarsPerMegawattHour - expected) < 1e-9)
        }
    }

    @Test("Its coverage ends with the last row")
    func coverage() throws {
        let model = try PriceFolder(["prices.csv": ontario]).price(ontarioSettings)
        let first = try #require(Instant(year: 2016, month: 1, day: 1, hour: 4))
        #expect(model.coverage == first...(first + .hours(3)))
    }

    @Test(
        "The same times in other forms",
        arguments: [
            ("t,p\n2016-01-01T04:00:00Z,20\n2016-01-01T05:00:00Z,30\n", "date-column: t, time-zone: \"+00:00\""),
            ("t,p\r\n2016-01-01,20\r\n2016-01-02,30\r\n", "date-column: t, time-zone: \"-04:00\""),
            (
                "\u{FEFF}t,h,p\n\"01/01/2016\",4,20\n01/01/2016,5,30\n",
                "date-column: t, hour-column: h, date-format: mm/dd/yyyy"
            ),
            ("p\n20\n30", "start: 2016-01-01T04:00:00Z, step: 1 h"),
        ])
    func forms(text: String, time: String) throws {
        let curve = try PriceFolder(["prices.csv": text])
            .curve("csv: {file: prices.csv, column: p, unit: USD/MWh, \(time)}")
        #expect(curve.times.first?.iso8601 == "2016-01-01T04:00:00Z")
        #expect(curve.values.map { $0.dollarsPerMegawattHour.rounded() } == [20, 30])
    }

    @Test(
        "What is wrong with the settings is said at their place in the scenario",
        arguments: [
            ("exchange-rate: 0.755 USD/CAD", "", "scenario.yaml:4:9", "what a CAD is worth"),
            ("0.755 USD/CAD", "0.755 EUR/CAD", "scenario.yaml:5:18", "a positive number and USD/CAD"),
            ("0.755 USD/CAD", "-1 USD/CAD", "scenario.yaml:5:18", "a positive number and USD/CAD"),
            ("column: HOEP", "column: HEOP", "scenario.yaml:3:11", "did you mean 'HOEP'?"),
            ("hour-column: hour", "hour-column: hours", "scenario.yaml:8:16", "did you mean 'hour'?"),
            ("CAD/kWh", "CAD/kW", "scenario.yaml:4:9", "'CAD/kW' is not a unit"),
            ("CAD/kWh", "kWh", "scenario.yaml:4:9", "a currency followed by one of /MWh, /kWh"),
            ("prices.csv", "price.csv", "scenario.yaml:2:9", "there is no file 'price.csv'"),
            ("prices.csv", "folder.csv", "scenario.yaml:2:9", "is a folder"),
            ("\"-05:00\"", "EST", "scenario.yaml:10:14", "as in '-05:00'"),
            ("date-column: date", "start: 2016-01-01", "scenario.yaml:2:3", "not said once"),
            ("hours: 1-24", "hours: 0-23", "prices.csv:2", "hour of 0-23"),
            ("dd/mm/yyyy", "mm/dd/yyyy", "prices.csv:2", "mm/dd/yyyy"),
            ("time-zone", "timezone", "scenario.yaml:10:3", "did you mean 'time-zone'?"),
        ])
    func wrongSettings(from: String, to: String, place: String, words: String) throws {
        #expect(ontarioSettings.contains(from))
        let fault = try PriceFolder(["prices.csv": ontario])
            .fault(ontarioSettings.replacingOccurrences(of: from, with: to.isEmpty ? "dry: 1" : to))
        if !to.isEmpty { #expect(fault.hasPrefix(place)) }
        #expect(fault.contains(place) || to.isEmpty)
        #expect(fault.contains(to.isEmpty ? "unknown key" : words), "\(fault)")
    }

    @Test("Another currency without a rate is refused")
    func missingRate() throws {
        let yaml = ontarioSettings.split(separator: "\n").filter { !$0.contains("exchange-rate") }.joined(
            separator: "\n")
        let fault = try PriceFolder(["prices.csv": ontario]).fault(yaml)
        #expect(fault.hasPrefix("scenario.yaml:4:9: "))
        #expect(fault.contains("exchange-rate: <number> USD/CAD"))
    }

    @Test(
        "What is wrong with a row is said at its line",
        arguments: [
            ("-0.00109", "n/a", "prices.csv:3:14: csv: 'n/a' is not a price"),
            ("-0.00109", "nan", "prices.csv:3:14"), ("-0.00109", "", "prices.csv:3:14"),
            ("01/01/2016,2", "01/01/2016,1", "prices.csv:4:1"), ("01/01/2016,2", "31/12/2014,2", "prices.csv:4:1"),
            ("01/01/2016,2", "30/02/2016,2", "prices.csv:4:1"), ("01/01/2016,2", "01/01/2016,25", "prices.csv:4:1"),
            ("01/01/2016,2", "01/01/9999,2", "prices.csv:4:1"),
            ("0.05,0", "0.05", "prices.csv:4:1: csv: a row of 3 cells under a header of 4"),
            ("0.05,0", "0.05,0\n\n01/01/2016,4,1,0", "prices.csv:5:1"),
        ])
    func wrongRows(from: String, to: String, place: String) throws {
        #expect(ontario.contains(from))
        let fault = try PriceFolder(["prices.csv": ontario.replacingOccurrences(of: from, with: to)])
            .fault(ontarioSettings)
        #expect(fault.hasPrefix(place), "\(fault)")
    }

    @Test("An empty file, a header alone, and rows beyond a century are refused without a crash")
    func extremes() throws {
        let rows = "p\n" + String(repeating: "1\n", count: 200)
        let folder = try PriceFolder(["empty.csv": "", "header.csv": "p\n", "rows.csv": rows])
        func fault(_ file: String, _ step: String) -> String {
            folder.fault("csv: {file: \(file), column: p, unit: USD/MWh, start: 2160-01-01, step: \(step)}")
        }
        #expect(fault("empty.csv", "1 h").contains("has no rows"))
        #expect(fault("header.csv", "1 h").contains("has no rows"))
        #expect(fault("rows.csv", "366 d").contains("more than a century"))
        #expect(fault("rows.csv", "1 h") == "nothing")
    }

    private static let shared =
        ProcessInfo.processInfo.environment["ASSAY_SHARED"]
        ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared").path
    private static let ontarioFile = shared + "/data/prices/ontario_hoep_2016_hourly.csv"

    @Test(
        "Ontario's year 2016 reads whole",
        .enabled(if: FileManager.default.fileExists(atPath: RecordedPriceTests.ontarioFile)))
    func ontarioYear() throws {
        let curve = try PriceFolder([:])
            .curve(
                ontarioSettings.replacingOccurrences(of: "prices.csv", with: Self.ontarioFile)
                    .replacingOccurrences(of: "0.755", with: "1"))
        let prices = curve.values.map(\.dollarsPerMegawattHour)
        #expect(prices.count == 8784)
        #expect(curve.times.first?.iso8601 == "2016-01-01T05:00:00Z")
        #expect(curve.times.last?.iso8601 == "2017-01-01T04:00:00Z")
        let mean = prices.reduce(0, +) / 8784
        #expect((mean * 10).rounded() == 149)
        #expect((Double(prices.count { $0 < 0 }) / 8784 * 1000).rounded() == 122)
        #expect((prices.max().map { ($0 * 10).rounded() }) == 16196)
        let whole = curve.mean(from: curve.times[0], to: curve.times[0] + .days(366)).dollarsPerMegawattHour
        #expect(abs(whole - mean) < 1e-9)
    }
}
