// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration

extension ExportFormat {
    /// One object with the schema's name and version and the `records`.
    public static let json = ExportFormat("json") { JSONRecordWriter(lines: false) }
    /// One object a line.
    public static let jsonl = ExportFormat("jsonl") { JSONRecordWriter(lines: true) }
}

/// Writes records as JSON: one object with the list, or one object a line.
struct JSONRecordWriter: RecordFormatWriter {
    let lines: Bool
    private var isFirst = true

    init(lines: Bool) { self.lines = lines }

    func begin() -> [UInt8] {
        guard !lines else { return [] }
        return Array(
            "{\"schema\": \"\(ExportSchema.name)\", \"schema_version\": \(ExportSchema.version), \"records\": [".utf8)
    }

    mutating func bytes(of record: CalibrationRecord) -> [UInt8] {
        var members = RecordField.all.map { "\"\($0.name)\": \(JSONText.value($0.value(of: record)))" }
        members.append("\"metrics\": \(JSONText.metrics(record.measurements.metrics))")
        if lines {
            members.insert("\"schema_version\": \(ExportSchema.version)", at: 0)
            return Array("{\(members.joined(separator: ", "))}\n".utf8)
        }
        defer { isFirst = false }
        return Array("\(isFirst ? "" : ",")\n  {\(members.joined(separator: ", "))}".utf8)
    }

    func end() -> [UInt8] { lines ? [] : Array("\n]}\n".utf8) }
}
