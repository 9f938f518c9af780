// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration
internal import Foundation
internal import GRDB

extension RunStore {
    /// Reads the whole file and computes every record's content hash again.
    /// - Returns: What is wrong, in words; empty where the store is whole and nobody changed a record.
    /// - Complexity: O(size of the file).
    public func check() throws(StoreError) -> [String] {
        try reading { db in
            var findings = try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
            let rows = try Row.fetchCursor(db, sql: "SELECT * FROM records ORDER BY id")
            let reader = try RecordReader(db, columns: rows.statementColumnNames)
            while let row = try rows.next() {
                let stored: String = row["content_hash"]
                do {
                    let record = try reader.record(row)
                    if record.contentHash != stored {
                        findings.append("run \(record.runID): its content is not what was recorded")
                    }
                } catch let error as FieldError {
                    findings.append("record \(row["id"] as Int64): \(error)")
                }
            }
            return findings
        }
    }
}
