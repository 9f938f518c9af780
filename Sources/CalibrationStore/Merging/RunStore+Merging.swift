// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration
internal import Foundation
internal import GRDB

/// What a merge brought.
public struct MergeOutcome: Sendable, Hashable {
    public var added = 0
    public var known = 0
    /// Records that their site has withdrawn since, and that are withdrawn here now.
    public var withdrawn = 0
    /// How many texts of the added records stayed at their site because they are none of the words that may leave one, by the
    /// name of their field. Parts of `other_versions` are left out, the others became keys.
    public var withheld: [String: Int] = [:]

    public init(added: Int = 0, known: Int = 0, withdrawn: Int = 0, withheld: [String: Int] = [:]) {
        self.added = added
        self.known = known
        self.withdrawn = withdrawn
        self.withheld = withheld
    }
}

extension RunStore {
    /// Adds the records of another site's store under a key that tells the site apart and does not name it.
    ///
    /// What could lead back to a site stays there: notes are left out, run ids and machine keys are hashed anew with the salt, and
    /// a text that is not made of known words (a name of a metric, a power mode, a model) becomes a key. What the site withdraws
    /// is withdrawn here by the next merge. Merging a store again adds what is new in it.
    ///
    /// - Parameter salt: A secret of at least 16 bytes, the same each time; see `SiteSalt`.
    public func merge(_ site: RunStore, salt: [UInt8]) throws(StoreError) -> MergeOutcome {
        var anonymity = try SiteAnonymity(salt: salt, storeID: try site.storeID(), place: site.path)
        if try storeID() == site.storeID() {
            throw StoreError(.badRecord, at: site.path, "is the store to merge into")
        }
        let reason = "withdrawn at its site"
        return try writing { db in
            var writer = try RecordWriter(db)
            var outcome = MergeOutcome()
            try site.reading { source in
                let rows = try Row.fetchCursor(
                    source,
                    sql: """
                        SELECT *, id IN (SELECT run FROM tombstones) AS is_withdrawn FROM all_records
                        ORDER BY timestamp_ns, id
                        """)
                let reader = try RecordReader(source, columns: rows.statementColumnNames)
                while let row = try rows.next() {
                    let record = anonymity.anonymous(try reader.record(row))
                    guard row["is_withdrawn"] as Bool else {
                        guard try writer.write(record) else {
                            outcome.known += 1
                            continue
                        }
                        outcome.added += 1
                        for field in anonymity.withheld { outcome.withheld[field, default: 0] += 1 }
                        continue
                    }
                    let here = try Int64.fetchOne(
                        db,
                        sql: """
                            SELECT id FROM runs WHERE run_id = ? AND content_hash = ?
                              AND id NOT IN (SELECT run FROM tombstones)
                            """, arguments: [record.runID.text, contentHash(of: record)])
                    guard let here else { continue }
                    try db.execute(
                        sql: "INSERT INTO tombstones (run, reason, at) VALUES (?, ?, ?)",
                        arguments: [here, reason, now().iso8601WithFraction])
                    outcome.withdrawn += 1
                }
            }
            return outcome
        }
    }
}
