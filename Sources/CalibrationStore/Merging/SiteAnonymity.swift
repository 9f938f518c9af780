// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration

/// Takes from records what could lead back to a site.
///
/// What leaves a site is a list of what is known to be harmless, not a list of what is known to harm: numbers, and texts whose
/// every word is in a ``SharedVocabulary``. Another text becomes a key, the same for the same text at every site, so that what
/// belongs together stays together and nobody can read it without the salt.
struct SiteAnonymity {
    private let salt: [UInt8]
    private let storeID: String
    private let site: AnonymousKey
    /// What was withheld from the record that was last made anonymous, by the name of its field.
    private(set) var withheld: [String] = []
    // The same few texts stand in every record of a site.
    private var answers: [Question: String] = [:]

    private struct Question: Hashable {
        var text: String
        var field: String
    }

    init(salt: [UInt8], storeID: String, place: String) throws(StoreError) {
        guard let site = AnonymousKey(salt: salt, identifiers: ["site", storeID]) else {
            throw StoreError(.badRecord, at: place, "a salt takes at least 16 bytes")
        }
        self.salt = salt
        self.storeID = storeID
        self.site = site
    }

    mutating func anonymous(_ record: CalibrationRecord) -> CalibrationRecord {
        withheld = []
        var record = record
        record.quality.notes = nil
        record.runID = RunID.derived(from: salt + Array(record.runID.text.utf8))
        // A store that is itself a merge has told its sites apart already; their keys are hashed once more.
        let parent = record.siteKey?.digits
        record.siteKey =
            parent.flatMap { AnonymousKey(salt: salt, identifiers: ["site", storeID, $0]) } ?? site
        record.machineKey = record.machineKey.flatMap {
            AnonymousKey(salt: salt, identifiers: ["machine", storeID, parent ?? "", $0.digits])
        }
        hardware(&record.hardware)
        software(&record.software)
        harmless(&record.environment.powerMode, "power_mode", .powerMode)
        harmless(&record.environment.cpuGovernor, "cpu_governor", .governor)
        measurements(&record.measurements)
        return record
    }

    private mutating func hardware(_ hardware: inout HardwareIdentity) {
        harmless(&hardware.cpuModel, "cpu_model", .hardware)
        harmless(&hardware.cpuStepping, "cpu_stepping", .code)
        harmless(&hardware.cpuMicrocode, "cpu_microcode", .code)
        harmless(&hardware.gpuModel, "gpu_model", .hardware)
        harmless(&hardware.gpuPCIID, "gpu_pci_id", .code)
        harmless(&hardware.gpuVBIOSVersion, "gpu_vbios_version", .code)
        harmless(&hardware.gpuComputeCapability, "gpu_compute_capability", .code)
        harmless(&hardware.memoryType, "memory_type", .hardware)
    }

    private mutating func software(_ software: inout SoftwareIdentity) {
        harmless(&software.osKernel, "os_kernel", .version)
        harmless(&software.osDistro, "os_distro", .version)
        harmless(&software.driverVersion, "driver_version", .version)
        harmless(&software.cudaVersion, "cuda_version", .version)
        harmless(&software.cudnnVersion, "cudnn_version", .version)
        harmless(&software.rocmVersion, "rocm_version", .version)
        harmless(&software.pytorchVersion, "pytorch_version", .version)
        harmless(&software.numpyVersion, "numpy_version", .version)
        harmless(&software.mklVersion, "mkl_version", .version)
        harmless(&software.openblasVersion, "openblas_version", .version)
        harmless(&software.compilerVersion, "compiler_version", .version)
        var others: [String: String] = [:]
        for (name, version) in software.otherVersions {
            guard SharedVocabulary.components.contains(name.lowercased()) else {
                withheld.append("other_versions")
                continue
            }
            others[name] = text(version, "other_versions", .version)
        }
        software.otherVersions = others
    }

    private mutating func measurements(_ measurements: inout Measurements) {
        measurements.precision = Precision(rawValue: text(measurements.precision.rawValue, "precision", .precision))
        harmless(&measurements.device, "device", .device)
        for index in measurements.metrics.indices {
            measurements.metrics[index].name = text(measurements.metrics[index].name, "metric", .metric)
            measurements.metrics[index].unit = text(measurements.metrics[index].unit, "unit", .unit)
        }
    }

    private mutating func harmless(_ value: inout String?, _ field: String, _ kind: SharedVocabulary.Kind) {
        if let old = value { value = text(old, field, kind) }
    }

    private mutating func text(_ text: String, _ field: String, _ kind: SharedVocabulary.Kind) -> String {
        let question = Question(text: text, field: field)
        let answer: String
        if let known = answers[question] {
            answer = known
        } else if text.isEmpty || SharedVocabulary.allows(text, as: kind) || isKey(text, field) {
            answer = text
        } else {
            answer = AnonymousKey(salt: salt, identifiers: [field, text]).map { "\(field)-\($0.digits)" } ?? ""
        }
        answers[question] = answer
        if answer != text { withheld.append(field) }
        return answer
    }

    /// Whether an earlier merge put a key here. It stays as it is: hashed again, the sites of two merges of one fleet would part.
    private func isKey(_ text: String, _ field: String) -> Bool {
        text.hasPrefix(field + "-") && AnonymousKey(parsing: String(text.dropFirst(field.count + 1))) != nil
    }
}
