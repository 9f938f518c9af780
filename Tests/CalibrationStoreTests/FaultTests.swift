// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import CalibrationStore
import Foundation
import Quantities
import Testing

@Suite("A store survives", .serialized)
struct FaultTests {
    /// What a child process is told: it shares nothing else with the test.
    static let work = "ASSAY_TEST_STORE_FOLDER"

    /// Adds records one by one and notes each only when it was acknowledged, until something ends the process.
    static func writeForEver(killedAfter milliseconds: Double?, count: Int = .max) throws {
        let folder = try #require(ProcessInfo.processInfo.environment[work])
        let store = try RunStore.open(folder + "/calibrations.db")
        let notes = open(folder + "/acknowledged-\(getpid())", O_WRONLY | O_CREAT | O_APPEND, 0o644)
        if let milliseconds {
            Thread.detachNewThread {
                Thread.sleep(forTimeInterval: milliseconds / 1e3)
                kill(getpid(), SIGKILL)
            }
        }
        for number in 0..<count {
            let records = (0...number % 3).map { _ in fullRecord(on: Double.random(in: 1...300)) }
            try store.add(records)
            for record in records {
                let line = Array("\(record.contentHash)\n".utf8)
                _ = line.withUnsafeBytes { Foundation.write(notes, $0.baseAddress, $0.count) }
            }
        }
    }

    static func acknowledged(in folder: ScratchFolder) throws -> [String] {
        var hashes: [String] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where name.hasPrefix("acknowledged") {
            let notes = try String(contentsOfFile: folder.file(name), encoding: .utf8)
            // The note itself may be cut off; the record it stands for was acknowledged all the same.
            hashes += notes.split(separator: "\n").map(String.init).filter { $0.utf8.count == 64 }
        }
        return hashes
    }

    @Test("being killed a hundred times while several processes write, and loses nothing acknowledged")
    func kills() async throws {
        let folder = try ScratchFolder()
        setenv(Self.work, folder.path, 1)
        for _ in 0..<25 {
            await withTaskGroup { group in
                for _ in 0..<4 {
                    group.addTask {
                        await #expect(processExitsWith: .signal(SIGKILL)) {
                            try FaultTests.writeForEver(killedAfter: .random(in: 5...120))
                        }
                    }
                }
            }
        }
        let store = try RunStore.open(folder.file("calibrations.db"))
        let kept = Set(try store.records().map(\.contentHash))
        let acknowledged = try Self.acknowledged(in: folder)
        #expect(acknowledged.count > 100, "the processes must have written for the test to mean anything")
        #expect(acknowledged.filter { !kept.contains($0) } == [])
        #expect(try store.check() == [])
    }

    @Test("a disk without room, with everything that was acknowledged before")
    func noRoom() async throws {
        let folder = try ScratchFolder()
        setenv(Self.work, folder.path, 1)
        await #expect(processExitsWith: .success) {
            let folder = try #require(ProcessInfo.processInfo.environment[FaultTests.work])
            let store = try RunStore.open(folder + "/calibrations.db")
            try store.add((0..<20).map { _ in fullRecord() })
            // A file may not grow beyond this: writing fails as on a full disk.
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 300_000, rlim_max: .max)
            try #require(setrlimit(fileSizeLimit, &limit) == 0)
            let error = #expect(throws: StoreError.self) { try store.add((0..<5000).map { _ in fullRecord() }) }
            #expect(error?.kind == .unreachable)
            limit.rlim_cur = .max
            try #require(setrlimit(fileSizeLimit, &limit) == 0)
            #expect(try store.add([fullRecord()]).added == 1)
        }
        let store = try RunStore.open(folder.file("calibrations.db"))
        #expect(try store.count() == 21)
        #expect(try store.check() == [])
    }

    @Test("four processes that make it and write to it at once")
    func concurrentWriters() async throws {
        let folder = try ScratchFolder()
        setenv(Self.work, folder.path, 1)
        await withTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    await #expect(processExitsWith: .success) {
                        try FaultTests.writeForEver(killedAfter: nil, count: 60)
                    }
                }
            }
        }
        let store = try RunStore.open(folder.file("calibrations.db"))
        #expect(try store.count() == 4 * 120)
        #expect(try Self.acknowledged(in: folder).count == 4 * 120)
        #expect(try store.check() == [])
    }
}

@Suite("A store that cannot be used says what is wrong, where, and what to do")
struct UnusableStoreTests {
    let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    func filled(_ records: Int = 200) throws -> String {
        let path = folder.file("calibrations.db")
        try RunStore.open(path).add((0..<records).map { _ in fullRecord() })
        return path
    }

    func failure(_ body: () throws -> Void) -> StoreError? { #expect(throws: StoreError.self) { try body() } }

    @Test("because it is cut off", arguments: [0.3, 0.6, 0.9])
    func cutOff(share: Double) throws {
        let path = try filled(2000)
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try handle.truncate(atOffset: UInt64(Double(try handle.seekToEnd()) * share))
        try handle.close()
        // A page that is missing is noticed when it is read, at the latest.
        let error = failure { _ = try RunStore.open(path, access: .readOnly).records() }
        #expect(error?.kind == .damaged)
        #expect(error?.place == path && error?.remedy != nil)
    }

    @Test(
        "because it is something else",
        arguments: ["not a database, only a text that somebody wrote\n", "SQLite format 3"])
    func foreign(text: String) throws {
        let path = try folder.write(String(repeating: text, count: 40), to: "notes.txt")
        for access in [RunStore.Access.readOnly, .readWrite] {
            let error = failure { _ = try RunStore.open(path, access: access) }
            #expect(error?.kind == .damaged && error?.place == path)
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix(text), "it was left as it is")
    }

    @Test("because a folder or nothing is there")
    func missing() throws {
        #expect(failure { _ = try RunStore.open(folder.path) }?.kind == .unreachable)
        #expect(failure { _ = try RunStore.open(folder.file("no.db"), access: .readOnly) }?.kind == .unreachable)
        let file = try folder.write("", to: "file")
        #expect(failure { _ = try RunStore.open(file + "/below/a.db") }?.kind == .unreachable)
    }

    @Test("because it is read-only, and still reads")
    func readOnlyFolder() async throws {
        let path = try filled()
        try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: path)
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.path)
        setenv("ASSAY_TEST_READ_ONLY_STORE", path, 1)
        await #expect(processExitsWith: .success) {
            // Permissions do not bind the superuser.
            if geteuid() == 0 { try #require(setuid(65_534) == 0) }
            let path = try #require(ProcessInfo.processInfo.environment["ASSAY_TEST_READ_ONLY_STORE"])
            let error = #expect(throws: StoreError.self) { try RunStore.open(path) }
            #expect(error?.kind == .readOnly)
            #expect(try RunStore.open(path, access: .readOnly).count() == 200)
            let beside = #expect(throws: StoreError.self) { try RunStore.open(path + "-new") }
            #expect(beside?.kind == .unreachable || beside?.kind == .readOnly)
        }
    }

    @Test("because it was opened for reading")
    func openedForReading() throws {
        let path = try filled()
        let store = try RunStore.open(path, access: .readOnly)
        #expect(failure { try store.add([fullRecord()]) }?.kind == .readOnly)
    }

    @Test("because a newer version wrote it", .enabled(if: SQLiteShell.isThere))
    func newer() throws {
        let path = try filled()
        try #require(SQLiteShell.run(path, "PRAGMA user_version = 99").status == 0)
        for access in [RunStore.Access.readOnly, .readWrite] {
            let error = failure { _ = try RunStore.open(path, access: access) }
            #expect(error?.kind == .tooNew && error?.problem.contains("99") ?? false)
        }
    }

    @Test("because another program made it", .enabled(if: SQLiteShell.isThere))
    func otherProgram() throws {
        let path = folder.file("other.db")
        try #require(SQLiteShell.run(path, "CREATE TABLE songs (name TEXT)").status == 0)
        #expect(failure { _ = try RunStore.open(path) }?.kind == .foreign)
        #expect(failure { _ = try RunStore.open(path, access: .readOnly) }?.kind == .foreign)
    }

    @Test("because another process keeps it locked", .enabled(if: SQLiteShell.isThere))
    func locked() throws {
        let path = try filled()
        let holder = Process()
        let input = Pipe()
        let output = Pipe()
        holder.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        holder.arguments = ["sqlite3", path]
        holder.standardInput = input
        holder.standardOutput = output
        try holder.run()
        input.fileHandleForWriting.write(Data("BEGIN IMMEDIATE; SELECT 'held';\n".utf8))
        _ = output.fileHandleForReading.availableData
        let store = try RunStore.open(path, access: .readOnly, patience: 0.2)
        #expect(try store.count() == 200, "readers do not wait for writers")
        #expect(failure { try RunStore.open(path, patience: 0.2).add([fullRecord()]) }?.kind == .locked)
        try input.fileHandleForWriting.close()
        holder.waitUntilExit()
        #expect(try RunStore.open(path).add([fullRecord()]).added == 1)
    }

    @Test(
        "when anybody tries to change what is in it", .enabled(if: SQLiteShell.isThere),
        arguments: [
            "UPDATE runs SET blas3_gops = 600", "DELETE FROM runs", "DELETE FROM tombstones",
            "INSERT OR REPLACE INTO runs SELECT * FROM runs",
            "INSERT OR REPLACE INTO runs SELECT id + 1000000, content_hash, stratum, hardware, software, "
                + Self.rest + " FROM runs LIMIT 1", "REPLACE INTO store VALUES ('store_id', 'mine')",
            "UPDATE hardware SET cpu_model = 'x'", "DELETE FROM metric_values",
            "UPDATE OR REPLACE conditions SET power_mode = 'x'",
        ])
    func appendOnly(sql: String) throws {
        let path = folder.file("calibrations.db")
        let store = try RunStore.open(path)
        let record = fullRecord()
        try store.add([record])
        let other = fullRecord()
        try store.add([other])
        try store.withdraw(other.runID, reason: "a test")
        #expect(SQLiteShell.run(path, sql).status == 19, "SQLITE_CONSTRAINT: a trigger refused")
        #expect(try store.check() == [])
        #expect(try store.records().count == 1)
    }

    static let rest =
        "timestamp_ns, run_id, timestamp, timestamp_unix, thermal_state, ambient_temp_c, stream_copy_gbps,"
        + " stream_scale_gbps, stream_add_gbps, stream_triad_gbps, stream_best_gbps, blas1_gops, blas2_gops, blas3_gops,"
        + " peak_measured_gops, theoretical_peak_gops, efficiency, arithmetic_intensity, preflight_passed, forced, notes,"
        + " origin, repetition"
}

#if os(Linux)
    let fileSizeLimit = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
#else
    let fileSizeLimit = RLIMIT_FSIZE
#endif
