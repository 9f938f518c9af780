// SPDX-License-Identifier: GPL-3.0-or-later

internal import Quantities

/// One column of a record, by the name the specification gives it. Tables, files and content hashes all go through this list,
/// so a field that is added here is stored, exported and hashed.
public struct RecordField: Sendable {
    /// The column's name: `cpu_max_freq_mhz`.
    public let name: String
    public let kind: FieldKind
    public let group: Group
    /// Whether it belongs to what was measured, and so to the content hash.
    public let isContent: Bool
    private let read: @Sendable (CalibrationRecord) -> FieldValue

    public enum Group: String, Sendable, Hashable, CaseIterable {
        case hardware, software, time, environment, results, quality, provenance
    }

    /// The record's value in this column.
    public func value(of record: CalibrationRecord) -> FieldValue { read(record) }

    init(
        _ name: String, _ kind: FieldKind, _ group: Group, content: Bool = true,
        _ read: @escaping @Sendable (CalibrationRecord) -> FieldValue
    ) {
        self.name = name
        self.kind = kind
        self.group = group
        self.isContent = content
        self.read = read
    }

    /// Every column, in the specification's order.
    public static let all: [RecordField] = hardware + software + time + environment + results + quality + provenance

    private static let hardware = [
        RecordField("hardware_fingerprint", .text, .hardware, content: false) { .text($0.hardwareFingerprint.digits) },
        RecordField("cpu_model", .text, .hardware) { FieldValue($0.hardware.cpuModel) },
        RecordField("cpu_stepping", .text, .hardware) { FieldValue($0.hardware.cpuStepping) },
        RecordField("cpu_microcode", .text, .hardware) { FieldValue($0.hardware.cpuMicrocode) },
        RecordField("cpu_cores_physical", .integer, .hardware) { FieldValue($0.hardware.cpuCoresPhysical) },
        RecordField("cpu_cores_logical", .integer, .hardware) { FieldValue($0.hardware.cpuCoresLogical) },
        RecordField("cpu_base_freq_mhz", .real, .hardware) {
            FieldValue($0.hardware.cpuBaseFrequency?.value(in: "MHz"))
        },
        RecordField("cpu_max_freq_mhz", .real, .hardware) { FieldValue($0.hardware.cpuMaxFrequency?.value(in: "MHz")) },
        RecordField("gpu_model", .text, .hardware) { FieldValue($0.hardware.gpuModel) },
        RecordField("gpu_pci_id", .text, .hardware) { FieldValue($0.hardware.gpuPCIID) },
        RecordField("gpu_vbios_version", .text, .hardware) { FieldValue($0.hardware.gpuVBIOSVersion) },
        RecordField("gpu_memory_mb", .integer, .hardware) { FieldValue($0.hardware.gpuMemoryMB) },
        RecordField("gpu_compute_capability", .text, .hardware) { FieldValue($0.hardware.gpuComputeCapability) },
        RecordField("memory_total_gb", .real, .hardware) { FieldValue($0.hardware.memoryTotalGB) },
        RecordField("memory_type", .text, .hardware) { FieldValue($0.hardware.memoryType) },
    ]

    private static let software = [
        RecordField("software_fingerprint", .text, .software, content: false) { .text($0.softwareFingerprint.digits) },
        RecordField("os_kernel", .text, .software) { FieldValue($0.software.osKernel) },
        RecordField("os_distro", .text, .software) { FieldValue($0.software.osDistro) },
        RecordField("driver_version", .text, .software) { FieldValue($0.software.driverVersion) },
        RecordField("cuda_version", .text, .software) { FieldValue($0.software.cudaVersion) },
        RecordField("cudnn_version", .text, .software) { FieldValue($0.software.cudnnVersion) },
        RecordField("rocm_version", .text, .software) { FieldValue($0.software.rocmVersion) },
        RecordField("pytorch_version", .text, .software) { FieldValue($0.software.pytorchVersion) },
        RecordField("numpy_version", .text, .software) { FieldValue($0.software.numpyVersion) },
        RecordField("mkl_version", .text, .software) { FieldValue($0.software.mklVersion) },
        RecordField("openblas_version", .text, .software) { FieldValue($0.software.openblasVersion) },
        RecordField("compiler_version", .text, .software) { FieldValue($0.software.compilerVersion) },
    ]

    private static let time = [
        RecordField("run_id", .text, .time) { .text($0.runID.text) },
        RecordField("timestamp", .text, .time) { .text($0.timestamp.iso8601WithFraction) },
        RecordField("timestamp_unix", .real, .time, content: false) {
            .real(Double($0.timestamp.nanosecondsSinceEpoch) / 1e9)
        },
    ]

    private static let environment = [
        RecordField("power_mode", .text, .environment) { FieldValue($0.environment.powerMode) },
        RecordField("thermal_state", .text, .environment) { FieldValue($0.environment.thermalState?.rawValue) },
        RecordField("cpu_governor", .text, .environment) { FieldValue($0.environment.cpuGovernor) },
        RecordField("gpu_power_limit_w", .real, .environment) { FieldValue($0.environment.gpuPowerLimit?.base) },
        RecordField("ambient_temp_c", .real, .environment) { FieldValue($0.environment.ambientTemperature?.base) },
    ]

    private static let results = [
        RecordField("precision", .text, .results) { .text($0.measurements.precision.rawValue) },
        RecordField("stream_copy_gbps", .real, .results) { FieldValue($0.measurements.streamCopyGBps) },
        RecordField("stream_scale_gbps", .real, .results) { FieldValue($0.measurements.streamScaleGBps) },
        RecordField("stream_add_gbps", .real, .results) { FieldValue($0.measurements.streamAddGBps) },
        RecordField("stream_triad_gbps", .real, .results) { FieldValue($0.measurements.streamTriadGBps) },
        RecordField("stream_best_gbps", .real, .results) { FieldValue($0.measurements.streamBestGBps) },
        RecordField("blas1_gops", .real, .results) { FieldValue($0.measurements.blas1Gops) },
        RecordField("blas2_gops", .real, .results) { FieldValue($0.measurements.blas2Gops) },
        RecordField("blas3_gops", .real, .results) { FieldValue($0.measurements.blas3Gops) },
        RecordField("peak_measured_gops", .real, .results) { FieldValue($0.measurements.peakMeasuredGops) },
        RecordField("theoretical_peak_gops", .real, .results) { FieldValue($0.measurements.theoreticalPeakGops) },
        RecordField("efficiency", .real, .results) { FieldValue($0.measurements.efficiency) },
        RecordField("arithmetic_intensity", .real, .results) { FieldValue($0.measurements.arithmeticIntensity) },
    ]

    private static let quality = [
        RecordField("preflight_passed", .boolean, .quality) { FieldValue($0.quality.preflightPassed) },
        RecordField("forced", .boolean, .quality) { .boolean($0.quality.forced) },
        RecordField("notes", .text, .quality) { FieldValue($0.quality.notes) },
    ]

    private static let provenance = [
        RecordField("origin", .text, .provenance, content: false) { .text($0.origin.rawValue) },
        RecordField("hardware_rule", .integer, .provenance, content: false) {
            .integer($0.hardwareFingerprint.rule.rawValue)
        },
        RecordField("software_rule", .integer, .provenance, content: false) { .integer($0.rule.rawValue) },
        RecordField("missing_component", .text, .provenance, content: false) { .text($0.missingComponent.rawValue) },
        RecordField("repetition", .integer, .provenance) { FieldValue($0.repetition) },
        RecordField("machine_key", .text, .provenance, content: false) { FieldValue($0.machineKey?.digits) },
        RecordField("site_key", .text, .provenance, content: false) { FieldValue($0.siteKey?.digits) },
    ]
}
