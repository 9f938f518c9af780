// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration
internal import Foundation
internal import GRDB
internal import Hashing

/// Writes records within one transaction. Identities that were met before are not looked up again.
struct RecordWriter {
    let db: Database
    // By the parts themselves: writing them out and hashing them for every run costs more than the insertion.
    private var hardware: [HardwareParts: Int64] = [:]
    private var software: [SoftwareParts: Int64] = [:]
    private var conditions: [ConditionParts: Int64] = [:]
    private var strata: [Pair: Int64] = [:]
    private var metrics: [BenchmarkMetric: Int64] = [:]
    private let insertRun: Statement
    private let findRun: Statement
    private let insertValue: Statement
    private let runFields: [RecordField]

    init(_ db: Database) throws {
        self.db = db
        let columns =
            ["content_hash", "stratum", "hardware", "software", "timestamp_ns"] + Schema.runColumns
        insertRun = try db.cachedStatement(sql: insertion(into: "runs", columns))
        findRun = try db.cachedStatement(sql: "SELECT id FROM runs WHERE content_hash = ?")
        insertValue = try db.cachedStatement(
            sql: insertion(into: "metric_values", ["run", "position", "metric", "value"]))
        runFields = Schema.runColumns.compactMap { RecordField.named($0) }
    }

    /// - Returns: false where the content is in the store already.
    @discardableResult
    mutating func write(_ record: CalibrationRecord) throws -> Bool {
        let hash = contentHash(of: record)
        if try Int64.fetchOne(findRun, arguments: [hash]) != nil { return false }
        let (hardware, software, conditions) = try identities(of: record)
        var arguments: [(any DatabaseValueConvertible)?] = [
            hash, try stratum(of: hardware, conditions), hardware, software, record.timestamp.nanosecondsSinceEpoch,
        ]
        arguments += runFields.map { $0.value(of: record).databaseValue }
        try insertRun.execute(arguments: StatementArguments(arguments))
        let run = db.lastInsertedRowID
        for (position, metric) in record.measurements.metrics.enumerated() {
            try insertValue.execute(arguments: [run, position, try id(of: metric), metric.value])
        }
        return true
    }

    private mutating func identities(
        of record: CalibrationRecord
    ) throws -> (hardware: Int64, software: Int64, conditions: Int64) {
        let parts = (HardwareParts(record), SoftwareParts(record), ConditionParts(record))
        let ids = (
            hardware: try hardware[parts.0] ?? identity("hardware", Schema.hardwareColumns, of: record),
            software: try software[parts.1] ?? identity("software", Schema.softwareColumns, of: record),
            conditions: try conditions[parts.2] ?? identity("conditions", Schema.conditionColumns, of: record)
        )
        hardware[parts.0] = ids.hardware
        software[parts.1] = ids.software
        conditions[parts.2] = ids.conditions
        return ids
    }

    /// The row of the table with the record's values in these columns, made where there is none.
    private func identity(_ table: String, _ columns: [String], of record: CalibrationRecord) throws -> Int64 {
        let values = columns.compactMap { RecordField.named($0)?.value(of: record) }
        let text = values.map { value in value.text.map { "\($0.utf8.count):\($0)" } ?? "-" }.joined(separator: ",")
        let digest = Data(sha256(Array(text.utf8)))
        let found = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT id FROM \(table) WHERE identity = ?"), arguments: [digest])
        if let found { return found }
        let arguments: [(any DatabaseValueConvertible)?] = [digest] + values.map(\.databaseValue)
        try db.cachedStatement(sql: insertion(into: table, ["identity"] + columns))
            .execute(arguments: StatementArguments(arguments))
        return db.lastInsertedRowID
    }

    private struct Pair: Hashable {
        var hardware: Int64
        var conditions: Int64
    }

    private mutating func stratum(of hardware: Int64, _ conditions: Int64) throws -> Int64 {
        let pair = Pair(hardware: hardware, conditions: conditions)
        if let id = strata[pair] { return id }
        let machine = try Int64.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT min(other.id) FROM hardware JOIN hardware AS other
                      ON other.hardware_fingerprint = hardware.hardware_fingerprint
                        AND other.machine_key IS hardware.machine_key AND other.site_key IS hardware.site_key
                    WHERE hardware.id = ?
                    """), arguments: [hardware])
        let found = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT id FROM strata WHERE machine = ? AND conditions = ?"),
            arguments: [machine, conditions])
        let id: Int64
        if let found {
            id = found
        } else {
            try db.cachedStatement(sql: insertion(into: "strata", ["machine", "conditions"]))
                .execute(arguments: [machine, conditions])
            id = db.lastInsertedRowID
        }
        strata[pair] = id
        return id
    }

    private mutating func id(of metric: BenchmarkMetric) throws -> Int64 {
        var key = metric
        key.value = 0
        if let id = metrics[key] { return id }
        let arguments: StatementArguments = [metric.name, metric.unit, metric.direction.rawValue]
        let found = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT id FROM metrics WHERE name = ? AND unit = ? AND direction = ?"),
            arguments: arguments)
        let id: Int64
        if let found {
            id = found
        } else {
            try db.cachedStatement(sql: insertion(into: "metrics", ["name", "unit", "direction"]))
                .execute(arguments: arguments)
            id = db.lastInsertedRowID
        }
        metrics[key] = id
        return id
    }
}

private func insertion(into table: String, _ columns: [String]) -> String {
    let marks = Array(repeating: "?", count: columns.count).joined(separator: ", ")
    return "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(marks))"
}

extension FieldValue {
    var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .text(let text): text.databaseValue
        case .integer(let value): Int64(value).databaseValue
        case .real(let value): value.databaseValue
        case .boolean(let value): value.databaseValue
        }
    }
}

extension RecordWriter {
    /// Whether a record of the same run, precision and engine is there with another content. Withdrawn ones do not count.
    func holdsOther(_ record: CalibrationRecord) throws -> Bool {
        let others = try String.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT lower(hex(content_hash)) FROM runs JOIN strata ON strata.id = runs.stratum
                      JOIN conditions ON conditions.id = strata.conditions
                    WHERE run_id = ? AND precision = ? AND device IS ? AND repetition IS ?
                      AND runs.id NOT IN (SELECT run FROM tombstones)
                    """),
            arguments: [
                record.runID.text, record.measurements.precision.rawValue, record.measurements.device,
                record.repetition,
            ])
        return !others.isEmpty && !others.contains(record.contentHash)
    }
}

/// The content hash as the file holds it.
func contentHash(of record: CalibrationRecord) -> Data { Data(bytes(hexadecimal: record.contentHash) ?? []) }
