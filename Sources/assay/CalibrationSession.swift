// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Foundation
import MachineProbe
import Quantities

/// One calibration of this machine: identity, checks, measurements, records.
struct CalibrationSession {
    let machine: MachineDescription
    let peaks: TheoreticalPeaks
    private let source = MachineSource.thisMachine
    private let begin: EnvironmentReading
    private let started = Instant.now
    private let runID = RunID.random()
    private let forced: Bool
    private let userNotes: String?
    private(set) var preflight: Preflight
    private var software: SoftwareIdentity
    private var results: [(measurements: Measurements, notes: [String], versions: [String: String])] = []
    private var calibrations: [ProcessorCalibration] = []
    /// How the note begins that says where an efficiency's denominator comes from; it is printed beside the efficiency.
    private static let peakNote = "theoretical peak: "

    init(forced: Bool, notes: String?, peaks: TheoreticalPeaks) {
        self.forced = forced
        userNotes = notes
        self.peaks = peaks
        // Before anything else works: what reads the identity keeps the processors busy too.
        let busy = source.busyShare()
        machine = MachineDescription(of: source)
        begin = EnvironmentReading(of: source)
        software = machine.software
        preflight = Preflight(begin, busy: busy, neededMemoryGB: 0, scalesByItself: source.scalesByItself)
        self.busy = busy
    }

    private let busy: Double?

    mutating func check(neededMemoryGB: Double) {
        preflight = Preflight(
            begin, busy: busy, neededMemoryGB: neededMemoryGB, scalesByItself: source.scalesByItself)
    }

    mutating func measure(_ precision: Precision, plan: ProcessorCalibration.Plan, library: BlasLibrary) throws {
        let line = ProgressNote()
        defer { line.clear() }
        let calibration = try ProcessorCalibration.run(precision, plan: plan, library: library) { line.show($0) }
        let peak = peaks.processor(machine.hardware, sockets: machine.sockets, precision: precision)
        let name = library.name + (library.version.map { " \($0)" } ?? "")
        if library.name == "OpenBLAS" { software.openblasVersion = library.version ?? software.openblasVersion }
        software.otherVersions["blas"] = name
        let threads = Set(calibration.arithmetic.map(\.threads)).sorted().map(String.init).joined(separator: " and ")
        let megabytes = plan.elements * (precision == .fp32 ? 4 : 8) >> 20
        let notes = [
            "BLAS: \(library.configuration ?? name), threads \(threads)",
            "STREAM: 3 x \(megabytes) MiB, threads \(plan.threads.map(String.init).joined(separator: " and ")), "
                + "\(plan.repeats) repeats",
            peak.map { Self.peakNote + "\($0.words)" },
        ].compactMap(\.self)
        results.append((calibration.measurements(theoreticalPeak: peak?.gops), notes, [:]))
        calibrations.append(calibration)
    }

    mutating func measure(command: String, seconds: Int) throws {
        for result in try ExternalResult.run(command, seconds: seconds) {
            var measured = result.measurements
            var notes = ["measured by: \(command)", result.notes].compactMap(\.self)
            if measured.theoreticalPeakGops != nil {
                notes.append(Self.peakNote + "\(result.peakSource ?? "as the kernel states it, without a source")")
            } else if let peak = knownPeak(measured) {
                measured.theoreticalPeakGops = peak.gops
                measured.deriveRatios()
                notes.append(Self.peakNote + "\(peak.words)")
            }
            results.append((measured, notes, result.versions))
        }
    }

    /// The peak of the device that a kernel says it measured, in the words of the frameworks.
    private func knownPeak(_ measured: Measurements) -> TheoreticalPeak? {
        func accelerator(_ engine: String?) -> TheoreticalPeak? {
            peaks.accelerator(
                machine.hardware, powerMode: begin.powerMode, engine: engine, precision: measured.precision)
        }
        return switch measured.device {
        case "cpu": peaks.processor(machine.hardware, sockets: machine.sockets, precision: measured.precision)
        case "gpu", "cuda", "rocm", "hip", "hpu": accelerator(nil)
        case "dla", "dla0", "dla1": accelerator("dla")
        default: nil
        }
    }

    /// One record per precision, under one run id.
    func finished() -> [CalibrationRecord] {
        let environment = begin.runEnvironment(until: EnvironmentReading(of: source))
        return results.map { result in
            var software = software
            for (name, version) in result.versions { software.set(name, to: version) }
            return CalibrationRecord(
                runID: runID, timestamp: started, origin: .measured, hardware: machine.hardware, software: software,
                environment: environment, measurements: result.measurements,
                quality: RunQuality(
                    preflightPassed: preflight.passed, forced: forced && preflight.passed == false,
                    notes: (result.notes + [userNotes].compactMap(\.self)).joined(separator: "; ")))
        }
    }

    func header() -> String {
        let record = CalibrationRecord(
            timestamp: started, origin: .measured, hardware: machine.hardware, software: machine.software,
            measurements: Measurements(precision: .notApplicable))
        var lines = [
            "processor: \(machine.hardware.cpuModel ?? "unknown")",
            "hardware fingerprint: \(record.hardwareFingerprint)",
        ]
        for check in preflight.checks {
            let name = "\(check.name):".padding(toLength: 10, withPad: " ", startingAt: 0)
            lines.append("\(name) \(check.outcome.rawValue), \(check.finding)")
        }
        return lines.joined(separator: "\n")
    }

    func results(_ records: [CalibrationRecord]) -> String {
        var rows: [[String]] = [["measured", "precision", "threads", "best", "median", "repeats"]]
        for calibration in calibrations {
            for measured in calibration.bandwidth {
                for kernel in BandwidthMeasurement.Kernel.allCases {
                    rows.append(
                        row(
                            "STREAM \(kernel.name)", calibration.precision, measured.threads, measured.rates(kernel),
                            "GB/s"))
                }
            }
            for measured in calibration.fastestSizes {
                rows.append(
                    row(
                        "BLAS \(measured.kernel.level) \(measured.kernel.rawValue) n=\(measured.size)",
                        calibration.precision,
                        measured.threads, measured.rates, "Gop/s"))
            }
        }
        var lines: [String] = rows.count > 1 ? aligned(rows) : []
        for (record, result) in zip(records, results) {
            let measured = record.measurements
            var words = ["\(measured.precision)\(measured.device.map { " on \($0)" } ?? "")"]
            if let value = measured.streamBestGBps { words.append("\(formatNumber(value, digits: 4)) GB/s") }
            if let value = measured.peakMeasuredGops { words.append("peak \(formatNumber(value, digits: 4)) Gop/s") }
            words.append(
                measured.efficiency.map { "efficiency \(formatNumber($0 * 100, digits: 3)) %" }
                    ?? "no theoretical peak is known, so no efficiency")
            for metric in measured.metrics where calibrations.isEmpty {
                words.append("\(metric.name) \(formatNumber(metric.value, digits: 4)) \(metric.unit)")
            }
            lines.append(words.joined(separator: ", "))
            lines += result.notes.filter { $0.hasPrefix(Self.peakNote) }.map { "  \($0)" }
        }
        if let record = records.first {
            lines.append("software fingerprint: \(record.softwareFingerprint)")
            lines.append("thermal state: \(record.environment.thermalState?.rawValue ?? "unknown")")
            if record.quality.forced { lines.append("forced past a failed check: no evidence in a judgement") }
            lines.append("run \(record.runID)")
        }
        return lines.joined(separator: "\n")
    }

    private func row(_ name: String, _ precision: Precision, _ threads: Int, _ rates: [Double], _ unit: String)
        -> [String]
    {
        let sorted = rates.sorted()
        let median = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
        return [
            name, precision.rawValue, "\(threads)", "\(formatNumber(sorted.last ?? 0, digits: 4)) \(unit)",
            "\(formatNumber(median, digits: 4)) \(unit)", "\(rates.count)",
        ]
    }

    private func aligned(_ rows: [[String]]) -> [String] {
        let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }.joined(separator: "  ")
                .trimmingCharacters(in: .whitespaces)
        }
    }

    func json(_ records: [CalibrationRecord], store: String) -> String {
        let object: [String: Any] = [
            "schema_version": 1, "store": store, "preflight_passed": preflight.passed as Any? ?? NSNull(),
            "preflight": preflight.checks.map {
                ["name": $0.name, "outcome": $0.outcome.rawValue, "finding": $0.finding]
            },
            "records": records.map { record -> [String: Any] in
                var fields: [String: Any] = [:]
                for field in RecordField.all { fields[field.name] = field.value(of: record).jsonObject }
                fields["metrics"] = record.measurements.metrics.map {
                    ["name": $0.name, "unit": $0.unit, "direction": $0.direction.rawValue, "value": $0.value]
                        as [String: Any]
                }
                return fields
            },
        ]
        let data = try? JSONSerialization.data(
            withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data ?? Data(), as: UTF8.self)
    }
}

extension FieldValue {
    /// As JSONSerialization takes it.
    var jsonObject: Any {
        switch self {
        case .null: NSNull()
        case .text(let text): text
        case .integer(let number): number
        case .real(let number): number.isFinite ? number as Any : NSNull()
        case .boolean(let truth): truth
        }
    }
}

extension SoftwareIdentity {
    /// Sets a component by the record's field name; a name without a field goes to the other versions.
    mutating func set(_ name: String, to version: String) {
        switch name {
        case "driver_version": driverVersion = version
        case "cuda_version": cudaVersion = version
        case "cudnn_version": cudnnVersion = version
        case "rocm_version": rocmVersion = version
        case "pytorch_version": pytorchVersion = version
        case "numpy_version": numpyVersion = version
        case "mkl_version": mklVersion = version
        case "compiler_version": compilerVersion = version
        default: otherVersions[name] = version
        }
    }
}

/// What is going on, on the last line of a terminal; nothing where standard error is none.
private struct ProgressNote {
    func show(_ text: String) {
        if Terminal.isInteractive { FileHandle.standardError.write(Data("\r\u{1B}[Kmeasuring \(text)".utf8)) }
    }
    func clear() {
        if Terminal.isInteractive { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }
}
