// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration

/// What a machine would report about itself: its identity is computed from this, never given.
public struct HardwareSettings: Configurable, Hashable {
    public var cpu = "Simulated CPU"
    public var stepping = 1
    public var microcode = "0x1"
    public var cores = 8
    public var gpu: String?
    public var gpuVBIOS: String?
    public var memory = 64

    public init() {}

    public static let about = "The hardware of a product, as its machines report it; the fingerprint follows from it."

    public static let fields: [Field<Self>] = [
        Field("cpu", \.cpu, .text(about: "a CPU model", limit: 200), about: "The CPU model."),
        Field("stepping", \.stepping, .integer(0...255), about: "The CPU's stepping."),
        Field("microcode", \.microcode, .text(about: "a microcode version", limit: 40), about: "The CPU's microcode."),
        Field("cores", \.cores, .integer(1...4096), about: "Physical cores."),
        Field(
            "gpu", \.gpu, optional: .text(about: "a PCI id such as '10de:2330'", limit: 40),
            about: "The accelerator's PCI id; none means a machine without one."),
        Field(
            "vbios", \.gpuVBIOS, optional: .text(about: "a VBIOS version", limit: 40),
            about: "The accelerator's VBIOS version."),
        Field("memory-gb", \.memory, .integer(1...1_000_000), about: "Memory in whole GB."),
    ]
}
