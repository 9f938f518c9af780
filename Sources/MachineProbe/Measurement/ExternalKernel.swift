// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
internal import Foundation
internal import Quantities

/// A program of the user that measures what Assay has no code for: half precision, integers, accelerators. It writes JSON to
/// standard output: an object, a list of objects, or one object a line.
///
///     {"precision": "fp16", "device": "cuda", "blas3_gops": 410000, "peak_measured_gops": 410000,
///      "theoretical_peak_gops": 989400, "theoretical_peak_source": "data sheet",
///      "metrics": [{"name": "resnet50", "unit": "images/s", "direction": "higher-is-better", "value": 3100}]}
///
/// `precision` is required, and so is one rate. Rates are those of the record's results; a key that is not known is refused.
public struct ExternalResult: Sendable, Hashable {
    public var measurements: Measurements
    /// Where its theoretical peak comes from.
    public var peakSource: String?
    public var notes: String?
    /// Versions that the kernel knows, by the record's field names or names of its own: `driver_version`, `tensorrt`.
    public var versions: [String: String]

    /// Runs a command in the shell.
    ///
    /// - Parameter seconds: after which it is ended.
    /// - Returns: one result per precision and device, in the order of the output.
    public static func run(_ command: String, seconds: Int) throws(MeasurementError) -> [ExternalResult] {
        try parse(output(of: command, seconds: seconds), from: "--exec \(command)")
    }

    /// What the command wrote.
    private static func output(of command: String, seconds: Int) throws(MeasurementError) -> Data {
        let subject = "--exec \(command)"
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("assay-exec-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        process.standardInput = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        do {
            try Data().write(to: file)
            process.standardOutput = try FileHandle(forWritingTo: file)
            try process.run()
        } catch {
            throw MeasurementError(subject, "cannot be started: \(error.localizedDescription)")
        }
        if ended.wait(timeout: .now() + .seconds(seconds)) == .timedOut {
            kill(process.processIdentifier, SIGTERM)
            if ended.wait(timeout: .now() + .seconds(2)) == .timedOut { kill(process.processIdentifier, SIGKILL) }
            throw MeasurementError(subject, "did not finish within \(seconds) s", remedy: "give more by --exec-timeout")
        }
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            let how = process.terminationReason == .exit ? "status" : "signal"
            throw MeasurementError(subject, "ended with \(how) \(process.terminationStatus)")
        }
        return FileManager.default.contents(atPath: file.path) ?? Data()
    }

    /// Reads what a kernel wrote.
    /// - Parameter subject: what a message names.
    public static func parse(_ output: [UInt8], from subject: String) throws(MeasurementError) -> [ExternalResult] {
        try parse(Data(output), from: subject)
    }

    private static func parse(_ output: Data, from subject: String) throws(MeasurementError) -> [ExternalResult] {
        func refuseRepeatedKey(_ text: Data, _ place: String) throws(MeasurementError) {
            if let key = repeatedKey(in: text) {
                throw MeasurementError(
                    subject, "\(place)holds \"\(key.prefix(60))\" twice", remedy: "which of the two is meant?")
            }
        }
        var objects: [Any] = []
        if let root = try? JSONSerialization.jsonObject(with: output) {
            try refuseRepeatedKey(output, "an object of its output ")
            objects = root as? [Any] ?? [root]
        } else {
            for (index, line) in String(decoding: output, as: UTF8.self).split(separator: "\n").enumerated() {
                if line.trimmed.isEmpty { continue }
                guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) else {
                    throw MeasurementError(subject, "line \(index + 1) of its output is no JSON: \(line.prefix(60))")
                }
                try refuseRepeatedKey(Data(line.utf8), "line \(index + 1) of its output ")
                objects.append(object)
            }
        }
        guard !objects.isEmpty else { throw MeasurementError(subject, "wrote nothing to standard output") }
        var results: [ExternalResult] = []
        for object in objects {
            guard let fields = object as? [String: Any] else {
                throw MeasurementError(subject, "an entry of its output is no object")
            }
            results.append(try result(fields, subject))
        }
        let kinds = results.map { "\($0.measurements.precision)/\($0.measurements.device ?? "")" }
        guard Set(kinds).count == kinds.count else {
            throw MeasurementError(subject, "has two results of one precision and device")
        }
        return results
    }

    private static let rates = RecordField.all.filter { $0.group == .results && $0.kind == .real }.map(\.name)

    private static func result(_ fields: [String: Any], _ subject: String) throws(MeasurementError) -> ExternalResult {
        func text(_ key: String) throws(MeasurementError) -> String? {
            guard let value = fields[key], !(value is NSNull) else { return nil }
            guard let text = (value as? String)?.trimmed.nonEmpty else {
                throw MeasurementError(subject, "\"\(key)\" is no text")
            }
            return text
        }
        let known = rates + ["precision", "device", "metrics", "theoretical_peak_source", "notes", "versions"]
        if let stranger = fields.keys.sorted().first(where: { !known.contains($0) }) {
            throw MeasurementError(
                subject, "\"\(stranger)\" is not known", remedy: "there are \(known.joined(separator: ", "))")
        }
        guard let precision = try text("precision") else { throw MeasurementError(subject, "\"precision\" is missing") }
        var record = CalibrationRecord(
            timestamp: .init(nanosecondsSinceEpoch: 0), origin: .measured, hardware: HardwareIdentity(),
            software: SoftwareIdentity(), measurements: Measurements(precision: Precision(rawValue: precision)))
        for name in rates {
            guard let value = fields[name], !(value is NSNull), let field = RecordField.named(name) else { continue }
            let number = try positive(value, "\"\(name)\"", subject)
            do {
                try field.set(.real(number), of: &record)
            } catch {
                throw MeasurementError(subject, error.description)
            }
        }
        record.measurements.device = try text("device")
        record.measurements.metrics = try metrics(fields["metrics"], subject)
        let measured = record.measurements
        guard
            rates.contains(where: { !$0.hasPrefix("theoretical") && fields[$0] is NSNumber })
                || !measured.metrics.isEmpty
        else { throw MeasurementError(subject, "a result has neither a rate nor a metric") }
        record.measurements.peakMeasuredGops =
            measured.peakMeasuredGops
            ?? [measured.blas1Gops, measured.blas2Gops, measured.blas3Gops].compactMap(\.self).max()
        record.measurements.deriveRatios()
        return ExternalResult(
            measurements: record.measurements, peakSource: try text("theoretical_peak_source"),
            notes: try text("notes"),
            versions: try versions(fields["versions"], subject))
    }

    private static func versions(_ value: Any?, _ subject: String) throws(MeasurementError) -> [String: String] {
        guard let value, !(value is NSNull) else { return [:] }
        guard let entries = value as? [String: Any] else {
            throw MeasurementError(subject, "\"versions\" is no object", remedy: #"as {"tensorrt": "10.3.0"}"#)
        }
        var versions: [String: String] = [:]
        for (name, version) in entries.sorted(by: { $0.key < $1.key }) where !(version is NSNull) {
            guard let text = (version as? String)?.trimmed.nonEmpty else {
                // 12.10 as a number would be 12.1.
                throw MeasurementError(
                    subject, "the version of \"\(name.prefix(60))\" is no text", remedy: "put it in quotes: \"12.10\"")
            }
            versions[name] = text
        }
        return versions
    }

    private static func metrics(_ value: Any?, _ subject: String) throws(MeasurementError) -> [BenchmarkMetric] {
        guard let value, !(value is NSNull) else { return [] }
        guard let list = value as? [[String: Any]] else {
            throw MeasurementError(subject, "\"metrics\" is no list of objects")
        }
        var metrics: [BenchmarkMetric] = []
        for entry in list {
            guard let name = (entry["name"] as? String)?.trimmed.nonEmpty, let number = entry["value"] else {
                throw MeasurementError(subject, "a metric needs a \"name\" and a \"value\"")
            }
            guard let direction = (entry["direction"] as? String).flatMap(MetricDirection.init(rawValue:)) else {
                throw MeasurementError(
                    subject, "the metric '\(name)' does not say its \"direction\"",
                    remedy: "it is higher-is-better or lower-is-better")
            }
            metrics.append(
                BenchmarkMetric(
                    name: name, unit: entry["unit"] as? String ?? "", direction: direction,
                    value: try positive(number, "the metric '\(name)'", subject)))
        }
        return metrics
    }

    private static func positive(_ value: Any, _ what: String, _ subject: String) throws(MeasurementError) -> Double {
        guard let number = value as? NSNumber, String(cString: number.objCType) != "c", number.doubleValue.isFinite,
            number.doubleValue > 0
        else { throw MeasurementError(subject, "\(what) is not a number above 0") }
        return number.doubleValue
    }
}
