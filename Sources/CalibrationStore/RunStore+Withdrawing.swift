// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
internal import GRDB
internal import Quantities

/// A record that was taken back: it stays in the file and counts no more.
public struct Tombstone: Sendable, Hashable {
    public var runID: RunID
    public var reason: String
    /// The run that stands for it now.
    public var replacedBy: RunID?
    /// ISO 8601.
    public var at: String
}

extension RunStore {
    /// Withdraws every record of a run. Nothing is deleted: a tombstone stands beside it, and a correction is a new record.
    /// - Returns: How many records were withdrawn now.
    /// - Throws: `StoreError`: no such run, or no reason.
    @discardableResult
    public func withdraw(_ runID: RunID, reason: String, replacedBy: RunID? = nil) throws(StoreError) -> Int {
        guard !reason.allSatisfy(\.isWhitespace) else {
            throw StoreError(.badRecord, at: path, "a withdrawal needs a reason")
        }
        return try writing { db in
            let runs = try Int64.fetchAll(db, sql: "SELECT id FROM runs WHERE run_id = ?", arguments: [runID.text])
            guard !runs.isEmpty else {
                throw StoreError(.notFound, at: path, "there is no run \(runID)")
            }
            var withdrawn = 0
            for run in runs
            where try Int.fetchOne(db, sql: "SELECT 1 FROM tombstones WHERE run = ?", arguments: [run]) == nil {
                try db.execute(
                    sql: "INSERT INTO tombstones (run, reason, replaced_by, at) VALUES (?, ?, ?, ?)",
                    arguments: [run, reason, replacedBy?.text, now().iso8601WithFraction])
                withdrawn += 1
            }
            return withdrawn
        }
    }

    /// What was withdrawn, in the order it was.
    public func tombstones() throws(StoreError) -> [Tombstone] {
        try reading { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT runs.run_id, reason, replaced_by, at FROM tombstones JOIN runs ON runs.id = tombstones.run
                    ORDER BY tombstones.id
                    """
            ).compactMap { row in
                RunID(row[0]).map {
                    Tombstone(
                        runID: $0, reason: row[1], replacedBy: (row[2] as String?).flatMap { RunID($0) }, at: row[3])
                }
            }
        }
    }
}
