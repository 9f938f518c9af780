// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import CalibrationStore
import Foundation
import Quantities
import Testing

@Suite("A store of the older kind", .enabled(if: SQLiteShell.isThere))
struct LegacyTests {
    let folder: ScratchFolder
    let path: String

    static let schema = #"""
        CREATE TABLE calibrations (
          id INTEGER PRIMARY KEY AUTOINCREMENT, hardware_id TEXT NOT NULL, power_mode TEXT NOT NULL DEFAULT 'default',
          clock_mhz INTEGER, precision TEXT NOT NULL, peak_measured_gops REAL, theoretical_peak_gops REAL,
          stream_best_gbps REAL, calibration_date TEXT, pytorch_version TEXT, "odd ""column""" BLOB, notes TEXT,
          UNIQUE (hardware_id, power_mode, clock_mhz, precision));
        CREATE INDEX by_hardware ON calibrations (hardware_id);
        CREATE UNIQUE INDEX once ON calibrations (hardware_id, power_mode, clock_mhz, precision);
        CREATE TABLE settings (name TEXT, value TEXT);
        INSERT INTO settings VALUES ('kept', 'too');
        INSERT INTO calibrations (hardware_id, power_mode, clock_mhz, precision, peak_measured_gops, theoretical_peak_gops,
          stream_best_gbps, calibration_date, pytorch_version, "odd ""column""", notes) VALUES
          ('i7_12700k', 'default', NULL, 'fp32', 513.0, 1177.6, 61.0, '2025-01-10T08:00:00', '2.4.0', x'00ff', 'first'),
          ('jetson_orin', 'MAXN', 612, 'fp32', 2112.0, 5325.0, 189.5, '2025-01-11T08:00:00Z', '2.1.0', NULL, NULL),
          ('jetson_orin', 'MAXN', 306, 'fp32', 1492.0, 5325.0, 187.5, '2025-01-12T08:00:00Z', '2.1.0', NULL, NULL),
          ('jetson_orin', 'MAXN', 306, 'fp16', 0.0, 21300.0, 0.0, '2025-01-12T08:00:00Z', '2.1.0', NULL, 'nothing ran'),
          ('unknown_box', 'default', NULL, 'fp32', 17.0, NULL, NULL, NULL, NULL, NULL, 'no date');
        """#

    init() throws {
        folder = try ScratchFolder()
        path = folder.file("old.db")
        try #require(SQLiteShell.run(path, Self.schema).status == 0)
    }

    @Test("keeps every row and column, and its rows become records")
    func migrates() throws {
        let columns =
            #"id, hardware_id, power_mode, clock_mhz, precision, peak_measured_gops, hex("odd ""column"""), notes"#
        let before = SQLiteShell.run(path, "SELECT \(columns) FROM calibrations ORDER BY id").output
        let store = try RunStore.open(path)
        let migration = try #require(store.migration)
        #expect(migration.rows == 5 && migration.records == 3 && migration.withoutRecord.count == 2)
        #expect(migration.withoutRecord.contains { $0.contains("row 4") && $0.contains("nothing was measured") })
        #expect(migration.withoutRecord.contains { $0.contains("row 5") && $0.contains("timestamp") })
        #expect(SQLiteShell.run(path, "SELECT \(columns) FROM calibrations ORDER BY id").output == before)
        #expect(SQLiteShell.run(path, "SELECT count(assay_run_id) FROM calibrations").output == "3\n")
        #expect(SQLiteShell.run(path, "SELECT value FROM settings").output == "too\n")
        #expect(
            SQLiteShell.run(path, "SELECT name FROM sqlite_schema WHERE name = 'by_hardware'").output == "by_hardware\n"
        )

        let records = try store.records()
        #expect(records.map(\.measurements.peakMeasuredGops) == [513, 2112, 1492])
        #expect(records.map(\.timestamp.iso8601) == ["10", "11", "12"].map { "2025-01-\($0)T08:00:00Z" })
        #expect(records.allSatisfy { $0.origin == .imported })
        #expect(records[0].software.pytorchVersion == "2.4.0")
        #expect(records[0].quality.notes?.contains("i7_12700k") ?? false)
        // Set clocks are conditions, and a supplied name keeps machines apart without being a fingerprint.
        var levels: [String: Int] = [:]
        try store.forEachHistory(metric: "peak_measured_gops") {
            levels[$0.powerMode ?? "", default: 0] += $1.runs.count
        }
        #expect(levels == ["default": 1, "MAXN @ 612 MHz": 1, "MAXN @ 306 MHz": 1])
        #expect(Set(records.map(\.hardwareFingerprint)).count == 1)
        #expect(Set(records.compactMap(\.machineKey)).count == 2)

        let again = try RunStore.open(path)
        #expect(again.migration == nil)
        #expect(try again.count() == 3)
        #expect(try again.check() == [])
    }

    @Test("has no UNIQUE constraint afterwards, and is append-only")
    func constraint() throws {
        _ = try RunStore.open(path)
        let same = """
            INSERT INTO calibrations (hardware_id, power_mode, clock_mhz, precision) VALUES ('jetson_orin', 'MAXN', 612, 'fp32')
            """
        #expect(SQLiteShell.run(path, same).status == 0)
        #expect(SQLiteShell.run(path, "UPDATE calibrations SET notes = 'x'").status == 19)
        #expect(SQLiteShell.run(path, "DELETE FROM calibrations").status == 19)
    }

    @Test("is left as it is by a reader, who is told what to do")
    func reading() throws {
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let error = #expect(throws: StoreError.self) { try RunStore.open(path, access: .readOnly) }
        #expect(error?.problem.contains("older") ?? false)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test("that holds a table of our name from another program is refused and left as it is")
    func collision() throws {
        try #require(SQLiteShell.run(path, "CREATE TABLE runs (x)").status == 0)
        let error = #expect(throws: StoreError.self) { try RunStore.open(path) }
        #expect(error?.kind == .foreign)
        #expect(SQLiteShell.run(path, "SELECT count(*) FROM calibrations; PRAGMA user_version").output == "5\n0\n")
    }
}

/// Another program on the same files.
enum SQLiteShell {
    static let isThere = run(":memory:", "SELECT 1").status == 0

    static func run(_ path: String, _ sql: String) -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["sqlite3", path, sql]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return (127, "") }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
}
