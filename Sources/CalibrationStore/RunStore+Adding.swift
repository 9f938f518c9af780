// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
internal import GRDB

/// What became of records that were offered to a store.
public struct AddOutcome: Sendable, Hashable {
    /// Records that are new.
    public var added = 0
    /// Records whose content the store had already.
    public var known = 0

    public init(added: Int = 0, known: Int = 0) {
        self.added = added
        self.known = known
    }
}

extension RunStore {
    /// Adds records, all of them or none, in one transaction. When this returns they are on the disk.
    ///
    /// A record whose content is there already, withdrawn or not, adds nothing.
    /// - Throws: `StoreError`: a record without a measurement or with a value that cannot be, a locked, full or read-only store.
    /// - Complexity: O(records), some 50 us each.
    @discardableResult
    public func add(_ records: [CalibrationRecord]) throws(StoreError) -> AddOutcome {
        for record in records {
            // A simulation may be ahead of this machine's clock.
            guard let problem = record.problems(notAfter: .distantFuture).first else { continue }
            throw StoreError(.badRecord, at: path, "run \(record.runID): \(problem)")
        }
        return try writing { db in
            var writer = try RecordWriter(db)
            var outcome = AddOutcome()
            for record in records {
                if try writer.write(record) { outcome.added += 1 } else { outcome.known += 1 }
            }
            return outcome
        }
    }

    /// Runs the body in one transaction that waits for other writers before it reads anything.
    func writing<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        guard access == .readWrite else {
            throw StoreError(.readOnly, at: path, "was opened for reading only")
        }
        do {
            return try queue.writeWithoutTransaction { db in
                var value: Value?
                try db.inTransaction(.immediate) {
                    value = try body(db)
                    return .commit
                }
                guard let value else { throw StoreError(.failed, at: path, "the transaction was given up") }
                return value
            }
        } catch {
            throw StoreError(error, at: path)
        }
    }
}
