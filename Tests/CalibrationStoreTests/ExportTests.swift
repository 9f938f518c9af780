// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import CalibrationStore
import Foundation
import Quantities
import Testing

@Suite("An export")
struct ExportTests {
    let folder: ScratchFolder
    let store: RunStore

    init() throws {
        folder = try ScratchFolder()
        store = try RunStore.open(folder.file("store.db"))
        let sparse = CalibrationRecord(
            timestamp: day(3.123_456_789), origin: .imported, hardware: HardwareIdentity(),
            software: SoftwareIdentity(),
            measurements: Measurements(precision: .int8, peakMeasuredGops: 1e-9))
        try store.add([fullRecord(), sparse] + (0..<40).map { fullRecord(on: 20 + Double($0) / 3) })
    }

    @Test("is read back without a loss", arguments: [ExportFormat.csv, .json, .jsonl])
    func roundTrip(format: ExportFormat) throws {
        let file = folder.file("export.\(format.rawValue)")
        #expect(try store.export(as: format, toFile: file) == 42)
        let other = try RunStore.open(folder.file("other.db"))
        #expect(try other.importFile(file).added == 42)
        let original = try store.records()
        let copy = try other.records()
        #expect(copy.map(\.contentHash) == original.map(\.contentHash))
        #expect(copy.map(\.hardwareFingerprint) == original.map(\.hardwareFingerprint))
        #expect(copy.map(\.softwareFingerprint) == original.map(\.softwareFingerprint))
        #expect(copy.map(\.machineKey) == original.map(\.machineKey))
        #expect(copy.allSatisfy { $0.origin == .imported })
        #expect(try store.importFile(file).added == 0, "what came from here adds nothing here")
    }

    @Test("holds what was selected, under the version of the form")
    func selected() throws {
        let file = folder.file("export.json")
        #expect(try store.export(RecordSelection(precision: .int8), as: .json, toFile: file) == 1)
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: file)))
        let document = try #require(object as? [String: Any])
        #expect(document["schema_version"] as? Int == ExportSchema.version)
        let record = try #require((document["records"] as? [[String: Any]])?.first)
        #expect(record["peak_measured_gops"] as? Double == 1e-9)
        #expect(record["driver_version"] is NSNull)
        #expect(record["timestamp"] as? String == "2025-01-03T02:57:46.666569600Z".replacing("600Z", with: "6Z"))
    }

    @Test("ends with the error of what is written to, which is not the store", arguments: [1, 5000])
    func unwritable(records: Int) throws {
        struct Full: Error {}
        try store.add((0..<records).map { fullRecord(on: 100 + Double($0) / 100) })
        #expect(throws: Full.self) { try store.export(as: .csv) { _ in throw Full() } }
    }

    @Test("of nothing is a header")
    func empty() throws {
        let empty = folder.file("empty.csv")
        #expect(try store.export(RecordSelection(device: "none"), as: .csv, toFile: empty) == 0)
        #expect(try String(contentsOfFile: empty, encoding: .utf8).split(separator: "\r\n").count == 1)
    }

    /// A Python that has what reads Parquet, where there is one.
    static func python(with module: String) -> String? {
        let named = ProcessInfo.processInfo.environment["ASSAY_PYTHON"]
        // Where `make test` installs what the system lacks.
        let own = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent(".build/python/bin/python3").path
        return [named, own, "python3", "/usr/bin/python3"].compactMap { $0 }.first { python in
            !python.isEmpty && run(python, ["-c", "import \(module)"])?.status == 0
        }
    }

    static func run(_ program: String, _ arguments: [String]) -> (status: Int32, output: String)? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    /// Reads the file by the named library and prints its columns as JSON, numbers with a fraction in hexadecimal: not every
    /// reader of JSON returns the very number that was written.
    static let readers = [
        "pyarrow": """
        import sys, json, pyarrow.parquet as p
        t = p.read_table(sys.argv[1])
        c = {n: (t[n].cast('int64').to_pylist() if n == 'timestamp' else t[n].to_pylist()) for n in t.column_names}
        c = {n: [x.hex() if isinstance(x, float) else x for x in v] for n, v in c.items()}
        m = {k.decode(): v.decode() for k, v in t.schema.metadata.items()}
        print(json.dumps({'columns': c, 'version': m['assay.schema_version'], 'type': str(t.schema.field('timestamp').type)}))
        """,
        "duckdb": """
        import sys, json, duckdb
        r = duckdb.sql("select * replace (epoch_ns(timestamp) as timestamp) from read_parquet('" + sys.argv[1] + "')")
        rows = r.fetchall()
        hexed = lambda x: x.hex() if isinstance(x, float) else x
        print(json.dumps({'columns': {n: [hexed(x[i]) for x in rows] for i, n in enumerate(r.columns)}, 'version': '1', 'type': ''}))
        """,
    ]

    @Test(
        "as Parquet says the same to other readers",
        arguments: readers.keys.sorted().filter { python(with: $0 == "pyarrow" ? "pyarrow.parquet" : $0) != nil })
    func parquet(reader: String) throws {
        let file = folder.file("export.parquet")
        try store.export(as: .parquet, toFile: file)
        let python = try #require(Self.python(with: reader))
        let script = try #require(Self.readers[reader])
        let result = try #require(Self.run(python, ["-c", script, file]))
        let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
        let document = try #require(object as? [String: Any])
        let columns = try #require(document["columns"] as? [String: [Any]])
        #expect(document["version"] as? String == "\(ExportSchema.version)")
        let records = try store.records()
        #expect(columns.count == RecordField.all.count + 1)
        for field in RecordField.all {
            let column = try #require(columns[field.name])
            #expect(column.count == records.count)
            for (found, record) in zip(column, records) {
                switch field.name == "timestamp" ? .null : field.value(of: record) {
                case .null where field.name == "timestamp":
                    #expect(found as? Int == Int(record.timestamp.nanosecondsSinceEpoch))
                case .null: #expect(found is NSNull, "\(field.name)")
                case .text(let text): #expect(found as? String == text)
                case .integer(let value): #expect(found as? Int == value)
                case .real(let value): #expect((found as? String).flatMap(Double.init) == value)
                case .boolean(let value): #expect(found as? Bool == value)
                }
            }
        }
        #expect((columns["metrics"]?[1] as? String)?.contains("BM_Sort/1024") ?? false)
        if reader == "pyarrow" { #expect(document["type"] as? String == "timestamp[ns, tz=UTC]") }
    }

    @Test("as Parquet begins and ends as the format has it")
    func frame() throws {
        var bytes: [UInt8] = []
        var pieces = 0
        try store.export(as: .parquet) {
            bytes += $0
            pieces += 1
        }
        #expect(bytes.starts(with: Array("PAR1".utf8)) && bytes.suffix(4) == Array("PAR1".utf8)[...])
        let length = bytes.dropLast(4).suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect(length > 0 && length < bytes.count - 12)
    }
}
