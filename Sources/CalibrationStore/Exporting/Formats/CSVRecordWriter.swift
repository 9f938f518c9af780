// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration

extension ExportFormat {
    /// One row per record; figures without a column stand in `metrics` as JSON.
    public static let csv = ExportFormat("csv") { CSVRecordWriter() }
}

/// Writes records as a table (RFC 4180): a header, then one row each.
struct CSVRecordWriter: RecordFormatWriter {
    func begin() -> [UInt8] {
        Array((["schema_version"] + RecordField.all.map(\.name) + ["metrics"]).joined(separator: ",").utf8)
            + Array("\r\n".utf8)
    }

    func bytes(of record: CalibrationRecord) -> [UInt8] {
        var cells = ["\(ExportSchema.version)"]
        cells += RecordField.all.map { Self.cell($0.value(of: record).text ?? "") }
        let metrics = record.measurements.metrics
        cells.append(metrics.isEmpty ? "" : Self.cell(JSONText.metrics(metrics)))
        return Array((cells.joined(separator: ",") + "\r\n").utf8)
    }

    func end() -> [UInt8] { [] }

    private static func cell(_ text: String) -> String {
        guard text.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
