// SPDX-License-Identifier: GPL-3.0-or-later

/// One measured run of a history: what was measured, under which software, in which state of the machine.
///
/// Ground truth is never part of it: a simulated run looks like a real one.
public struct Run: Sendable, Hashable {
    /// The position in the order of measurement.
    public var index: Int
    /// Days since an epoch that all runs of one history share, simulated or real.
    public var day: Double
    public var release: ReleaseLabel
    /// Tells several visits to one release apart, where somebody went back to measure again; `nil` makes all of a release one visit.
    public var session: String?
    /// Software component by the name of its field (`driver_version`, `compiler_version`, `os_kernel`) to its version.
    public var components: [String: String]
    /// The setting of the power limit; `nil` where it was not recorded.
    public var powerMode: String?
    public var thermalState: ThermalState?
    /// `nil` where no preflight was recorded.
    public var preflightPassed: Bool?
    /// The run was made although its preflight failed.
    public var forced: Bool
    /// The metric, above 0, in the unit of the history.
    public var value: Double

    public init(
        index: Int, day: Double, release: ReleaseLabel, session: String? = nil, components: [String: String] = [:],
        powerMode: String? = nil, thermalState: ThermalState? = nil, preflightPassed: Bool? = nil, forced: Bool = false,
        value: Double
    ) {
        self.index = index
        self.day = day
        self.release = release
        self.session = session
        self.components = components
        self.powerMode = powerMode
        self.thermalState = thermalState
        self.preflightPassed = preflightPassed
        self.forced = forced
        self.value = value
    }
}

/// How warm a machine ran, in the words of the calibration record.
public enum ThermalState: String, Sendable, Hashable, Codable, CaseIterable {
    case cool, warm, throttled
}
