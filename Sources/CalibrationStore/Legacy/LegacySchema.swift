// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration
internal import GRDB
internal import Quantities

/// The older kind of store: a table with one row per machine and precision, which every calibration overwrote (an upsert on its
/// UNIQUE constraint).
///
/// The rows become records, and the table stays with all its rows and columns: it is made again without the constraint, and
/// from then on it is append-only too.
enum LegacySchema {
    static let tables = ["calibrations", "calibration_points", "CalibrationPoint", "calibration_runs"]
    /// The column that says which record a row became.
    static let link = "assay_run_id"

    static func isPresent(_ db: Database) throws -> Bool {
        try tables.contains { try db.tableExists($0) }
    }

    /// Converts every old table, within the transaction that made the new ones.
    static func migrate(_ db: Database, storeID: String) throws -> LegacyMigration {
        var migration = LegacyMigration()
        var writer = try RecordWriter(db)
        var done: Set<String> = []
        for name in tables where try db.tableExists(name) && done.insert(name.lowercased()).inserted {
            let links = try convert(name, db, storeID: storeID, writer: &writer, into: &migration)
            try recreate(name, db, links: links)
        }
        return migration
    }

    private static func convert(
        _ table: String, _ db: Database, storeID: String, writer: inout RecordWriter,
        into migration: inout LegacyMigration
    ) throws -> [Int64: String] {
        var links: [Int64: String] = [:]
        let latest = now() + .hours(26)
        let rows = try Row.fetchCursor(db, sql: "SELECT rowid AS assay_row, * FROM \(quoted(table)) ORDER BY rowid")
        while let row = try rows.next() {
            migration.rows += 1
            let number: Int64 = row["assay_row"]
            do {
                let record = try LegacyRow(row, storeID: storeID).record()
                if let problem = record.problems(notAfter: latest).first { throw problem }
                try writer.write(record)
                links[number] = record.runID.text
                migration.records += 1
            } catch let error as FieldError {
                migration.withoutRecord.append("\(table), row \(number): \(error)")
            }
        }
        return links
    }

    /// SQLite cannot drop a constraint: the table is made again without it, and the rows move over.
    private static func recreate(_ table: String, _ db: Database, links: [Int64: String]) throws {
        let columns = try Row.fetchAll(db, sql: "PRAGMA table_xinfo(\(quoted(table)))").filter { $0["hidden"] == 0 }
        let indexes = try String.fetchAll(
            db,
            sql: """
                SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? COLLATE NOCASE AND sql IS NOT NULL
                """, arguments: [table]
        ).filter { !$0.uppercased().contains("UNIQUE") }
        let triggers = try String.fetchAll(
            db, sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE",
            arguments: [table])
        for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(quoted(trigger))") }
        let keys = columns.filter { ($0["pk"] as Int) > 0 }
        var definitions = columns.map { column in
            var words = [quoted(column["name"]), column["type"] as String]
            // Only the number of the row may stay unique.
            if keys.count == 1, column["pk"] == 1, (column["type"] as String).uppercased() == "INTEGER" {
                words.append("PRIMARY KEY")
            }
            if column["notnull"] == 1 { words.append("NOT NULL") }
            if let value = column["dflt_value"] as String? { words.append("DEFAULT (\(value))") }
            return words.joined(separator: " ")
        }
        definitions.append("\(link) TEXT")
        let names = columns.map { quoted($0["name"]) }.joined(separator: ", ")
        let interim = quoted("\(table)_before_assay")
        // Views that name the table would stop it from being renamed.
        try db.execute(sql: "PRAGMA legacy_alter_table = ON")
        try db.execute(sql: "CREATE TABLE \(interim) (\(definitions.joined(separator: ", ")))")
        try db.execute(
            sql: "INSERT INTO \(interim) (rowid, \(names)) SELECT rowid, \(names) FROM \(quoted(table)) ORDER BY rowid")
        for (row, run) in links {
            try db.execute(sql: "UPDATE \(interim) SET \(link) = ? WHERE rowid = ?", arguments: [run, row])
        }
        try db.execute(sql: "DROP TABLE \(quoted(table))")
        try db.execute(sql: "ALTER TABLE \(interim) RENAME TO \(quoted(table))")
        try db.execute(sql: "PRAGMA legacy_alter_table = OFF")
        for index in indexes { try db.execute(sql: index) }
        for operation in ["UPDATE", "DELETE"] {
            try db.execute(
                sql: """
                    CREATE TRIGGER \(quoted("\(table)_no_\(operation.lowercased())")) BEFORE \(operation) ON \(quoted(table))
                    BEGIN SELECT RAISE(ABORT, 'append-only: kept as it was before the migration'); END
                    """)
        }
    }

    private static func quoted(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }
}
