// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration
internal import GRDB
internal import Quantities

/// A row of an older store on its way to a record. Columns mean what their names say; those without a field of their own stay in
/// the old table.
struct LegacyRow {
    private let row: Row
    private let storeID: String

    init(_ row: Row, storeID: String) {
        self.row = row
        self.storeID = storeID
    }

    /// Names that older versions gave to fields.
    private static let synonyms: [String: [String]] = [
        "timestamp": ["calibration_date", "calibrated_at", "measured_at", "updated_at", "created_at", "date"],
        "timestamp_unix": ["calibration_timestamp", "unix_time"],
        "device": ["device_type"],
        "peak_measured_gops": ["peak_gops", "best_measured_gflops", "peak_measured_gflops", "peak_gflops"],
        "theoretical_peak_gops": ["theoretical_gops", "theoretical_peak_gflops"],
        "stream_best_gbps": ["bandwidth_gbps", "measured_bandwidth_gbps", "stream_gbps"],
        "cpu_governor": ["governor"],
        "notes": ["comment", "comments"],
        "cpu_cores_logical": ["cpu_count", "cpu_threads"],
        "memory_total_gb": ["total_memory_gb"],
    ]

    /// Names by which people called machines. None becomes a key; a machine key keeps apart what they kept apart.
    private static let suppliedNames = ["hardware_id", "hardware_name", "device_name", "machine", "hostname"]

    func record() throws(FieldError) -> CalibrationRecord {
        var notes: [String] = []
        var zone = true
        var values: [String: FieldValue] = [:]
        for field in RecordField.all where !field.isDerived || field.name == "timestamp_unix" {
            let names = [field.name] + (Self.synonyms[field.name] ?? [])
            if let value = names.lazy.compactMap({ value($0, field.kind) }).first { values[field.name] = value }
        }
        if let text = values["timestamp"]?.presentText {
            if let seconds = Double(text), seconds > 1e8 {
                values["timestamp"] = .text(try instant(seconds).iso8601WithFraction)
            } else {
                zone = Instant.parsing(timestamp: text)?.statesZone ?? true
            }
        } else if let text = values["timestamp_unix"]?.presentText, let seconds = Double(text) {
            values["timestamp"] = .text(try instant(seconds).iso8601WithFraction)
        }
        if !zone { notes.append("zone not stated, taken as UTC") }
        if let id = values["run_id"]?.presentText, RunID(id) == nil {
            notes.append("run id there: \(id)")
            values["run_id"] = nil
        }
        // A clock that was set is a condition, like the power mode it belongs to.
        if let clock = ["clock_mhz", "gpu_clock_mhz", "sm_clock_mhz"].lazy.compactMap({ value($0, .real)?.presentText })
            .first,
            let number = Double(clock), number > 0
        {
            let mode = values["power_mode"]?.presentText
            values["power_mode"] = .text(
                [mode, "\(formatNumber(number)) MHz"].compactMap { $0 }.joined(separator: " @ "))
        }
        let supplied = Self.suppliedNames.compactMap { name in value(name, .text)?.presentText.map { (name, $0) } }
        notes += supplied.map { "\($0.0) there: \($0.1)" }
        notes.append("migrated from an older store")
        values["notes"] = .text(([values["notes"]?.presentText].compactMap { $0 } + notes).joined(separator: "; "))
        values["origin"] = .text(RecordOrigin.imported.rawValue)
        for name in ["machine_key", "site_key", "missing_component"] { values[name] = nil }
        var record = try CalibrationRecord(origin: .imported) { values[$0.name] }
        if let (_, name) = supplied.first {
            record.machineKey = AnonymousKey(salt: Array(storeID.utf8), identifiers: ["machine", name])
        }
        return record
    }

    private func value(_ name: String, _ kind: FieldKind) -> FieldValue? {
        guard row.hasColumn(name), let stored = row[name] as DatabaseValue? else { return nil }
        let value = FieldValue(stored, kind: kind)
        return value.presentText == nil ? nil : value
    }

    private func instant(_ seconds: Double) throws(FieldError) -> Instant {
        guard seconds.isFinite, abs(seconds) < 9e9 else {
            throw FieldError("timestamp", "\(formatNumber(seconds, digits: 15)) is no time in seconds since 1970")
        }
        return Instant(nanosecondsSinceEpoch: Int64((seconds * 1e6).rounded()) * 1000)
    }
}
