// SPDX-License-Identifier: GPL-3.0-or-later

internal import GRDB

/// The older kind of store: one table `calibrations`, one row per machine and precision that every calibration overwrote.
enum LegacySchema {
    static func isPresent(_ db: Database) throws -> Bool { try db.tableExists("calibrations") }

    static func migrate(_ db: Database) throws -> LegacyMigration {
        LegacyMigration(rows: 0, records: 0, withoutRecord: [])
    }
}

/// What the migration of an older store did.
public struct LegacyMigration: Sendable, Hashable {
    /// Rows of the old table; all of them are still there, with all their columns.
    public var rows: Int
    /// Rows that became records.
    public var records: Int
    /// Rows that hold no calibration that a record could be made of, and why.
    public var withoutRecord: [String]
}
