// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import CalibrationStore
import Testing

@Suite("Histories of a store")
struct HistoryTests {
    private let folder: ScratchFolder
    private let store: RunStore

    init() throws {
        folder = try ScratchFolder()
        store = try RunStore.open(folder.file("store.db"))
    }

    private func record(_ date: Double, peak: Double?, theoretical: Double?, mode: String = "MAXN") -> CalibrationRecord
    {
        var record = fullRecord(on: date)
        record.environment.powerMode = mode
        record.measurements.peakMeasuredGops = peak
        record.measurements.theoreticalPeakGops = theoretical
        record.measurements.efficiency = nil
        record.measurements.deriveRatios()
        return record
    }

    private func histories(firstOf columns: [String]) throws -> [String: [Double]] {
        var found: [String: [Double]] = [:]
        try store.forEachHistory(firstOf: columns) { key, history in
            found["\(key.powerMode ?? "-") \(key.metric) \(key.unit)"] = history.runs.map(\.value)
            #expect(history.runs.map(\.index) == Array(history.runs.indices))
            #expect(history.id == key.id && key.id.hasSuffix(key.metric))
        }
        return found
    }

    @Test("are told by the first metric that any run of the stratum has, and by its runs alone")
    func firstOf() throws {
        try store.add([
            record(1, peak: 400, theoretical: nil), record(2, peak: 500, theoretical: 1000),
            record(3, peak: 600, theoretical: nil), record(4, peak: 550, theoretical: 1000),
            record(1, peak: 300, theoretical: nil, mode: "15W"), record(2, peak: 310, theoretical: nil, mode: "15W"),
        ])
        let columns = ["efficiency", "peak_measured_gops"]
        #expect(
            try histories(firstOf: columns) == [
                "MAXN efficiency ": [0.5, 0.55], "15W peak_measured_gops Gop/s": [300, 310],
            ])
        #expect(
            try histories(firstOf: columns.reversed())
                == [
                    "MAXN peak_measured_gops Gop/s": [400, 500, 600, 550], "15W peak_measured_gops Gop/s": [300, 310],
                ])
        #expect(try histories(firstOf: []).isEmpty)
        #expect(throws: StoreError.self) { try store.forEachHistory(firstOf: ["nonsense"]) { _, _ in } }
        #expect(try store.strataCount() == 2)
        #expect(try store.strataCount(RecordSelection(powerMode: "15W")) == 1)
    }

    @Test(
        "keep runs of one instant in the order in which they came in, whatever their software, and leave out withdrawn ones"
    )
    func ties() throws {
        // The index has the later stack first: it is known to the store from the day before.
        let older = fullRecord(on: 1, driver: "560.35", peak: 1)
        var at = [fullRecord(on: 2, driver: "560.40", peak: 2), fullRecord(on: 2, driver: "560.35", peak: 3)]
        at.append(fullRecord(on: 2, driver: "560.40", peak: 4))
        try store.add([older] + at)
        func values() throws -> [Double] {
            var values: [Double] = []
            try store.forEachHistory(metric: "peak_measured_gops") { _, history in
                values = history.runs.map(\.value)
                #expect(history.runs.map(\.index) == Array(history.runs.indices))
            }
            return values
        }
        #expect(try values() == [1, 2, 3, 4])
        try store.withdraw(at[1].runID, reason: "the fan was off")
        #expect(try values() == [1, 2, 4])
    }
}
