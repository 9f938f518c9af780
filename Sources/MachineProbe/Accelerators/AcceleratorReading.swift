// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

/// What is known of the machine's accelerators. Every field may be missing.
struct AcceleratorReading: Equatable {
    /// The name; several equal ones as "8 x NAME", different ones joined by " + ".
    var model: String?
    /// Vendor and device, "10de:2330": the kind of hardware and not its slot, so that a card may move. One per card.
    var pciID: String?
    var videoBIOS: String?
    /// Mebibytes of one card.
    var memoryMebibytes: Int?
    /// "9.0" for NVIDIA, "gfx942" for AMD.
    var computeCapability: String?
    var driver: String?
    /// Watts, of the first card.
    var powerLimit: Double?
    /// Degrees Celsius, of the hottest card.
    var temperature: Double?
    /// The card says that heat holds it back; nil where it does not say.
    var isThrottled: Bool?

    init() {}

    /// The tools of the drivers first; the kernel's files fill what they leave open.
    init(_ source: MachineSource) {
        self = Self.nvidia(source) ?? Self.rocm(source) ?? AcceleratorReading()
        model = model ?? Self.jetson(source)
        let devices = DisplayDevice.all(source).filter(\.isAccelerator)
        guard let vendor = pciID?.prefix(4) ?? devices.first.map({ $0.vendor[...] }) else { return }
        // Cards of the other maker are not mixed in: their driver is another one.
        let cards = devices.filter { $0.vendor == vendor }
        pciID = pciID ?? cards.map(\.id).joined(separator: ",").nonEmpty
        videoBIOS = videoBIOS ?? cards.compactMap(\.videoBIOS).first
        memoryMebibytes = memoryMebibytes ?? cards.compactMap(\.memoryMebibytes).first
        driver = driver ?? Self.kernelDriver(source, vendor: String(vendor))
    }

    /// The graphics processor of a Jetson sits on no bus and has no name of its own: that of the board tells it. Some boards do not
    /// call themselves a Jetson ("NVIDIA Orin Nano Developer Kit"); the list of what they are compatible with names the chip.
    private static func jetson(_ source: MachineSource) -> String? {
        let isTegra = source.text("proc/device-tree/compatible")?.contains("nvidia,tegra") ?? false
        return source.text("proc/device-tree/model").flatMap { isTegra || $0.contains("Jetson") ? $0 : nil }
    }

    private static func kernelDriver(_ source: MachineSource, vendor: String) -> String? {
        switch vendor {
        case DisplayDevice.nvidia: source.text("sys/module/nvidia/version")
        case DisplayDevice.amd: source.text("sys/module/amdgpu/version")
        case DisplayDevice.habana: source.text("sys/module/habanalabs/version")
        default: nil
        }
    }

    /// Equal names are counted, different ones joined.
    static func summary(_ names: [String]) -> String? {
        var order: [String] = []
        for name in names where !order.contains(name) { order.append(name) }
        return order.map { name in
            let count = names.count { $0 == name }
            return count > 1 ? "\(count) x \(name)" : name
        }.joined(separator: " + ").nonEmpty
    }
}
