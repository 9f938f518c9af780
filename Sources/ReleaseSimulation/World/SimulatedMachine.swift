// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
import Quantities

/// A machine of the simulated world, known by what it reports about itself.
public struct SimulatedMachine: Sendable, Hashable {
    /// The index of its product.
    public let product: Int
    /// Counted over all products, from 0.
    public let index: Int
    public let hardware: HardwareIdentity
    public let fingerprint: HardwareFingerprint
    /// Tells machines of one fingerprint apart: an anonymous key, as a site with several of them would have.
    public let key: AnonymousKey?
    /// The id of its history, made of nothing but detected parts.
    public var historyID: String { key.map { "\(fingerprint)-\($0)" } ?? fingerprint.digits }
    /// True where the id of its history is computed from the hardware that it reports.
    public var isDetected: Bool { historyID.hasPrefix(hardware.fingerprint(missing: .absent).digits) }
}

extension HardwareSettings {
    /// What the probe would have found.
    public var identity: HardwareIdentity {
        HardwareIdentity(
            cpuModel: cpu, cpuStepping: "\(stepping)", cpuMicrocode: microcode, cpuCoresPhysical: cores, gpuPCIID: gpu,
            gpuVBIOSVersion: gpuVBIOS, memoryTotalGB: Double(memory))
    }
}
