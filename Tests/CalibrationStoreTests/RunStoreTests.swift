// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import CalibrationStore
import Foundation
import Quantities
import Testing

@Suite("A store")
struct RunStoreTests {
    let folder: ScratchFolder
    let store: RunStore

    init() throws {
        folder = try ScratchFolder()
        store = try RunStore.open(folder.file("deep/er/calibrations.db"))
    }

    @Test("returns every field of a record as it was, in a fresh process too")
    func roundTrip() throws {
        let record = fullRecord()
        for field in RecordField.all { #expect(field.value(of: record) != .null || field.name == "site_key") }
        try store.add([record])
        let again = try RunStore.open(store.path, access: .readOnly)
        #expect(try again.records() == [record])
        #expect(try again.records().map(\.contentHash) == [record.contentHash])
    }

    @Test("takes a record with nothing but a time and one figure")
    func sparse() throws {
        let record = CalibrationRecord(
            timestamp: day(3), origin: .imported, hardware: HardwareIdentity(), software: SoftwareIdentity(),
            measurements: Measurements(precision: .notApplicable, peakMeasuredGops: 1))
        try store.add([record])
        #expect(try store.records() == [record])
    }

    @Test("adds a content once, whoever brings it")
    func once() throws {
        var imported = fullRecord()
        #expect(try store.add([imported]) == AddOutcome(added: 1))
        imported.origin = .imported
        #expect(try store.add([imported, imported]) == AddOutcome(known: 2))
        #expect(try store.count() == 1)
    }

    @Test("refuses a record without a measurement and one that cannot be, and adds none of its companions")
    func impossible() throws {
        for change: (inout CalibrationRecord) -> Void in [
            { $0.measurements.blas3Gops = .nan }, { $0.measurements = Measurements(precision: .fp32) },
            { $0.measurements.efficiency = 43.5 }, { $0.measurements.metrics[0].value = .infinity },
        ] {
            var record = fullRecord()
            change(&record)
            let error = #expect(throws: StoreError.self) { try store.add([fullRecord(), record]) }
            #expect(error?.kind == .badRecord && error?.problem.contains(record.runID.text) ?? false)
        }
        #expect(try store.count() == 0)
    }

    @Test("gives trajectories by machine, precision and time, and the latest")
    func queries() throws {
        var other = fullRecord(on: 30)
        other.hardware.cpuMicrocode = "0x30"
        var half = fullRecord(on: 12)
        half.measurements.precision = .fp16
        let records = [15.0, 5, 10].map { fullRecord(on: $0) }
        try store.add(records + [other, half])
        let fingerprint = i7.fingerprint(missing: .absent)
        #expect(try store.trajectory(hardware: fingerprint).map(\.timestamp) == [5, 10, 15].map { day($0) })
        #expect(
            try store.trajectory(hardware: fingerprint, from: day(10), to: day(15)).map(\.timestamp) == [day(10)])
        #expect(try store.latest(hardware: fingerprint)?.timestamp == day(15))
        #expect(try store.latest(hardware: fingerprint, precision: .fp16)?.timestamp == day(12))
        #expect(try store.latest(hardware: fingerprint, precision: .int8) == nil)
        #expect(try store.records(runID: half.runID) == [half])
    }

    @Test("finds hardware by the beginning of its fingerprint, and lists what else begins so")
    func prefixes() throws {
        var machines: [HardwareFingerprint] = []
        for microcode in 0..<40 {
            var record = fullRecord()
            record.hardware.cpuMicrocode = "\(microcode)"
            machines.append(record.hardwareFingerprint)
            try store.add([record])
        }
        #expect(try store.hardware().count == 40)
        for machine in machines {
            #expect(try store.fingerprint(startingWith: machine.digits.uppercased()) == machine)
        }
        // 40 fingerprints and 16 first digits: two of them share one.
        let shared = try #require(
            Dictionary(grouping: machines) { $0.digits.prefix(1) }.first { $0.value.count > 1 })
        let error = #expect(throws: StoreError.self) { try store.fingerprint(startingWith: String(shared.key)) }
        #expect(error?.kind == .ambiguous)
        #expect(shared.value.allSatisfy { error?.problem.contains($0.digits) ?? false })
        #expect(throws: StoreError.self) { try store.fingerprint(startingWith: "i7") }
        #expect(throws: StoreError.self) { try store.fingerprint(startingWith: "") }
        #expect(throws: StoreError.self) { try store.fingerprint(startingWith: "%") }
    }

    @Test("keeps a withdrawn record in the file and out of every answer")
    func withdrawing() throws {
        let wrong = fullRecord(on: 10)
        let right = fullRecord(on: 10, peak: 489.2)
        try store.add([wrong, right])
        #expect(try store.withdraw(wrong.runID, reason: "the fan was off", replacedBy: right.runID) == 1)
        #expect(try store.withdraw(wrong.runID, reason: "again") == 0)
        #expect(try store.records() == [right])
        #expect(try store.add([wrong]) == AddOutcome(known: 1), "what was withdrawn does not come back by an import")
        #expect(try store.count() == 1)
        let tombstone = try #require(try store.tombstones().first)
        #expect(tombstone.runID == wrong.runID && tombstone.replacedBy == right.runID)
        #expect(throws: StoreError.self) { try store.withdraw(RunID.random(), reason: "unknown") }
        #expect(throws: StoreError.self) { try store.withdraw(right.runID, reason: " ") }
    }

    @Test("keeps histories apart by what must be equal, in the order of time")
    func histories() throws {
        var capped = fullRecord(on: 2)
        capped.environment.powerMode = "capped"
        // The system sees a few kilobytes more or less after each start: it is the same machine.
        var restarted = fullRecord(on: 1, driver: "555.1")
        restarted.hardware.memoryTotalGB = 31.194_4
        try store.add([fullRecord(on: 3, peak: 489.2), restarted, capped, fullRecord(on: 2)])
        var histories: [(HistoryKey, RunHistory)] = []
        try store.forEachHistory(metric: "peak_measured_gops", release: .component("driver_version")) {
            histories.append(($0, $1))
        }
        #expect(histories.map(\.1.runs.count).sorted() == [1, 3])
        let (key, history) = try #require(histories.first { $0.1.runs.count == 3 })
        #expect(key.powerMode == "balanced" && key.hardware == i7.fingerprint(missing: .absent))
        #expect(history.runs.map(\.release) == ["555.1", "560.35", "560.35"])
        #expect(history.runs.map(\.value) == [513, 513, 489.2])
        #expect(history.runs.map(\.index) == [0, 1, 2])
        #expect(history.runs[0].day == Double(day(1).nanosecondsSinceEpoch) / 86_400e9)
        #expect(history.runs[0].components["compiler_version"] == "gcc 13.2.0")
        #expect(history.runs[0].components["tensorrt"] == "8.5.2.2")
        #expect(history.runs[0].thermalState == .warm && history.runs[0].forced)

        var times: [Double] = []
        try store.forEachHistory(metric: "BM_Sort/1024", RecordSelection(powerMode: "balanced")) { key, history in
            #expect(key.unit == "ns" && history.direction == .lowerIsBetter)
            times += history.runs.map(\.value)
        }
        #expect(times == [1234.5, 1234.5, 1234.5])
        #expect(throws: StoreError.self) { try store.forEachHistory(metric: "nonsense") { _, _ in } }
        let metrics = try store.metrics().map(\.name)
        #expect(metrics.contains("efficiency") && metrics.contains("resnet18"))
    }
}
