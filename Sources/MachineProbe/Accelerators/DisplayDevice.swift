// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

/// A graphics card or accelerator on the PCI bus, as the kernel sees it without any driver.
struct DisplayDevice {
    static let nvidia = "10de"
    static let amd = "1002"
    static let habana = "1da3"

    /// Four hexadecimal digits.
    var vendor: String
    var device: String
    /// The class of the device: base class, subclass, programming interface.
    var kind: Int
    var videoBIOS: String?
    var memoryMebibytes: Int?

    var id: String { "\(vendor):\(device)" }

    /// A display controller (0x03) or processing accelerator (0x12) of a maker of accelerators. Consoles of management
    /// processors and virtual machines are display controllers too, and no accelerators.
    var isAccelerator: Bool {
        (kind >> 16 == 0x03 || kind >> 16 == 0x12) && [Self.nvidia, Self.amd, Self.habana].contains(vendor)
    }

    /// In the order of the bus.
    static func all(_ source: MachineSource) -> [DisplayDevice] {
        let bus = "sys/bus/pci/devices"
        return source.names(bus).compactMap { slot in
            let folder = "\(bus)/\(slot)"
            guard let vendor = digits(source.text("\(folder)/vendor")),
                let device = digits(source.text("\(folder)/device")),
                let kind = source.text("\(folder)/class").flatMap({ Int($0.dropFirst(2), radix: 16) })
            else { return nil }
            return DisplayDevice(
                vendor: vendor, device: device, kind: kind, videoBIOS: source.text("\(folder)/vbios_version"),
                memoryMebibytes: source.integer("\(folder)/mem_info_vram_total").map { $0 >> 20 })
        }
    }

    private static func digits(_ text: String?) -> String? {
        guard let text, text.hasPrefix("0x"), text.count == 6 else { return nil }
        return text.dropFirst(2).lowercased()
    }
}
