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

    public init(added: Int = 0, known: Int = 0, withdrawn: Int = 0) {
        self.added = added
        self.known = known
        self.withdrawn = withdrawn
    }
}

extension RunStore {
    /// Adds the records of another site's store under a key that tells the site apart and does not name it.
    ///
    /// What could lead back to a site stays there: notes are left out, run ids and machine keys are hashed anew with the salt. What
    /// the site withdraws is withdrawn here by the next merge. Merging a store again adds what is new in it.
    ///
    /// - Parameter salt: A secret of at least 16 bytes, the same each time; see `SiteSalt`.
    public func merge(_ site: RunStore, salt: [UInt8]) throws(StoreError) -> MergeOutcome {
        let anonymity = try SiteAnonymity(salt: salt, storeID: try site.storeID(), place: site.path)
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
                        if try writer.write(record) { outcome.added += 1 } else { outcome.known += 1 }
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

/// Takes from records what could lead back to a site.
struct SiteAnonymity {
    private let salt: [UInt8]
    private let storeID: String
    private let site: AnonymousKey

    init(salt: [UInt8], storeID: String, place: String) throws(StoreError) {
        guard let site = AnonymousKey(salt: salt, identifiers: ["site", storeID]) else {
            throw StoreError(.badRecord, at: place, "a salt takes at least 16 bytes")
        }
        self.salt = salt
        self.storeID = storeID
        self.site = site
    }

    func anonymous(_ record: CalibrationRecord) -> CalibrationRecord {
        var record = record
        record.quality.notes = nil
        record.runID = RunID.derived(from: salt + Array(record.runID.text.utf8))
        // A store that is itself a merge has told its sites apart already; their keys are hashed once more.
        let parent = record.siteKey?.digits
        record.siteKey =
            parent.flatMap { AnonymousKey(salt: salt, identifiers: ["site", storeID, $0]) } ?? site
        record.machineKey = record.machineKey.flatMap {
            AnonymousKey(salt: salt, identifiers: ["machine", storeID, parent ?? "", $0.digits])
        }
        return record
    }
}
