// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@Suite("Calibrations from the command line")
struct TrajectoryStoreTests {
    let folder: TemporaryFolder
    let table = """
        timestamp,cpu_model,cpu_cores_physical,driver_version,precision,peak_measured_gops,run_id
        2025-01-10T00:00:00Z,i7-12700K,12,560.35,fp32,513.0,0f9a3c1e-6d1b-4a52-9b4b-0c6ad1c1a001
        2025-01-15T00:00:00Z,i7-12700K,12,560.40,fp32,489.2,0f9a3c1e-6d1b-4a52-9b4b-0c6ad1c1a002
        2025-01-15T00:00:00Z,i9-14900K,24,560.40,fp32,811.0,0f9a3c1e-6d1b-4a52-9b4b-0c6ad1c1a003
        """

    init() throws { folder = try TemporaryFolder() }

    @discardableResult
    func assay(_ arguments: String...) throws -> AssayProgram.Ending {
        try AssayProgram.run(["trajectory"] + arguments, environment: ["XDG_DATA_HOME": folder.file("data")])
    }

    func write(_ text: String, _ name: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder.file(name)))
        return folder.file(name)
    }

    @Test("go in by import, are listed, and come out by export")
    func inAndOut() throws {
        let file = try write(table, "runs.csv")
        let first = try assay("import", file)
        #expect(first.code == 0)
        #expect(first.output.contains("1 file: 3 added, 0 there already"))
        #expect(first.output.contains("data/assay/calibrations.db"), "the user's data folder is the default")
        #expect(try assay("import", file).output.contains("0 added, 3 there already"))

        let list = try assay("list")
        #expect(list.code == 0 && list.output.contains("i7-12700K") && list.output.contains("i9-14900K"))
        let fingerprint = try #require(list.output.split(separator: "\n").first { $0.contains("i7") }?.prefix(16))
        let latest = try assay("latest", "--hardware", String(fingerprint.prefix(8)))
        #expect(latest.code == 0 && latest.output.contains("489.2") && latest.output.contains("560.40"))

        let lines = try assay("export", "--format", "jsonl", "--hardware", String(fingerprint))
        #expect(lines.code == 0 && lines.errors.isEmpty)
        #expect(lines.output.split(separator: "\n").count == 2)
        let copy = folder.file("copy.db")
        let again = try write(lines.output, "lines.jsonl")
        #expect(try assay("import", again, "--db", copy).output.contains("2 added"))
        #expect(try assay("check", "--db", copy).output.contains("2 records"))
        let parquet = try assay("export", "--output", folder.file("runs.parquet"))
        #expect(parquet.code == 0 && parquet.errors.contains("3 records"))
    }

    @Test("a file that is wrong is refused with its place, and the others go in")
    func badFile() throws {
        let good = try write(table, "good.csv")
        let bad = try write(table.replacingOccurrences(of: "489.2", with: "NaN"), "bad.csv")
        let ending = try assay("import", bad, good, folder.file("none.csv"))
        #expect(ending.code == 74)
        #expect(ending.errors.contains("bad.csv:3:1: peak_measured_gops"))
        #expect(ending.output.contains("3 added") && ending.output.contains("2 files refused"))
        #expect(try assay("import", bad).code == 2)
        #expect(try assay("import").code == 64)
        #expect(try assay("import", good, "--set", "colour=red").code == 64)
        #expect(try assay("import", good, "--metric", "x:s:sideways").code == 64)
    }

    @Test("a run that is withdrawn is no longer there, and stays away")
    func withdraw() throws {
        let file = try write(table, "runs.csv")
        try assay("import", file)
        let id = "0f9a3c1e-6d1b-4a52-9b4b-0c6ad1c1a002"
        #expect(try assay("withdraw", id, "--reason", "the fan was off").output.contains("1 record withdrawn"))
        #expect(try assay("withdraw", "17", "--reason", "x").code == 64)
        #expect(!(try assay("export").output.contains(id)))
        #expect(try assay("import", file).output.contains("0 added"))
        #expect(!(try assay("export").output.contains(id)))
    }

    @Test("sites are merged without their names")
    func merge() throws {
        try assay("import", write(table, "runs.csv"), "--db", folder.file("oslo.db"))
        let fleet = folder.file("fleet.db")
        let ending = try assay("merge", folder.file("oslo.db"), "--db", fleet, "--salt", folder.file("salt"))
        #expect(ending.code == 0 && ending.output.contains("3 added"))
        let export = try assay("export", "--db", fleet)
        #expect(!export.output.contains("0f9a3c1e") && !export.output.contains("oslo"))
        #expect(ending.errors.isEmpty)
    }

    @Test("no command line, host or user gets into a merged store, and what stayed at home is counted")
    func telling() throws {
        let commands = try write(
            #"{"results": [{"command": "curl -H 'Authorization: Bearer sk-123456' https://alice@host/", "times": [0.1]}]}"#,
            "h.json")
        let runs = try write(
            """
            timestamp,cpu_model,other_versions,power_mode,precision,peak_measured_gops,metrics
            2025-01-10T00:00:00Z,i7-12700K,hostname=oslo17;user=alice;python=3.12,the rack of alice,fp32,513.0,"[{""name"": ""curl https://alice@host/"", ""unit"": ""s"", ""direction"": ""lower"", ""value"": 1}]"
            """, "runs.csv")
        let site = folder.file("site.db")
        let imported = try assay("import", commands, runs, "--db", site, "--time", "2025-01-09")
        #expect(imported.code == 0 && !imported.errors.contains("sk-123456"), "\(imported.errors)")
        let fleet = folder.file("fleet.db")
        let ending = try assay("merge", site, "--db", fleet, "--salt", folder.file("salt"))
        // "curl" is no known word for a metric either.
        #expect(ending.errors.contains("2 of metric, 2 of other_versions, 1 of power_mode"), "\(ending.errors)")
        let everything = try assay("export", "--db", fleet).output + ending.errors
        for word in ["alice", "oslo17", "sk-123456", "curl", "hostname"] {
            #expect(!everything.contains(word), "\(word)")
        }
        #expect(everything.contains("python=3.12") && everything.contains("i7-12700K"))
    }

    @Test("an import without records is no success, and one record is no plural")
    func nothingIn() throws {
        let empty = try assay("import", write("[]", "empty.json"))
        #expect(empty.code == 2 && empty.errors.contains("no records in it"))
        let one = table.split(separator: "\n").prefix(2).joined(separator: "\n")
        try assay("import", write(one, "one.csv"))
        #expect(try assay("check").output.contains("1 record, as it was recorded"))
        #expect(try assay("export", "--output", folder.file("one.json")).errors.contains("1 record\n"))
    }

    @Test("a store that is not there, or a fingerprint that is none, says so")
    func nothing() throws {
        #expect(try assay("list").code == 74)
        try assay("import", write(table, "runs.csv"))
        let unknown = try assay("latest", "--hardware", "0000000000000000")
        #expect(unknown.code == 64 && unknown.errors.contains("trajectory list"))
        let everything = try assay("latest", "--hardware", "")
        #expect(everything.code == 64)
        let text = try write("only a text", "text.db")
        #expect(try assay("list", "--db", text).code == 2)
    }
}
