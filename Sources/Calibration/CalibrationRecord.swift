// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// One calibration: what one run measured on one machine with one software stack. It is written once and never changed; a
/// correction is a tombstone beside it and a new record.
///
/// Its key is (hardware fingerprint, software fingerprint, timestamp, precision, run id). No part of it is a name that
/// somebody supplied.
public struct CalibrationRecord: Sendable, Hashable {
    public var runID: RunID
    /// When the run started.
    public var timestamp: Instant
    public var origin: RecordOrigin
    public var hardware: HardwareIdentity
    public var software: SoftwareIdentity
    /// What components without a value count as in the two fingerprints.
    public var missingComponent: MissingComponent
    /// The rule of the software fingerprint.
    public var rule: FingerprintRule
    public var environment: RunEnvironment
    public var measurements: Measurements
    public var quality: RunQuality
    /// The number of the repetition within one visit, from 0, where the source tells repetitions apart.
    public var repetition: Int?
    /// Tells identical machines apart without naming one: a salted hash (see `AnonymousKey`).
    public var machineKey: AnonymousKey?
    /// Tells sites apart in a merged store without naming one.
    public var siteKey: AnonymousKey?

    /// - Parameters:
    ///   - runID: Without it, the identifier that follows from the content, so that a second import makes the same record.
    ///   - missingComponent: Without it, what the origin implies.
    public init(
        runID: RunID? = nil, timestamp: Instant, origin: RecordOrigin, hardware: HardwareIdentity,
        software: SoftwareIdentity, missingComponent: MissingComponent? = nil, rule: FingerprintRule = .current,
        environment: RunEnvironment = RunEnvironment(), measurements: Measurements,
        quality: RunQuality = RunQuality(), repetition: Int? = nil, machineKey: AnonymousKey? = nil,
        siteKey: AnonymousKey? = nil
    ) {
        self.runID = RunID.derived(from: [])
        self.timestamp = timestamp
        self.origin = origin
        self.hardware = hardware
        self.software = software
        self.missingComponent = missingComponent ?? origin.missingComponent
        self.rule = rule
        self.environment = environment
        self.measurements = measurements
        self.quality = quality
        self.repetition = repetition
        self.machineKey = machineKey
        self.siteKey = siteKey
        self.runID = runID ?? RunID.derived(from: canonicalContent(withRunID: false).utf8)
    }

    public var hardwareFingerprint: HardwareFingerprint { hardware.fingerprint(missing: missingComponent) }
    public var softwareFingerprint: SoftwareFingerprint { software.fingerprint(by: rule, missing: missingComponent) }
}
