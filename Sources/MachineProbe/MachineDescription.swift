// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
internal import Quantities

/// What a machine is and which software it runs, as far as it tells. What it does not tell is nil.
public struct MachineDescription: Sendable, Hashable {
    public var hardware: HardwareIdentity
    public var software: SoftwareIdentity
    /// Processor sockets.
    public var sockets: Int?
    /// Bytes of the last level of cache over all its instances.
    public var lastLevelCacheBytes: Int?

    /// Reads the machine; takes as long as the drivers' tools, a second or so.
    public init(of source: MachineSource) {
        let information = ProcessorInformation(source.text("proc/cpuinfo") ?? "")
        let topology = ProcessorTopology(source)
        let memory = MemoryReading(source)
        let accelerator = AcceleratorReading(source)
        let software = SoftwareReading(source, driver: accelerator.driver)
        hardware = HardwareIdentity(
            cpuModel: information.model, cpuStepping: information.stepping, cpuMicrocode: information.microcode,
            cpuCoresPhysical: topology.physicalCount ?? information.physicalCount,
            cpuCoresLogical: topology.logicalCount ?? information.logicalCount,
            cpuBaseFrequency: (topology.baseFrequency ?? information.namedFrequency).map { .megahertz($0) },
            cpuMaxFrequency: topology.maximumFrequency.map { .megahertz($0) }, gpuModel: accelerator.model,
            gpuPCIID: accelerator.pciID, gpuVBIOSVersion: accelerator.videoBIOS,
            gpuMemoryMB: accelerator.memoryMebibytes, gpuComputeCapability: accelerator.computeCapability,
            memoryTotalGB: memory.totalGibibytes, memoryType: memory.kind)
        self.software = SoftwareIdentity(
            osKernel: software.kernel, osDistro: software.distribution, driverVersion: software.driver,
            cudaVersion: software.cuda, cudnnVersion: software.cudnn, rocmVersion: software.rocm,
            pytorchVersion: software.pytorch, numpyVersion: software.numpy, mklVersion: software.mkl,
            openblasVersion: software.openblas, compilerVersion: software.compiler)
        sockets = topology.packageCount
        lastLevelCacheBytes = topology.lastLevelCacheBytes
    }
}
