// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration
internal import Foundation
internal import GRDB

/// The calibrations of machines, kept for ever: an SQLite file (write-ahead log) that only grows. Several processes may write
/// to it at once. What `add` returned from has reached the disk.
///
///     let store = try RunStore.open("calibrations.db")
///     let outcome = try store.add([record])      // a second time: outcome.added == 0, outcome.known == 1
///
/// UPDATE and DELETE are refused by the file itself, whoever opens it. A correction is `withdraw`, then a new record.
public final class RunStore: Sendable {
    public enum Access: Sendable, Hashable {
        case readOnly
        /// Makes the file, and its folder, where there is none.
        case readWrite
    }

    public let path: String
    public let access: Access
    /// What opening it changed, in words: the migration of an older file.
    public let migration: LegacyMigration?
    let queue: DatabaseQueue

    init(path: String, access: Access, migration: LegacyMigration?, queue: DatabaseQueue) {
        self.path = path
        self.access = access
        self.migration = migration
        self.queue = queue
    }

    /// Opens a store.
    ///
    /// - Parameter patience: Seconds that a writer waits for other writers.
    /// - Throws: `StoreError` for a file that is not there (reading), of another program, of a newer version, damaged, locked.
    public static func open(
        _ path: String, access: Access = .readWrite, patience: Double = 30
    ) throws(StoreError) -> RunStore {
        let exists = FileManager.default.fileExists(atPath: path)
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw StoreError(.unreachable, at: path, "is a folder, not a store", remedy: "name a file by --db")
        }
        switch access {
        case .readOnly:
            guard exists else {
                throw StoreError(
                    .unreachable, at: path, "there is no store",
                    remedy: "name one by --db, or make one: `assay calibrate run` or `assay trajectory import`")
            }
        case .readWrite:
            if !exists {
                let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
                do {
                    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                } catch {
                    throw StoreError(
                        .unreachable, at: folder.path, "the folder cannot be made (\(error.localizedDescription))",
                        remedy: "name another store by --db")
                }
            } else if !FileManager.default.isWritableFile(atPath: path) {
                throw StoreError(
                    .readOnly, at: path, "may not be written by this user",
                    remedy: "change its permissions, or name another store by --db")
            }
        }
        do {
            return try connect(path, access: access, patience: patience)
        } catch {
            throw StoreError(error, at: path)
        }
    }

    private static func connect(_ path: String, access: Access, patience: Double) throws -> RunStore {
        var configuration = Configuration()
        configuration.busyMode = .timeout(patience)
        configuration.readonly = access == .readOnly
        configuration.label = "assay"
        configuration.prepareDatabase { db in
            // The runs of one night lie together in the file, those of one machine do not: with SQLite's 2 MB every page is read again
            // for each machine on it, and each hash of an import looks for its place in the index on the disk.
            try db.execute(sql: "PRAGMA cache_size = -65536")
        }
        guard access == .readWrite else {
            let queue = try readOnlyQueue(path, configuration)
            try queue.read { db in try checkVersion(db, path: path, mayBeEmpty: false) }
            return RunStore(path: path, access: access, migration: nil, queue: queue)
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        // Nothing is changed before it is known whose file this is. A store that is there needs no lock to be opened: another
        // process may be writing for a minute.
        let isReady = try queue.read { db in
            try checkVersion(db, path: path, mayBeEmpty: true)
            return try Int.fetchOne(db, sql: "PRAGMA user_version") == Schema.version
                && Int.fetchOne(db, sql: "PRAGMA application_id") == Schema.applicationID
        }
        // Several processes may make the file at once; turning the log on wants it alone for a moment and does not wait. Where it is
        // on, nothing is locked.
        try retrying(for: patience) {
            try queue.writeWithoutTransaction { db in
                guard try String.fetchOne(db, sql: "PRAGMA journal_mode") != "wal" else { return }
                try db.execute(sql: "PRAGMA journal_mode = WAL")
            }
        }
        // With a log, anything less may lose the last commits when the power fails.
        try queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
        var migration: LegacyMigration?
        if isReady { return RunStore(path: path, access: access, migration: nil, queue: queue) }
        try queue.writeWithoutTransaction { db in
            try db.inTransaction(.immediate) {
                try checkVersion(db, path: path, mayBeEmpty: true)
                if try Int.fetchOne(db, sql: "PRAGMA user_version") == 0 { migration = try create(db, path: path) }
                return .commit
            }
        }
        return RunStore(path: path, access: access, migration: migration, queue: queue)
    }

    /// A store on a medium that cannot be written has no log beside it; SQLite would still want to make one.
    private static func readOnlyQueue(_ path: String, _ configuration: Configuration) throws -> DatabaseQueue {
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            _ = try queue.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") }
            return queue
        } catch let error as DatabaseError
            where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode)
        {
            let log = try? FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int
            guard (log ?? 0) == 0 else { throw error }
            let escaped = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
            return try DatabaseQueue(path: "file:\(escaped)?immutable=1", configuration: configuration)
        }
    }

    private static func retrying<Value>(for patience: Double, _ body: () throws -> Value) throws -> Value {
        let deadline = Date().addingTimeInterval(patience)
        while true {
            do {
                return try body()
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && Date() < deadline {
                Thread.sleep(forTimeInterval: 0.02)
            }
        }
    }

    /// SQLite writes whole pages and reads what is missing of the last one as zeros: a file that ends within a page was cut off. Its
    /// size is asked for by name, because closing a file of SQLite's would end the locks that this process has on it.
    private static func refusePartOfPage(_ db: Database, path: String) throws {
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        guard let page = try Int.fetchOne(db, sql: "PRAGMA page_size"), page > 0, size % page != 0 else { return }
        throw StoreError(
            .damaged, at: path, "the file is cut off: its \(size) bytes are not whole pages of \(page) bytes",
            remedy: "restore it from a backup, or save what is left by `sqlite3 FILE .recover`")
    }

    /// Refuses what this program cannot read.
    private static func checkVersion(_ db: Database, path: String, mayBeEmpty: Bool) throws {
        try refusePartOfPage(db, path: path)
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema WHERE type = 'table'") ?? 0
        guard application == Schema.applicationID else {
            if application == 0, tables == 0, mayBeEmpty { return }
            if application == 0, try LegacySchema.isPresent(db) {
                if mayBeEmpty { return }
                throw StoreError(
                    .foreign, at: path, "is a store of the older kind",
                    remedy: "import anything into it, or open it for writing once: that migrates it and loses nothing")
            }
            throw StoreError(
                .foreign, at: path, tables == 0 ? "is empty" : "is a database of another program",
                remedy: "name another file by --db")
        }
        guard version <= Schema.version else {
            throw StoreError(
                .tooNew, at: path,
                "was written by a newer version (schema \(version), this program knows \(Schema.version)); nothing was changed",
                remedy: "update assay")
        }
    }

    private static func create(_ db: Database, path: String) throws -> LegacyMigration? {
        let legacy = try LegacySchema.isPresent(db)
        let storeID = RunID.random().text
        for table in Schema.tables where try db.tableExists(table) {
            throw StoreError(.foreign, at: path, "has a table '\(table)' of another program")
        }
        for statement in Schema.statements { try db.execute(sql: statement) }
        try db.execute(
            sql: "INSERT INTO store (name, value) VALUES ('store_id', ?), ('created', ?)",
            arguments: [storeID, now().iso8601WithFraction])
        let migration = legacy ? try LegacySchema.migrate(db, storeID: storeID) : nil
        try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(Schema.version)")
        return migration
    }
}
