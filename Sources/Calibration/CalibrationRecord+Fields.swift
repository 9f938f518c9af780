// SPDX-License-Identifier: GPL-3.0-or-later

internal import Quantities

extension CalibrationRecord {
    /// A record from its columns, as a table or a file holds them. What follows from other columns is computed, not read.
    ///
    /// - Parameters:
    ///   - origin: What the record is unless its own column says otherwise.
    ///   - metrics: The figures without a column.
    ///   - value: The value in the column of this name; nil where the source has no such column.
    /// - Throws: `FieldError` for a value that its column cannot hold, and for a record without a timestamp.
    public init(
        origin: RecordOrigin, metrics: [BenchmarkMetric] = [], value: (RecordField) -> FieldValue?
    ) throws(FieldError) {
        self.init(
            runID: RunID.derived(from: []), timestamp: .distantFuture, origin: origin, hardware: HardwareIdentity(),
            software: SoftwareIdentity(), measurements: Measurements(precision: .unknown, metrics: metrics))
        let unset = runID
        var missing: FieldValue?
        for field in RecordField.all {
            guard let value = value(field) else { continue }
            try field.set(value, of: &self)
            if field.name == "missing_component", value.presentText != nil { missing = value }
        }
        if missing == nil { missingComponent = self.origin.missingComponent }
        guard timestamp != .distantFuture else { throw FieldError("timestamp", "a record needs one") }
        measurements.deriveRatios()
        if runID == unset { runID = RunID.derived(from: canonicalContent(withRunID: false).utf8) }
    }
}
