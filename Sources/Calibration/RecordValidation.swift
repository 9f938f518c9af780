// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

extension CalibrationRecord {
    /// What cannot be true about this record, field by field; empty for one that may be kept. Wide limits: they are there to
    /// catch a wrong unit, a wrong column and a clock that was never set, not an unusual machine.
    ///
    /// - Parameter latest: Nothing can have been measured after this instant.
    public func problems(notAfter latest: Instant) -> [FieldError] {
        var problems: [FieldError] = []
        if timestamp > latest {
            problems.append(
                FieldError("timestamp", "\(timestamp.iso8601) is in the future (it is \(latest.iso8601) at most)"))
        }
        if let first = Self.firstTimestamp, timestamp < first {
            problems.append(
                FieldError("timestamp", "\(timestamp.iso8601) is before \(first.iso8601): a clock not set?"))
        }
        for (field, limit) in FieldLimit.fields {
            let value: Double
            switch field.value(of: self) {
            case .real(let real): value = real
            case .integer(let whole): value = Double(whole)
            default: continue
            }
            if !value.isFinite {
                problems.append(FieldError(field.name, "\(value) is no finite number"))
            } else if value != 0, abs(value) < limit.least {
                problems.append(
                    FieldError(
                        field.name,
                        "\(value) is less than anything that is measured, \(formatNumber(limit.least)) \(limit.unit)"))
            } else if !limit.range.contains(value) {
                let given = formatNumber(value, digits: 12)
                problems.append(
                    FieldError(
                        field.name,
                        "\(given) is outside \(formatNumber(limit.range.lowerBound)) to "
                            + "\(formatNumber(limit.range.upperBound)) \(limit.unit)\(limit.hint)"))
            }
        }
        if let peak = measurements.peakMeasuredGops, let theory = measurements.theoreticalPeakGops, theory > 0,
            let efficiency = measurements.efficiency,
            abs(efficiency - peak / theory) > 0.02 * max(efficiency, peak / theory)
        {
            let ratio = formatNumber(peak / theory, digits: 4)
            problems.append(
                FieldError(
                    "efficiency",
                    "\(formatNumber(efficiency, digits: 4)) is not peak_measured_gops / theoretical_peak_gops = \(ratio): "
                        + "one of the three has another unit"))
        }
        for metric in measurements.metrics {
            let name = "metric \(echoed(metric.name))"
            if !metric.value.isFinite {
                problems.append(FieldError(name, "\(metric.value) is no finite number"))
            } else if metric.value != 0, !FieldLimit.anyUnit.contains(abs(metric.value)) {
                problems.append(FieldError(name, "\(metric.value) is no value of a measurement in any unit"))
            }
        }
        if !hasMeasurement {
            problems.append(FieldError("peak_measured_gops", "no figure above 0: nothing was measured"))
        }
        return problems
    }

    /// Whether anything at all was measured: a file of zeros is no measurement.
    public var hasMeasurement: Bool {
        let figures = [
            measurements.peakMeasuredGops, measurements.efficiency, measurements.streamBestGBps,
            measurements.streamCopyGBps, measurements.streamScaleGBps, measurements.streamAddGBps,
            measurements.streamTriadGBps, measurements.blas1Gops, measurements.blas2Gops, measurements.blas3Gops,
        ]
        return figures.contains { $0 ?? 0 > 0 } || measurements.metrics.contains { $0.value != 0 }
    }

    /// Older than any program that writes such records.
    private static let firstTimestamp = Instant(year: 1990, month: 1, day: 1)
}

/// Values outside of these are a slip of a unit or of a column.
struct FieldLimit: Sendable {
    var range: ClosedRange<Double>
    var unit: String
    var hint = ""
    /// What is not 0 is at least this: one part in 10^9, so one byte or operation a second for rates in 10^9 of them.
    var least = 1e-9
    /// From the charge of an electron to the number of stars, with room on both sides: figures whose unit has no limit of its own.
    static let anyUnit = 1e-30...1e30

    /// The columns that have a limit.
    static let fields: [(RecordField, FieldLimit)] = RecordField.all.compactMap { field in
        limits[field.name].map { (field, $0) }
    }

    private static let limits: [String: FieldLimit] = {
        var limits: [String: FieldLimit] = [
            "cpu_cores_physical": FieldLimit(range: 1...100_000, unit: ""),
            "cpu_cores_logical": FieldLimit(range: 1...100_000, unit: ""),
            "cpu_base_freq_mhz": FieldLimit(range: 10...20_000, unit: "MHz", hint: ": in GHz, kHz or Hz?"),
            "cpu_max_freq_mhz": FieldLimit(range: 10...20_000, unit: "MHz", hint: ": in GHz, kHz or Hz?"),
            "gpu_memory_mb": FieldLimit(range: 1...16_777_216, unit: "MB", hint: ": in bytes?"),
            "memory_total_gb": FieldLimit(range: 0.000_1...1_048_576, unit: "GB", hint: ": in bytes, kB or MB?"),
            "gpu_power_limit_w": FieldLimit(range: 0.1...100_000, unit: "W", hint: ": in mW?"),
            "ambient_temp_c": FieldLimit(range: -80...100, unit: "degC", hint: ": in kelvin?"),
            "efficiency": FieldLimit(range: 0...1.5, unit: "(a fraction)", hint: ": in percent?"),
            "arithmetic_intensity": FieldLimit(range: 0...1e9, unit: "op/byte"),
            "repetition": FieldLimit(range: 0...1e9, unit: ""),
        ]
        for field in RecordField.all where field.group == .results {
            if field.name.hasSuffix("_gbps") {
                limits[field.name] = FieldLimit(range: 0...1e6, unit: "GB/s", hint: ": in MB/s or B/s?")
            } else if field.name.hasSuffix("_gops") {
                limits[field.name] = FieldLimit(range: 0...1e9, unit: "Gop/s", hint: ": in op/s?")
            }
        }
        return limits
    }()
}
