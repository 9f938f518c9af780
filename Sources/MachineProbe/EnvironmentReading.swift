// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
internal import Foundation
public import Quantities

/// The state of a machine at one moment: what a measurement then depends on beside hardware and software.
public struct EnvironmentReading: Sendable, Hashable {
    public var powerMode: String?
    /// Several, joined by "+", where cores differ.
    public var cpuGovernor: String?
    public var gpuPowerLimit: Power?
    public var thermal: ThermalReading
    /// Runnable processes, averaged over the last minute.
    public var load: Double?
    public var cpuCoresLogical: Int?
    /// Gibibytes that programs could still get.
    public var availableMemoryGB: Double?

    public init(
        powerMode: String? = nil, cpuGovernor: String? = nil, gpuPowerLimit: Power? = nil,
        thermal: ThermalReading = ThermalReading(), load: Double? = nil, cpuCoresLogical: Int? = nil,
        availableMemoryGB: Double? = nil
    ) {
        self.powerMode = powerMode
        self.cpuGovernor = cpuGovernor
        self.gpuPowerLimit = gpuPowerLimit
        self.thermal = thermal
        self.load = load
        self.cpuCoresLogical = cpuCoresLogical
        self.availableMemoryGB = availableMemoryGB
    }

    public init(of source: MachineSource) {
        let topology = ProcessorTopology(source)
        let accelerator = AcceleratorReading(source)
        powerMode = PowerReading(source).mode
        cpuGovernor = topology.governor
        gpuPowerLimit = accelerator.powerLimit.map { .watts($0) }
        thermal = ThermalReading(
            source, throttleCount: topology.throttleCount, acceleratorThrottles: accelerator.isThrottled)
        load = source.text("proc/loadavg")?.split(separator: " ").first.flatMap { Double($0) }
        cpuCoresLogical = topology.logicalCount ?? ProcessorInformation(source.text("proc/cpuinfo") ?? "").logicalCount
        availableMemoryGB = MemoryReading(source).availableGibibytes
    }

    /// What a record says of a run that began in this state and ended in another.
    public func runEnvironment(until end: EnvironmentReading) -> RunEnvironment {
        RunEnvironment(
            powerMode: powerMode, thermalState: ThermalState(before: thermal, after: end.thermal),
            cpuGovernor: cpuGovernor, gpuPowerLimit: gpuPowerLimit,
            ambientTemperature: thermal.ambient ?? end.thermal.ambient)
    }
}
