// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration

extension ExportFormat {
    /// Apache Parquet, uncompressed; figures without a column stand in `metrics` as JSON.
    public static let parquet = ExportFormat("parquet") { ParquetRecordWriter() }
}

/// Writes records as Parquet: a column for every field, and the figures as JSON.
struct ParquetRecordWriter: RecordFormatWriter {
    /// Rows that are held before they are written as a group.
    private static let rowsPerGroup = 65_536

    private var file: ParquetFile

    init() {
        var columns = RecordField.all.map { field in
            ParquetColumn(name: field.name, type: Self.type(of: field))
        }
        columns.append(ParquetColumn(name: "metrics", type: .json))
        file = ParquetFile(
            columns: columns,
            metadata: [("assay.schema", ExportSchema.name), ("assay.schema_version", "\(ExportSchema.version)")])
    }

    private static func type(of field: RecordField) -> ParquetColumn.ColumnType {
        if field.name == "timestamp" { return .timestamp }
        switch field.kind {
        case .text: return .text
        case .integer: return .integer
        case .real: return .real
        case .boolean: return .boolean
        }
    }

    func begin() -> [UInt8] { ParquetFile.magic }

    mutating func bytes(of record: CalibrationRecord) -> [UInt8] {
        for (index, field) in RecordField.all.enumerated() {
            let value: FieldValue =
                field.name == "timestamp"
                ? .integer(Int(record.timestamp.nanosecondsSinceEpoch)) : field.value(of: record)
            file.columns[index].append(value)
        }
        let metrics = record.measurements.metrics
        file.columns[RecordField.all.count].append(metrics.isEmpty ? .null : .text(JSONText.metrics(metrics)))
        file.pendingRows += 1
        return file.pendingRows < Self.rowsPerGroup ? [] : file.rowGroup()
    }

    mutating func end() -> [UInt8] { file.rowGroup() + file.footer() }
}
