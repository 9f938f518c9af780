// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// What a machine is made of, as far as it could be read. A part that could not be read is nil, never a guess.
public struct HardwareIdentity: Sendable, Hashable {
    /// The processor as it names itself: `12th Gen Intel(R) Core(TM) i7-12700K`.
    public var cpuModel: String?
    /// A number on x86, `r0p1` and the like on ARM.
    public var cpuStepping: String?
    /// The revision of the microcode that firmware or the system loaded: `0x2c`.
    public var cpuMicrocode: String?
    public var cpuCoresPhysical: Int?
    public var cpuCoresLogical: Int?
    /// Kept to the hertz.
    public var cpuBaseFrequency: Frequency? { didSet { cpuBaseFrequency = cpuBaseFrequency?.toTheHertz } }
    /// Kept to the hertz.
    public var cpuMaxFrequency: Frequency? { didSet { cpuMaxFrequency = cpuMaxFrequency?.toTheHertz } }
    public var gpuModel: String?
    /// Vendor and device: `10de:2684`; the same for every card of that kind, whatever slot it is in.
    public var gpuPCIID: String?
    public var gpuVBIOSVersion: String?
    /// Megabytes (2^20 bytes).
    public var gpuMemoryMB: Int?
    /// `8.9` (CUDA) or `gfx942` (ROCm).
    public var gpuComputeCapability: String?
    /// Gigabytes (2^30 bytes) that the system sees.
    public var memoryTotalGB: Double?
    /// `DDR5`.
    public var memoryType: String?

    public init(
        cpuModel: String? = nil, cpuStepping: String? = nil, cpuMicrocode: String? = nil, cpuCoresPhysical: Int? = nil,
        cpuCoresLogical: Int? = nil, cpuBaseFrequency: Frequency? = nil, cpuMaxFrequency: Frequency? = nil,
        gpuModel: String? = nil, gpuPCIID: String? = nil, gpuVBIOSVersion: String? = nil, gpuMemoryMB: Int? = nil,
        gpuComputeCapability: String? = nil, memoryTotalGB: Double? = nil, memoryType: String? = nil
    ) {
        self.cpuModel = cpuModel
        self.cpuStepping = cpuStepping
        self.cpuMicrocode = cpuMicrocode
        self.cpuCoresPhysical = cpuCoresPhysical
        self.cpuCoresLogical = cpuCoresLogical
        self.cpuBaseFrequency = cpuBaseFrequency?.toTheHertz
        self.cpuMaxFrequency = cpuMaxFrequency?.toTheHertz
        self.gpuModel = gpuModel
        self.gpuPCIID = gpuPCIID
        self.gpuVBIOSVersion = gpuVBIOSVersion
        self.gpuMemoryMB = gpuMemoryMB
        self.gpuComputeCapability = gpuComputeCapability
        self.memoryTotalGB = memoryTotalGB
        self.memoryType = memoryType
    }

    /// The parts that decide the fingerprint, in its order, by the record's field names.
    ///
    /// Memory counts in whole gigabytes, rounded down: what the system sees of a module pair lies a few hundred megabytes
    /// below a round figure and moves with the kernel, so rounding to the nearest would flip for 16, 64 and 128 GB.
    public var fingerprintComponents: [(field: String, value: String?)] {
        [
            ("cpu_model", cpuModel), ("cpu_stepping", cpuStepping), ("cpu_microcode", cpuMicrocode),
            ("cpu_cores_physical", cpuCoresPhysical.map(String.init)), ("gpu_pci_id", gpuPCIID),
            ("gpu_vbios_version", gpuVBIOSVersion),
            ("memory_total_gb", memoryTotalGB.flatMap { Int(exactly: $0.rounded(.down)) }.map(String.init)),
        ]
    }

    /// The fingerprint of these parts, by the one hardware rule there is so far.
    /// - Parameter missing: What a part that is nil counts as.
    /// - Complexity: O(length of the parts).
    public func fingerprint(missing: MissingComponent) -> HardwareFingerprint {
        HardwareFingerprint(
            digits: fingerprintDigits(fingerprintComponents.map(\.value), missing: missing), rule: .v1)
    }
}

extension Frequency {
    /// Whole hertz survive any number of conversions between hertz and the megahertz of a file or a table, unchanged.
    fileprivate var toTheHertz: Self { Self(base: base.rounded()) }
}
