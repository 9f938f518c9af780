// SPDX-License-Identifier: GPL-3.0-or-later

/// The name of an ARM core by the numbers in its main identification register.
///
/// Numbers and names: Arm, "Main ID Register" in the technical reference manuals of the cores; NVIDIA, Ampere and Apple by
/// the table of util-linux's lscpu.
///
/// - Returns: the name, or the numbers themselves for a core that is not known here.
func armPartName(implementer: Int, part: Int) -> String {
    if let name = armParts[implementer]?[part] { return name }
    return "ARM implementer 0x\(String(implementer, radix: 16)) part 0x\(String(part, radix: 16))"
}

private let armParts: [Int: [Int: String]] = [
    0x41: [
        0xd03: "Cortex-A53", 0xd04: "Cortex-A35", 0xd05: "Cortex-A55", 0xd06: "Cortex-A65", 0xd07: "Cortex-A57",
        0xd08: "Cortex-A72", 0xd09: "Cortex-A73", 0xd0a: "Cortex-A75", 0xd0b: "Cortex-A76", 0xd0c: "Neoverse-N1",
        0xd0d: "Cortex-A77", 0xd0e: "Cortex-A76AE", 0xd40: "Neoverse-V1", 0xd41: "Cortex-A78", 0xd42: "Cortex-A78AE",
        0xd43: "Cortex-A65AE", 0xd44: "Cortex-X1", 0xd46: "Cortex-A510", 0xd47: "Cortex-A710", 0xd48: "Cortex-X2",
        0xd49: "Neoverse-N2", 0xd4a: "Neoverse-E1", 0xd4b: "Cortex-A78C", 0xd4d: "Cortex-A715", 0xd4e: "Cortex-X3",
        0xd4f: "Neoverse-V2", 0xd80: "Cortex-A520", 0xd81: "Cortex-A720", 0xd82: "Cortex-X4", 0xd84: "Neoverse-V3",
        0xd8e: "Neoverse-N3",
    ],
    0x4e: [0x000: "NVIDIA Denver", 0x003: "NVIDIA Denver 2", 0x004: "NVIDIA Carmel"],
    0x50: [0x000: "Ampere X-Gene"],
    0x61: [
        0x022: "Apple Icestorm M1", 0x023: "Apple Firestorm M1", 0x032: "Apple Blizzard M2",
        0x033: "Apple Avalanche M2",
    ],
    0xc0: [0xac3: "Ampere-1", 0xac4: "Ampere-1a"],
]
