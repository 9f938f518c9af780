// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import CalibrationStore
import Foundation
import Quantities
import Testing

/// Real calibrations of a Jetson, which do not come with the project.
enum SharedCalibrations {
    static let files: [String] = {
        let root =
            ProcessInfo.processInfo.environment["ASSAY_SHARED"].map { URL(fileURLWithPath: $0) }
            ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared")
        let folder = root.appendingPathComponent("data/calibrations")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".json") }.sorted().map { folder.appendingPathComponent($0).path }
    }()
}

@Suite("An import")
struct ImportTests {
    let folder: ScratchFolder
    let store: RunStore

    init() throws {
        folder = try ScratchFolder()
        store = try RunStore.open(folder.file("store.db"))
    }

    func records(of text: String, _ name: String = "file", _ options: ImportOptions = ImportOptions()) throws
        -> [CalibrationRecord]
    {
        _ = try store.importFile(try folder.write(text, to: name), options: options)
        return try store.records()
    }

    @Test(
        "of real calibrations keeps their power modes, precisions and engines apart",
        .enabled(if: SharedCalibrations.files.count == 40))
    func realFiles() throws {
        let outcomes = try SharedCalibrations.files.map { try store.importFile($0) }
        let again = try SharedCalibrations.files.map { try store.importFile($0) }
        #expect(again.map(\.added).reduce(0, +) == 0)
        #expect(again.map(\.known) == outcomes.map(\.added))
        // One file of zeros and two in which every benchmark failed.
        #expect(outcomes.filter { !$0.withoutMeasurement.isEmpty }.count == 3)
        #expect(outcomes.filter { !$0.withoutMeasurement.isEmpty }.allSatisfy { $0.added == 0 })
        #expect(
            Set(try store.records().compactMap(\.environment.powerMode)) == [
                "MAXN", "MODE_15W", "MODE_30W", "MODE_50W",
            ])
        #expect(try store.records().allSatisfy { $0.origin == .imported && $0.missingComponent == .unknown })

        var levels: [String: [Double]] = [:]
        try store.forEachHistory(metric: "peak_measured_gops", RecordSelection(precision: .fp32, device: "cuda")) {
            levels[$0.powerMode ?? "", default: []] += $1.runs.map { $0.value.rounded() }
        }
        // Read off the files by hand, in the order of their timestamps.
        #expect(levels["MODE_15W"] == [380, 370])
        #expect(levels["MODE_30W"] == [715, 753, 756, 658])
        #expect(levels["MODE_50W"] == [1730, 1397, 1592])
        #expect(levels["MAXN"] == [1493, 2112])

        var rates: [String: [Double]] = [:]
        try store.forEachHistory(metric: "resnet18", RecordSelection(precision: .int8, powerMode: "MAXN")) {
            rates[$0.device ?? "", default: []] += $1.runs.map { ($0.value * 10).rounded() / 10 }
        }
        #expect(rates == ["dla0": [503], "dla1": [500.4]])
        let first = try #require(
            try store.records(RecordSelection(precision: .fp32, powerMode: "MODE_50W"))
                .min { $0.timestamp < $1.timestamp })
        #expect(first.environment.cpuGovernor == "schedutil" && first.environment.thermalState == .cool)
        #expect(first.quality.preflightPassed == true && !first.quality.forced)
        #expect(first.software.numpyVersion == "1.24.4" && first.software.otherVersions["python"] == "3.8.10")
        #expect(first.hardware.cpuModel == "aarch64" && first.hardware.cpuCoresPhysical == nil)
        #expect(first.timestamp.iso8601WithFraction == "2026-01-30T13:14:46.189692Z")
    }

    @Test("of a table reads columns by name, whatever their order, quotes and delimiter", arguments: [",", ";", "\t"])
    func csv(mark: String) throws {
        let rows = [
            ["timestamp", "peak_measured_gops", "precision", "cpu_model", "driver_version", "forced", "notes"],
            [
                "2025-01-10T00:00:00Z", "513.0", "fp32", "\"i7, 12th\"", "560.35", "false",
                "\"two\nlines, \"\"quoted\"\"\"",
            ],
            ["2025-01-15T00:00:00Z", "489.2", "fp32", "\"i7, 12th\"", "560.40", "true", ""],
        ]
        let records = try records(of: "\u{FEFF}" + rows.map { $0.joined(separator: mark) }.joined(separator: "\r\n"))
        #expect(records.map(\.measurements.peakMeasuredGops) == [513, 489.2])
        #expect(records.map(\.software.driverVersion) == ["560.35", "560.40"])
        #expect(records.map(\.hardware.cpuModel) == ["i7, 12th", "i7, 12th"])
        #expect(records.map(\.quality.forced) == [false, true])
        #expect(records[0].quality.notes == "two\nlines, \"quoted\"")
        #expect(records[1].quality.notes == nil)
    }

    @Test("of a long table puts the figures of a run together")
    func longTable() throws {
        let records = try records(
            of: """
                timestamp,cpu_model,metric,unit,direction,value
                2025-01-10T00:00:00Z,x,startup,ms,lower,12.5
                2025-01-10T00:00:00Z,x,throughput,req/s,higher,900
                2025-01-11T00:00:00Z,x,startup,ms,lower,12.6
                """)
        #expect(records.map(\.measurements.metrics.count) == [2, 1])
        #expect(records[0].measurements.metrics[1].direction == .higherIsBetter)
        #expect(records[1].measurements.metrics[0].unit == "ms")
    }

    @Test("takes declared figures and columns that a person states")
    func stated() throws {
        var options = ImportOptions()
        options.defaults = ["driver_version": "1.0", "power_mode": "MAXN", "timestamp": "2025-02-01T00:00:00Z"]
        options.metrics = [try #require(ImportOptions.DeclaredMetric(parsing: "frame:time:ms:lower"))]
        let records = try records(of: "frame:time,driver_version,cpu_model\n16.6,2.0,x\n16.7,,x\n", "a.csv", options)
        #expect(records.map(\.software.driverVersion) == ["2.0", "1.0"])
        #expect(records.map(\.environment.powerMode) == ["MAXN", "MAXN"])
        #expect(
            records[0].measurements.metrics == [
                BenchmarkMetric(name: "frame:time", unit: "ms", direction: .lowerIsBetter, value: 16.6)
            ])
    }

    @Test("of objects: one, a list, records of a schema, lines, and fields in groups")
    func json() throws {
        let one =
            #"{"timestamp": "2025-01-10T00:00:00Z", "precision": "FP32", "blas3_gops": 513, "hardware": {"cpu_model": "x"}}"#
        let two = one.replacingOccurrences(of: "513", with: "489.2")
        for (index, text) in [
            one, "[\(one), \(two)]", "{\"schema_version\": 1, \"records\": [\(one), \(two)]}", "\(one)\n\n\(two)\n",
        ].enumerated() {
            let records = try records(of: text, "\(index)")
            #expect(records.map(\.measurements.blas3Gops) == (index == 0 ? [513] : [513, 489.2]))
        }
        #expect(try store.records()[0].hardware.cpuModel == "x")
        #expect(try store.records()[0].measurements.precision == .fp32)
    }

    @Test("of Google Benchmark makes a record of each repetition and leaves out what failed")
    func googleBenchmark() throws {
        func benchmark(_ name: String, _ repetition: Int, _ time: Double, more: String = "") -> String {
            """
            {"name": "\(name)", "run_name": "\(name)", "run_type": "iteration", "repetitions": 2,
             "repetition_index": \(repetition), "threads": 1, "iterations": 10, "real_time": \(time), "cpu_time": \(time / 2),
             "time_unit": "us"\(more)}
            """
        }
        let records = try records(
            of: """
                {"context": {"date": "2025-01-10T12:00:00+01:00", "host_name": "secret", "num_cpus": 20, "mhz_per_cpu": 4900,
                  "cpu_scaling_enabled": true, "library_version": "v1.9.0", "library_build_type": "release"},
                 "benchmarks": [
                  \(benchmark("BM_Sort/1024", 0, 12.5, more: ", \"items_per_second\": 8.1e7")),
                  \(benchmark("BM_Sort/1024", 1, 12.7)),
                  \(benchmark("BM_Bad", 0, 1, more: ", \"error_occurred\": true, \"error_message\": \"no GPU\"")),
                  {"name": "BM_Sort/1024_mean", "run_name": "BM_Sort/1024", "run_type": "aggregate", "aggregate_name": "mean",
                   "real_time": 12.6, "cpu_time": 6.3, "time_unit": "us", "iterations": 2}]}
                """)
        #expect(records.map(\.repetition) == [0, 1])
        #expect(records.map { $0.measurements.metrics[0].value } == [12.5, 12.7])
        #expect(
            records[0].measurements.metrics.map(\.name) == [
                "BM_Sort/1024", "BM_Sort/1024 cpu_time", "BM_Sort/1024 items_per_second",
            ])
        #expect(records[0].measurements.metrics.map(\.direction) == [.lowerIsBetter, .lowerIsBetter, .higherIsBetter])
        #expect(records[0].timestamp.iso8601 == "2025-01-10T11:00:00Z")
        #expect(records[0].hardware.cpuCoresLogical == 20)
        #expect(RecordField.all.allSatisfy { !($0.value(of: records[0]).text ?? "").contains("secret") })
    }

    @Test("of hyperfine makes a record of each run and wants to know when")
    func hyperfine() throws {
        let text = """
            {"results": [{"command": "sleep 0.1", "mean": 0.1, "stddev": 0.01, "times": [0.101, 0.102, 0.09],
              "exit_codes": [0, 0, 1]}, {"command": "true", "mean": 0.002, "times": [0.002, 0.0021, 0.0022]}]}
            """
        var options = ImportOptions()
        options.time = day(9)
        let records = try records(of: text, "h.json", options)
        #expect(records.map { $0.measurements.metrics.map(\.value) } == [[0.101, 0.002], [0.102, 0.0021], [0.0022]])
        #expect(records.allSatisfy { $0.timestamp == day(9) })
        let outcome = try store.importFile(folder.file("h.json"))
        #expect(outcome.warnings.contains { $0.contains("does not say when") })
    }

    private static let secretCommands = #"""
        {"results": [
          {"command": "curl -H 'Authorization: Bearer sk-123456' https://alice@host/", "times": [0.1, 0.2], "exit_codes": [0, 22]},
          {"command": "TOKEN=hunter2 sudo -E /home/alice/bin/job --all", "times": [0.3]},
          {"command": "curl https://bob@host/", "times": [0.4]}, {"command": "https://carol@host/x", "times": [0.5]}]}
        """#

    @Test("of hyperfine keeps of a command the name of its program, and no argument anywhere")
    func commands() throws {
        let file = try folder.write(Self.secretCommands, to: "h.json")
        let outcome = try store.importFile(file)
        let names = try store.records().flatMap(\.measurements.metrics).map(\.name)
        #expect(names == ["curl", "job", "curl-2", "command"])
        #expect(outcome.warnings.contains { $0.contains("2 commands run 'curl'") })
        #expect(outcome.warnings.contains { $0.contains("a run of 'curl' failed") })
        let bytes =
            try Data(contentsOf: URL(fileURLWithPath: store.path))
            + Data(contentsOf: URL(fileURLWithPath: store.path + "-wal"))
        let everything = String(decoding: bytes, as: UTF8.self) + outcome.warnings.joined()
        for secret in ["sk-123456", "alice", "hunter2", "bob", "carol", "Bearer", "/home"] {
            #expect(!everything.contains(secret), "\(secret)")
        }
    }

    @Test("of hyperfine takes the names that a person gives, one for each command")
    func namedCommands() throws {
        let file = try folder.write(Self.secretCommands, to: "h.json")
        var options = ImportOptions()
        options.metrics = ["a", "b", "c", "d"].map { .init(name: $0, unit: "s", direction: .lowerIsBetter) }
        try store.importFile(file, options: options)
        #expect(try store.records().flatMap(\.measurements.metrics).map(\.name) == ["a", "b", "c", "d"])
        options.metrics.removeLast()
        #expect(throws: StoreError.self) { try store.importFile(file, options: options) }
        options.metrics.append(.init(name: "d", unit: "ms", direction: .lowerIsBetter))
        #expect(throws: StoreError.self) { try store.importFile(file, options: options) }
    }

    @Test("computes fingerprints from the parts and never takes one over")
    func fingerprints() throws {
        let record = fullRecord()
        let digits = record.hardwareFingerprint.digits
        let parts = #""cpu_model": "x", "cpu_cores_physical": 8"#
        let absent = HardwareIdentity(cpuModel: "x", cpuCoresPhysical: 8).fingerprint(missing: .absent)
        let records = try records(
            of: """
                {"timestamp": "2025-01-10T00:00:00Z", "blas3_gops": 1, "hardware_fingerprint": "\(digits)", \(parts)}
                {"timestamp": "2025-01-11T00:00:00Z", "blas3_gops": 1, "hardware_fingerprint": "\(absent)", \(parts)}
                {"timestamp": "2025-01-12T00:00:00Z", "blas3_gops": 1, \(parts)}
                """, "a.jsonl")
        let unknown = HardwareIdentity(cpuModel: "x", cpuCoresPhysical: 8).fingerprint(missing: .unknown)
        #expect(records.map(\.hardwareFingerprint) == [unknown, absent, unknown])
        let outcome = try store.importFile(folder.file("a.jsonl"))
        #expect(outcome.warnings.contains { $0.contains(digits) })
    }
}
