// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration
internal import Configuration
internal import Quantities

/// The columns of a record as a file states them, on their way to a record.
struct RecordDraft {
    var values: [String: FieldValue] = [:]
    var metrics: [BenchmarkMetric] = []
    var notes: [String] = []

    /// The record of these columns. Columns that the file leaves open come from what a person stated.
    ///
    /// A fingerprint that the file states is held against its parts and never taken over: it only tells whether a part without a
    /// value was absent or is unknown.
    func record(_ source: ImportSource, at place: TextPlace?, into sink: inout some ImportSink) throws
        -> CalibrationRecord
    {
        var values = values
        for (name, text) in source.options.defaults where values[name]?.presentText == nil {
            values[name] = .text(text)
        }
        if values["timestamp"]?.presentText == nil {
            if let unix = values["timestamp_unix"]?.presentText {
                guard let seconds = decimalNumber(unix) else {
                    throw source.failure(at: place, "timestamp_unix: '\(echoed(unix))' is no number")
                }
                values["timestamp"] = .text(try source.instant(unix: seconds, at: place).iso8601WithFraction)
            } else if let time = source.options.time {
                values["timestamp"] = .text(time.iso8601WithFraction)
            }
        } else if let unix = values["timestamp_unix"]?.presentText, let text = values["timestamp"]?.presentText,
            let seconds = decimalNumber(unix), let stated = Instant.parsing(timestamp: text), stated.statesZone,
            abs(Double(stated.instant.nanosecondsSinceEpoch) / 1e9 - seconds) > 1
        {
            throw source.failure(
                at: place, "timestamp \(echoed(text)) and timestamp_unix \(echoed(unix)) are not the same time")
        }
        if let text = values["timestamp"]?.presentText, Instant.parsing(timestamp: text)?.statesZone == false {
            sink.warn("its times name no zone and were taken as UTC")
        }
        let stated = values.removeValue(forKey: "hardware_fingerprint")?.presentText
        let all = notes + [values["notes"]?.presentText].compactMap { $0 }
        values["notes"] = all.isEmpty ? nil : .text(all.joined(separator: "; "))
        do {
            var record = try CalibrationRecord(origin: .imported, metrics: metrics) { values[$0.name] }
            if record.origin == .measured { record.origin = .imported }
            if values["missing_component"]?.presentText == nil { record.missingComponent = .unknown }
            if record.hardware.fingerprintComponents.allSatisfy({ $0.value == nil }) {
                sink.warn(
                    "it states no part of a machine: all such records share one fingerprint; "
                        + "--set cpu_model=... tells machines apart")
            }
            if let stated { try hold(stated, against: &record, source, at: place, into: &sink) }
            return record
        } catch let error as FieldError {
            throw source.failure(at: place, error.description, remedy: "nothing of this file was imported")
        }
    }

    private func hold(
        _ stated: String, against record: inout CalibrationRecord, _ source: ImportSource, at place: TextPlace?,
        into sink: inout some ImportSink
    ) throws {
        guard let fingerprint = HardwareFingerprint(parsing: stated) else {
            throw source.failure(at: place, "hardware_fingerprint: '\(echoed(stated))' is not 16 hexadecimal digits")
        }
        guard record.hardwareFingerprint.digits != fingerprint.digits else { return }
        let other = MissingComponent.allCases.first {
            record.hardware.fingerprint(missing: $0).digits == fingerprint.digits
        }
        if let other {
            record.missingComponent = other
        } else {
            sink.warn(
                "the stated hardware fingerprint \(stated) is not that of the stated parts, "
                    + "\(record.hardwareFingerprint): the latter was kept")
        }
    }
}

extension ImportSource {
    /// Puts the value of a named column into the draft.
    /// - Returns: Whether the name means something here.
    func put(_ value: FieldValue, named name: String, into draft: inout RecordDraft) throws(FieldError) -> Bool {
        if case .text(let text) = value, text.utf8.contains(0) {
            throw FieldError(echoed(name), "holds a NUL character")
        }
        if RecordField.named(name) != nil {
            draft.values[name] = value
            return true
        }
        if ["schema", "schema_version", "content_hash"].contains(name) { return true }
        if let metric = options.metrics.first(where: { $0.name == name }) {
            guard let text = value.presentText else { return true }
            guard let number = decimalNumber(text), number.isFinite else {
                throw FieldError(name, "'\(echoed(text))' is no finite number")
            }
            draft.metrics.append(
                BenchmarkMetric(name: name, unit: metric.unit, direction: metric.direction, value: number))
            return true
        }
        return options.ignoresUnknownColumns
    }

    func unknown(_ name: String, at place: TextPlace?) -> StoreError {
        let names = RecordField.all.map(\.name) + ["metric", "unit", "direction", "value", "metrics"]
        let hint = nearestName(to: name, in: names).map { "did you mean '\($0)'?" }
        return failure(
            at: place, "there is no column '\(echoed(name))'",
            remedy: (hint.map { $0 + " " } ?? "")
                + "a figure of its own takes --metric '\(echoed(name)):UNIT:higher' or ':lower'; "
                + "--ignore-unknown leaves such columns out")
    }

    func checkSchema(_ value: FieldValue?, at place: TextPlace?) throws {
        guard let text = value?.presentText, let version = Int(text) else { return }
        guard version <= ExportSchema.version else {
            throw failure(
                at: place,
                "schema version \(version) is newer than the one this program knows, \(ExportSchema.version)",
                remedy: "update assay")
        }
    }
}
