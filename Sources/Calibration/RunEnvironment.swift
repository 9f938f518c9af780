// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// The conditions a run went under. Runs are compared only where these agree.
public struct RunEnvironment: Sendable, Hashable {
    /// As the machine names it: `MAXN`, `MODE_30W`, `balanced`.
    public var powerMode: String?
    public var thermalState: ThermalState?
    /// `performance`, `schedutil`.
    public var cpuGovernor: String?
    public var gpuPowerLimit: Power?
    public var ambientTemperature: Temperature?

    public init(
        powerMode: String? = nil, thermalState: ThermalState? = nil, cpuGovernor: String? = nil,
        gpuPowerLimit: Power? = nil, ambientTemperature: Temperature? = nil
    ) {
        self.powerMode = powerMode
        self.thermalState = thermalState
        self.cpuGovernor = cpuGovernor
        self.gpuPowerLimit = gpuPowerLimit
        self.ambientTemperature = ambientTemperature
    }
}
