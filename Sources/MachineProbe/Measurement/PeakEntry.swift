// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration

/// One theoretical peak as a file states it: of which device, in which precision, how much, and who says so.
///
///     { "gpu_pci_id": "10de:2330", "precision": "fp32", "value": 67, "unit": "Top/s", "source": "NVIDIA H100 data sheet" }
public struct PeakEntry: Sendable, Hashable, Codable {
    /// A part of the processor's name; the peak is that of one socket. Exactly one of this and the two `gpu` keys is given.
    public var cpuModel: String?
    /// Vendor and device of an accelerator, `10de:2330`; the peak is that of one card.
    public var gpuPCIID: String?
    /// A part of an accelerator's name, for those that sit on no bus.
    public var gpuModel: String?
    /// Gigabytes (2^30 bytes) of memory that the machine has at least: tells modules of one name apart.
    public var memoryFromGB: Double?
    /// The power mode that the value holds in; nil for all.
    public var powerMode: String?
    /// A part of the accelerator that is measured by itself; nil for its main one.
    public var engine: String?
    public var precision: Precision
    /// Above 0, in `unit`.
    public var value: Double
    public var unit: Unit
    public var source: String
    /// What the source does not say, or could not be checked.
    public var assumption: String?

    public enum Unit: String, Sendable, Hashable, Codable, CaseIterable {
        case gigaPerSecond = "Gop/s"
        case teraPerSecond = "Top/s"
    }

    enum CodingKeys: String, CodingKey {
        case precision, value, unit, source, assumption, engine
        case cpuModel = "cpu_model"
        case gpuPCIID = "gpu_pci_id"
        case gpuModel = "gpu_model"
        case memoryFromGB = "memory_from_gb"
        case powerMode = "power_mode"
    }

    /// What keeps the entry from meaning anything; nil where it is whole.
    var problem: String? {
        let devices = [cpuModel, gpuPCIID, gpuModel].compactMap(\.self)
        guard let device = devices.first, devices.count == 1, !device.trimmed.isEmpty else {
            return "an entry names one of \"cpu_model\", \"gpu_pci_id\" and \"gpu_model\""
        }
        guard !source.trimmed.isEmpty else { return "the entry for \(device) names no source" }
        guard value > 0, value.isFinite else { return "the entry for \(device) has a peak that is not above 0" }
        return nil
    }

    func isAccelerator(of hardware: HardwareIdentity) -> Bool {
        if let memoryFromGB, (hardware.memoryTotalGB ?? 0) < memoryFromGB { return false }
        if let gpuModel { return hardware.gpuModel?.contains(gpuModel) ?? false }
        // Several cards are joined by commas; what is measured is one of them.
        return gpuPCIID != nil && gpuPCIID == hardware.gpuPCIID?.split(separator: ",").first.map(String.init)
    }

    func peak(devices: Int) -> TheoreticalPeak {
        let gops: Double =
            switch unit {
            case .gigaPerSecond: value
            // To the million operations: 1978.9 Top/s are 1,978,900 Gop/s, not the product of two binary fractions.
            case .teraPerSecond: (value * 1e6).rounded() / 1e3
            }
        return TheoreticalPeak(gops: gops * Double(devices), source: source, assumption: assumption)
    }
}
