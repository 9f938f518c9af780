// SPDX-License-Identifier: GPL-3.0-or-later

internal import Quantities

// The columns, by group. A quantity is written in the unit of the column's name.

extension RecordField {
    static let hardware = [
        RecordField(
            "hardware_fingerprint", .text, .hardware, content: false, read: { .text($0.hardwareFingerprint.digits) }),
        RecordField("cpu_model", .hardware, \.hardware.cpuModel),
        RecordField("cpu_stepping", .hardware, \.hardware.cpuStepping),
        RecordField("cpu_microcode", .hardware, \.hardware.cpuMicrocode),
        RecordField("cpu_cores_physical", .hardware, \.hardware.cpuCoresPhysical),
        RecordField("cpu_cores_logical", .hardware, \.hardware.cpuCoresLogical),
        RecordField("cpu_base_freq_mhz", .hardware, \.hardware.cpuBaseMegahertz),
        RecordField("cpu_max_freq_mhz", .hardware, \.hardware.cpuMaxMegahertz),
        RecordField("gpu_model", .hardware, \.hardware.gpuModel),
        RecordField("gpu_pci_id", .hardware, \.hardware.gpuPCIID),
        RecordField("gpu_vbios_version", .hardware, \.hardware.gpuVBIOSVersion),
        RecordField("gpu_memory_mb", .hardware, \.hardware.gpuMemoryMB),
        RecordField("gpu_compute_capability", .hardware, \.hardware.gpuComputeCapability),
        RecordField("memory_total_gb", .hardware, \.hardware.memoryTotalGB),
        RecordField("memory_type", .hardware, \.hardware.memoryType),
    ]

    static let software = [
        RecordField(
            "software_fingerprint", .text, .software, content: false, read: { .text($0.softwareFingerprint.digits) }),
        RecordField("os_kernel", .software, \.software.osKernel),
        RecordField("os_distro", .software, \.software.osDistro),
        RecordField("driver_version", .software, \.software.driverVersion),
        RecordField("cuda_version", .software, \.software.cudaVersion),
        RecordField("cudnn_version", .software, \.software.cudnnVersion),
        RecordField("rocm_version", .software, \.software.rocmVersion),
        RecordField("pytorch_version", .software, \.software.pytorchVersion),
        RecordField("numpy_version", .software, \.software.numpyVersion),
        RecordField("mkl_version", .software, \.software.mklVersion),
        RecordField("openblas_version", .software, \.software.openblasVersion),
        RecordField("compiler_version", .software, \.software.compilerVersion),
        RecordField("other_versions", .software, \.software.otherVersionsText),
    ]

    static let time = [
        RecordField(
            "run_id", .text, .time,
            read: { .text($0.runID.text) },
            write: { (record, value) throws(FieldError) in
                guard let text = value.presentText else { return }
                guard let id = RunID(text) else {
                    throw FieldError("run_id", "'\(echoed(text))' is no UUID (8-4-4-4-12 hexadecimal digits)")
                }
                record.runID = id
            }),
        RecordField(
            "timestamp", .text, .time,
            read: { .text($0.timestamp.iso8601WithFraction) },
            write: { (record, value) throws(FieldError) in
                guard let text = value.presentText else { return }
                guard let parsed = Instant.parsing(timestamp: text) else {
                    throw FieldError("timestamp", "'\(echoed(text))' is no ISO 8601 time, such as 2026-02-02T13:19:16Z")
                }
                record.timestamp = parsed.instant
            }),
        RecordField(
            "timestamp_unix", .real, .time, content: false,
            read: { .real(Double($0.timestamp.nanosecondsSinceEpoch) / 1e9) }),
    ]

    static let environment = [
        RecordField("power_mode", .environment, \.environment.powerMode),
        RecordField("thermal_state", .environment, words: \.environment.thermalState),
        RecordField("cpu_governor", .environment, \.environment.cpuGovernor),
        RecordField("gpu_power_limit_w", .environment, \.environment.gpuPowerLimitWatts),
        RecordField("ambient_temp_c", .environment, \.environment.ambientCelsius),
    ]

    static let results = [
        RecordField(
            "precision", .text, .results,
            read: { .text($0.measurements.precision.rawValue) },
            write: { (record, value) throws(FieldError) in
                record.measurements.precision = value.presentText.map { Precision(rawValue: $0) } ?? .unknown
            }),
        RecordField("device", .results, \.measurements.device),
        RecordField("stream_copy_gbps", .results, \.measurements.streamCopyGBps),
        RecordField("stream_scale_gbps", .results, \.measurements.streamScaleGBps),
        RecordField("stream_add_gbps", .results, \.measurements.streamAddGBps),
        RecordField("stream_triad_gbps", .results, \.measurements.streamTriadGBps),
        RecordField("stream_best_gbps", .results, \.measurements.streamBestGBps),
        RecordField("blas1_gops", .results, \.measurements.blas1Gops),
        RecordField("blas2_gops", .results, \.measurements.blas2Gops),
        RecordField("blas3_gops", .results, \.measurements.blas3Gops),
        RecordField("peak_measured_gops", .results, \.measurements.peakMeasuredGops),
        RecordField("theoretical_peak_gops", .results, \.measurements.theoreticalPeakGops),
        RecordField("efficiency", .results, \.measurements.efficiency),
        RecordField("arithmetic_intensity", .results, \.measurements.arithmeticIntensity),
    ]

    static let quality = [
        RecordField(
            "preflight_passed", .boolean, .quality,
            read: { FieldValue($0.quality.preflightPassed) },
            write: { (record, value) throws(FieldError) in
                record.quality.preflightPassed = try value.boolean(for: "preflight_passed")
            }),
        RecordField(
            "forced", .boolean, .quality,
            read: { .boolean($0.quality.forced) },
            write: { (record, value) throws(FieldError) in
                record.quality.forced = try value.boolean(for: "forced") ?? false
            }),
        RecordField("notes", .quality, \.quality.notes),
    ]

    static let provenance = [
        RecordField(
            "origin", .text, .provenance, content: false,
            read: { .text($0.origin.rawValue) },
            write: { (record, value) throws(FieldError) in
                if let origin: RecordOrigin = try value.word(for: "origin") { record.origin = origin }
            }),
        RecordField(
            "hardware_rule", .integer, .provenance, content: false,
            read: { .integer($0.hardwareFingerprint.rule.rawValue) }),
        RecordField(
            "software_rule", .integer, .provenance, content: false,
            read: { .integer($0.rule.rawValue) },
            write: { (record, value) throws(FieldError) in
                guard let number = try value.integer(for: "software_rule") else { return }
                guard let rule = FingerprintRule(rawValue: number) else {
                    throw FieldError("software_rule", "there is no rule \(number); this program knows 1 and 2")
                }
                record.rule = rule
            }),
        RecordField(
            "missing_component", .text, .provenance, content: false,
            read: { .text($0.missingComponent.rawValue) },
            write: { (record, value) throws(FieldError) in
                if let missing: MissingComponent = try value.word(for: "missing_component") {
                    record.missingComponent = missing
                }
            }),
        RecordField("repetition", .provenance, \.repetition),
        RecordField("machine_key", .provenance, content: false, \.machineKeyDigits),
        RecordField("site_key", .provenance, content: false, \.siteKeyDigits),
    ]
}

// A file's number in its own unit. Reading and writing these is exact: frequencies are whole hertz, the others are held in the
// unit that is written.

extension HardwareIdentity {
    fileprivate var cpuBaseMegahertz: Double? {
        get { cpuBaseFrequency.map { $0.base / 1e6 } }
        set { cpuBaseFrequency = newValue.map { .megahertz($0) } }
    }
    fileprivate var cpuMaxMegahertz: Double? {
        get { cpuMaxFrequency.map { $0.base / 1e6 } }
        set { cpuMaxFrequency = newValue.map { .megahertz($0) } }
    }
}

extension RunEnvironment {
    fileprivate var gpuPowerLimitWatts: Double? {
        get { gpuPowerLimit?.base }
        set { gpuPowerLimit = newValue.map { Power(base: $0) } }
    }
    fileprivate var ambientCelsius: Double? {
        get { ambientTemperature?.base }
        set { ambientTemperature = newValue.map { Temperature(base: $0) } }
    }
}

extension CalibrationRecord {
    fileprivate var machineKeyDigits: String? {
        get { machineKey?.digits }
        set { machineKey = newValue.flatMap { AnonymousKey(parsing: $0) } }
    }
    fileprivate var siteKeyDigits: String? {
        get { siteKey?.digits }
        set { siteKey = newValue.flatMap { AnonymousKey(parsing: $0) } }
    }
}
