// SPDX-License-Identifier: GPL-3.0-or-later

/// What the migration of an older store did.
public struct LegacyMigration: Sendable, Hashable {
    /// Rows of the old tables; all of them are still there, with all their columns.
    public var rows = 0
    /// Rows that became records.
    public var records = 0
    /// Rows that hold no calibration that a record could be made of, and why.
    public var withoutRecord: [String] = []
}
