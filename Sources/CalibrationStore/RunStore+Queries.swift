// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
internal import GRDB
public import Quantities

extension RunStore {
    /// The identifier that the store got when it was made: random, and says nothing about where.
    public func storeID() throws(StoreError) -> String {
        try reading { db in try String.fetchOne(db, sql: "SELECT value FROM store WHERE name = 'store_id'") ?? "" }
    }

    /// How many records there are, withdrawn ones not counted.
    public func count(_ selection: RecordSelection = RecordSelection()) throws(StoreError) -> Int {
        let (condition, arguments) = selection.condition
        return try reading { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM records WHERE \(condition)", arguments: arguments) ?? 0
        }
    }

    /// Records in the order of time.
    public func records(_ selection: RecordSelection = RecordSelection()) throws(StoreError) -> [CalibrationRecord] {
        var records: [CalibrationRecord] = []
        try forEachRecord(selection) { records.append($0) }
        return records
    }

    /// Hands over one record after the other in the order of time, and holds one at a time. All are of one moment of the
    /// store, whatever others write meanwhile.
    public func forEachRecord(
        _ selection: RecordSelection = RecordSelection(), _ body: (CalibrationRecord) throws -> Void
    ) throws(StoreError) {
        let (condition, arguments) = selection.condition
        try reading { db in
            let rows = try Row.fetchCursor(
                db, sql: "SELECT * FROM records WHERE \(condition) ORDER BY timestamp_ns, id", arguments: arguments)
            let reader = try RecordReader(db, columns: rows.statementColumnNames)
            while let row = try rows.next() { try body(reader.record(row)) }
        }
    }

    /// The trajectory of a machine: its records in one precision, in the order of time.
    public func trajectory(
        hardware: HardwareFingerprint, precision: Precision = .fp32, from: Instant? = nil, to: Instant? = nil
    ) throws(StoreError) -> [CalibrationRecord] {
        try records(RecordSelection(hardware: hardware, precision: precision, from: from, to: to))
    }

    /// The newest record of a machine, in this precision or in any; nil where there is none.
    public func latest(
        hardware: HardwareFingerprint, precision: Precision? = nil
    ) throws(StoreError) -> CalibrationRecord? {
        let (strata, arguments) = RecordSelection(hardware: hardware, precision: precision).stratumQuery
        return try reading { db in
            // The newest of each stratum is at the end of its part of the index.
            let newest = try db.makeStatement(
                sql: """
                    SELECT timestamp_ns, id FROM runs
                    WHERE stratum = ? AND NOT EXISTS (SELECT 1 FROM tombstones WHERE tombstones.run = runs.id)
                    ORDER BY timestamp_ns DESC, id DESC LIMIT 1
                    """)
            var last: (time: Int64, id: Int64)?
            for stratum in try Int64.fetchAll(db, sql: strata, arguments: arguments) {
                guard let row = try Row.fetchOne(newest, arguments: [stratum]) else { continue }
                let found: (time: Int64, id: Int64) = (row[0], row[1])
                if last.map({ found > $0 }) ?? true { last = found }
            }
            guard let last else { return nil }
            let rows = try Row.fetchCursor(db, sql: "SELECT * FROM records WHERE id = ?", arguments: [last.id])
            let reader = try RecordReader(db, columns: rows.statementColumnNames)
            return try rows.next().map { try reader.record($0) }
        }
    }

    /// Records of one run, one per precision; empty where there is none of this id.
    public func records(runID: RunID) throws(StoreError) -> [CalibrationRecord] {
        try reading { db in
            let rows = try Row.fetchCursor(
                db, sql: "SELECT * FROM records WHERE run_id = ? ORDER BY id", arguments: [runID.text])
            let reader = try RecordReader(db, columns: rows.statementColumnNames)
            var records: [CalibrationRecord] = []
            while let row = try rows.next() { records.append(try reader.record(row)) }
            return records
        }
    }

    /// Runs the body in one consistent view of the store.
    func reading<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do {
            return try queue.read(body)
        } catch {
            throw StoreError(error, at: path)
        }
    }
}

/// Puts records together from rows of the view `records`.
struct RecordReader {
    private let columns: [String: Int]
    private let metrics: Statement

    init(_ db: Database, columns names: [String]) throws {
        columns = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        metrics = try db.makeStatement(
            sql: """
                SELECT name, unit, direction, value FROM metric_values JOIN metrics ON metrics.id = metric_values.metric
                WHERE run = ? ORDER BY position
                """)
    }

    func record(_ row: Row) throws -> CalibrationRecord {
        let id: Int64 = row["id"]
        var figures: [BenchmarkMetric] = []
        let rows = try Row.fetchCursor(metrics, arguments: [id])
        while let row = try rows.next() {
            figures.append(
                BenchmarkMetric(
                    name: row[0], unit: row[1], direction: MetricDirection(rawValue: row[2]) ?? .higherIsBetter,
                    value: row[3]))
        }
        return try CalibrationRecord(origin: .measured, metrics: figures) { field in
            columns[field.name].map { FieldValue(row[$0] as DatabaseValue, kind: field.kind) }
        }
    }
}

extension RowCursor {
    var statementColumnNames: [String] { _statement.columnNames }
}

extension FieldValue {
    init(_ value: DatabaseValue, kind: FieldKind) {
        switch value.storage {
        case .null, .blob: self = .null
        case .string(let text): self = .text(text)
        case .double(let value): self = .real(value)
        case .int64(let value): self = kind == .boolean ? .boolean(value != 0) : .integer(Int(value))
        }
    }
}
