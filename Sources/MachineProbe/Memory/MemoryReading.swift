// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

/// Size and kind of the main memory.
package struct MemoryReading {
    /// Gibibytes that the kernel manages; it keeps a part of what is installed for itself.
    var totalGibibytes: Double?
    /// Gibibytes that programs could still get.
    var availableGibibytes: Double?
    /// DDR4, LPDDR5 ...; needs the firmware's tables, which often only the superuser reads, or an error-correcting controller.
    var kind: String?

    init(_ source: MachineSource) {
        let lines = (source.text("proc/meminfo") ?? "").split(separator: "\n")
        func gibibytes(_ field: String) -> Double? {
            guard let line = lines.first(where: { $0.hasPrefix(field + ":") }) else { return nil }
            let words = line.split(separator: " ")
            guard words.count == 3, words[2] == "kB", let kibibytes = Double(words[1]), kibibytes > 0 else {
                return nil
            }
            return kibibytes / 1_048_576
        }
        totalGibibytes = gibibytes("MemTotal")
        availableGibibytes = gibibytes("MemAvailable")
        kind = Self.firmwareKind(source.bytes("sys/firmware/dmi/tables/DMI") ?? []) ?? Self.controllerKind(source)
    }

    /// The kinds of the memory devices (type 17) in the tables of the firmware.
    ///
    /// Layout: DMTF DSP0134, System Management BIOS Reference Specification, sections 6.1.2 and 7.18.
    package static func firmwareKind(_ table: [UInt8]) -> String? {
        var kinds: Set<String> = []
        var start = 0
        while start + 4 <= table.count {
            let (type, length) = (table[start], Int(table[start + 1]))
            guard length >= 4, start + length <= table.count else { break }
            if type == 17, length > 0x12 {
                let size = UInt16(table[start + 0x0C]) | UInt16(table[start + 0x0D]) << 8
                if size != 0, let kind = kindNames[table[start + 0x12]] { kinds.insert(kind) }
            }
            // The texts of a structure follow it and end with two zero bytes.
            var end = start + length
            while end + 1 < table.count, table[end] != 0 || table[end + 1] != 0 { end += 1 }
            start = end + 2
        }
        return kinds.sorted().joined(separator: "+").nonEmpty
    }

    private static let kindNames: [UInt8: String] = [
        0x12: "DDR", 0x13: "DDR2", 0x18: "DDR3", 0x1A: "DDR4", 0x1B: "LPDDR", 0x1C: "LPDDR2", 0x1D: "LPDDR3",
        0x1E: "LPDDR4", 0x20: "HBM", 0x21: "HBM2", 0x22: "DDR5", 0x23: "LPDDR5", 0x24: "HBM3",
    ]

    /// As an error-correcting memory controller names it: "Registered-DDR5".
    private static func controllerKind(_ source: MachineSource) -> String? {
        let folder = "sys/devices/system/edac/mc"
        let kinds = source.numbered("mc", in: folder).flatMap { controller in
            source.names("\(folder)/\(controller)").compactMap {
                source.text("\(folder)/\(controller)/\($0)/dimm_mem_type")?.split(separator: "-").last.map(String.init)
            }
        }
        return Set(kinds.filter { $0.contains("DDR") || $0.contains("HBM") }).sorted().joined(separator: "+").nonEmpty
    }
}
