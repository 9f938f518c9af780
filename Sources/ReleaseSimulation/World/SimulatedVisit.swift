// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
public import Quantities

/// Why a visit measured something else than the software.
public enum Disturbance: String, Sendable, Hashable, CaseIterable {
    case throttled
    case capped
    case preflight
}

/// One calibration visit: what was recorded, and apart from it what was true.
public struct SimulatedVisit: Sendable {
    /// As a real machine would have recorded them; empty where the preflight checks failed and nobody forced the visit.
    public var runs: [Run]
    public var truth: VisitTruth
}

/// What no record of the visit says.
public struct VisitTruth: Sendable, Hashable {
    public var at: Instant
    /// The index of the product's release in use.
    public var release: Int
    /// The true efficiency of the product's software, in natural logarithms.
    public var logLevel: Double
    public var disturbance: Disturbance?
    public var ambient: Temperature
    /// Runs that went wrong without a flag.
    public var outliers: Int
}
