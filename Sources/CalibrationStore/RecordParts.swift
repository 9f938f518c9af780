// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration

/// The parts of a record that decide its row in the table of machines.
struct HardwareParts: Hashable {
    var hardware: HardwareIdentity
    var missing: MissingComponent
    var machineKey: AnonymousKey?
    var siteKey: AnonymousKey?

    init(_ record: CalibrationRecord) {
        hardware = record.hardware
        missing = record.missingComponent
        machineKey = record.machineKey
        siteKey = record.siteKey
    }
}

/// The parts that decide its row in the table of software.
struct SoftwareParts: Hashable {
    var software: SoftwareIdentity
    var missing: MissingComponent
    var rule: FingerprintRule

    init(_ record: CalibrationRecord) {
        software = record.software
        missing = record.missingComponent
        rule = record.rule
    }
}

/// The parts that decide its row in the table of conditions. Warmth is a property of a run, not of what runs are compared under.
struct ConditionParts: Hashable {
    var precision: Precision
    var device: String?
    var environment: RunEnvironment

    init(_ record: CalibrationRecord) {
        precision = record.measurements.precision
        device = record.measurements.device
        environment = record.environment
        environment.thermalState = nil
        environment.ambientTemperature = nil
    }
}
