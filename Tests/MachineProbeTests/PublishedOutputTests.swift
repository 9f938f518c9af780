// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Foundation
import MachineProbe
import Quantities
import Testing

/// What somebody's machine said, as published in a thread: the lines that are read, and nothing else of them.
struct PublishedProcessor: Sendable, CustomTestStringConvertible {
    var machine: String
    var thread: String
    /// What each processor says; the kernel writes a block for each.
    var processors: [String]
    /// What stands behind the blocks.
    var board = ""
    var model: String?
    var stepping: String?
    var microcode: String?
    var baseFrequency: Frequency?

    var testDescription: String { machine }

    /// The numbers of an ARM processor, in the layout of the kernel.
    static func arm(_ implementer: String, _ part: String, _ variant: String, _ revision: Int, name: String? = nil)
        -> String
    {
        (name.map { "model name\t: \($0)\n" } ?? "")
            + "BogoMIPS\t: 50.00\nCPU implementer\t: \(implementer)\nCPU architecture: 8\nCPU variant\t: \(variant)\n"
            + "CPU part\t: \(part)\nCPU revision\t: \(revision)\n"
    }

    static func x86(_ vendor: String, _ model: String, _ stepping: Int, _ microcode: String?) -> String {
        "vendor_id\t: \(vendor)\nmodel name\t: \(model)\nstepping\t: \(stepping)\n"
            + (microcode.map { "microcode\t: \($0)\n" } ?? "")
    }

    static let all: [PublishedProcessor] = [
        PublishedProcessor(
            machine: "AWS Graviton (first)", thread: "intel/gprofiler/pull/458",
            processors: Array(repeating: arm("0x41", "0xd08", "0x0", 3), count: 4), model: "Cortex-A72",
            stepping: "r0p3"),
        PublishedProcessor(
            machine: "AWS t4g.small, Graviton2", thread: "amazonlinux/amazon-linux-2023/issues/455",
            processors: Array(repeating: arm("0x41", "0xd0c", "0x3", 1), count: 2), model: "Neoverse-N1",
            stepping: "r3p1"),
        PublishedProcessor(
            machine: "AWS c7g, Graviton3", thread: "archspec/archspec-json/pull/51",
            processors: [arm("0x41", "0xd40", "0x1", 1)], model: "Neoverse-V1", stepping: "r1p1"),
        PublishedProcessor(
            machine: "Jetson TX2", thread: "hrw/arm-socs-table/issues/25",
            processors: [("0x41", "0xd07", "0x1", 3), ("0x4e", "0x003", "0x0", 0), ("0x4e", "0x003", "0x0", 0)].map {
                arm($0.0, $0.1, $0.2, $0.3, name: "ARMv8 Processor rev \($0.3) (v8l)")
            } + Array(repeating: arm("0x41", "0xd07", "0x1", 3, name: "ARMv8 Processor rev 3 (v8l)"), count: 3),
            model: "Cortex-A57 + NVIDIA Denver 2", stepping: "r1p3 + r0p0"),
        PublishedProcessor(
            machine: "Jetson Xavier NX", thread: "hrw/arm-socs-table/issues/26",
            processors: Array(repeating: arm("0x4e", "0x004", "0x0", 0, name: "ARMv8 Processor rev 0 (v8l)"), count: 4),
            model: "NVIDIA Carmel", stepping: "r0p0"),
        PublishedProcessor(
            machine: "Raspberry Pi Compute Module 4, 64 bit",
            thread: "adafruit/Adafruit_Python_PlatformDetect/pull/241",
            processors: Array(repeating: arm("0x41", "0xd08", "0x0", 3), count: 4),
            board: "Hardware\t: BCM2835\nRevision\t: d03141\nModel\t\t: Raspberry Pi Compute Module 4 Rev 1.1\n",
            model: "Cortex-A72", stepping: "r0p3"),
        PublishedProcessor(
            machine: "Raspberry Pi 4, 32 bit", thread: "hrw/arm-socs-table/issues/28",
            processors: Array(repeating: arm("0x41", "0xd08", "0x0", 3, name: "ARMv7 Processor rev 3 (v7l)"), count: 4),
            model: "Cortex-A72", stepping: "r0p3"),
        PublishedProcessor(
            machine: "NXP i.MX 8M Quad", thread: "hrw/arm-socs-table/issues/3",
            processors: Array(repeating: arm("0x41", "0xd03", "0x0", 4), count: 4), model: "Cortex-A53",
            stepping: "r0p4"),
        PublishedProcessor(
            machine: "a container on an Apple M1, which is told nothing", thread: "docker/for-mac/issues/6512",
            processors: [arm("0x00", "0x000", "0x0", 0)]),
        PublishedProcessor(
            machine: "a virtual machine on an Apple M1, which is told the maker alone",
            thread: "elementary/installer/pull/923",
            processors: Array(repeating: arm("0x61", "0x000", "0x0", 0), count: 3),
            model: "ARM implementer 0x61 part 0x0",
            stepping: "r0p0"),
        PublishedProcessor(
            machine: "Ryzen 7 5800X3D", thread: "fastfetch-cli/fastfetch/issues/1529",
            processors: [x86("AuthenticAMD", "AMD Ryzen 7 5800X3D 8-Core Processor", 2, "0xa201210")],
            model: "AMD Ryzen 7 5800X3D 8-Core Processor", stepping: "2", microcode: "0xa201210"),
        PublishedProcessor(
            machine: "Ryzen 7 1800X", thread: "ss7m/paleofetch/issues/36",
            processors: [x86("AuthenticAMD", "AMD Ryzen 7 1800X Eight-Core Processor", 1, "0x8001137")],
            model: "AMD Ryzen 7 1800X Eight-Core Processor", stepping: "1", microcode: "0x8001137"),
        PublishedProcessor(
            machine: "Xeon Platinum 8259CL in a cloud", thread: "amazonlinux/amazon-linux-2023/issues/455",
            processors: [x86("GenuineIntel", "Intel(R) Xeon(R) Platinum 8259CL CPU @ 2.50GHz", 7, "0x5003005")],
            model: "Intel(R) Xeon(R) Platinum 8259CL CPU @ 2.50GHz", stepping: "7", microcode: "0x5003005",
            baseFrequency: .megahertz(2500)),
        PublishedProcessor(
            machine: "Xeon E5-1650 v2 seen from a container, without its microcode",
            thread: "docker/for-mac/issues/6111",
            processors: [x86("GenuineIntel", "Intel(R) Xeon(R) CPU E5-1650 v2 @ 3.50GHz", 4, nil)],
            model: "Intel(R) Xeon(R) CPU E5-1650 v2 @ 3.50GHz", stepping: "4", baseFrequency: .megahertz(3500)),
    ]
}

@Suite("What machines of others said")
struct PublishedOutputTests {
    /// A container that has nothing but this.
    private func machine(_ files: [String: String]) throws -> CapturedMachine {
        let nothing: [String: String?] = ["proc/cpuinfo": nil, "proc/meminfo": nil]
        return try CapturedMachine("container", changes: nothing.merging(files.mapValues { $0 }) { $1 })
    }

    @Test(
        "processors of many makers are named as they are, and what is not told is nil",
        arguments: PublishedProcessor.all)
    func processors(_ published: PublishedProcessor) throws {
        let blocks = published.processors.enumerated().map { "processor\t: \($0)\n\($1)\n" }.joined()
        let hardware = try machine(["proc/cpuinfo": blocks + published.board]).description().hardware
        #expect(hardware.cpuModel == published.model)
        #expect(hardware.cpuStepping == published.stepping)
        #expect(hardware.cpuMicrocode == published.microcode)
        #expect(hardware.cpuCoresLogical == published.processors.count)
        #expect(hardware.cpuBaseFrequency == published.baseFrequency)
    }

    @Test(
        "cards of NVIDIA by its tool",
        arguments: [
            // https://github.com/akash-network/provider-configs/issues/81, issues/82, pull/90 and pull/91.
            ("Quadro RTX 6000", "0x1E3010DE", "24576", "570.211.01", 2, "2 x Quadro RTX 6000", "10de:1e30,10de:1e30"),
            ("NVIDIA RTX A5000", "0x223110DE", "24564", "570.211.01", 1, "NVIDIA RTX A5000", "10de:2231"),
            ("Tesla PG500-216", "0x1DF010DE", "32768", "[N/A]", 1, "Tesla PG500-216", "10de:1df0"),
            ("NVIDIA H100 NVL", "0x232110DE", "[N/A]", "[N/A]", 1, "NVIDIA H100 NVL", "10de:2321"),
        ])
    func nvidia(
        _ name: String, _ id: String, _ memory: String, _ driver: String, _ count: Int, _ model: String, _ ids: String
    ) throws {
        let line = "\(name), \(id), [N/A], \(memory), \(driver), [N/A], [N/A]\n"
        let found = try machine(["commands/nvidia-smi.txt": String(repeating: line, count: count)]).description()
        #expect(found.hardware.gpuModel == model && found.hardware.gpuPCIID == ids)
        #expect(found.hardware.gpuMemoryMB == Int(memory) && found.hardware.gpuVBIOSVersion == nil)
        #expect(found.software.driverVersion == (driver == "[N/A]" ? nil : driver))
    }

    @Test(
        "cards of AMD by its tool, whose field names changed over the versions",
        arguments: [
            // https://github.com/sebhildebrandt/systeminformation/pull/960
            (
                #""Device Name": "Phoenix3", "Device ID": "0x1900", "VBIOS version": "113-PHXGENERIC-001", "Temperature (Sensor edge) (C)": "31.0""#,
                "Phoenix3", "1002:1900", "113-PHXGENERIC-001", nil, nil
            ),
            // https://github.com/jurkovic-nikola/OpenLinkHub/pull/27
            (
                #""Device Name": "Navi 31 [Radeon RX 7900 XT/7900 XTX/7900 GRE/7900M]", "Device ID": "0x744c", "VBIOS version": "113-APM7199-002", "Max Graphics Package Power (W)": "220.0""#,
                "Navi 31 [Radeon RX 7900 XT/7900 XTX/7900 GRE/7900M]", "1002:744c", "113-APM7199-002", nil, 220
            ),
            // https://github.com/ROCm/rocm_smi_lib/issues/159: the number of the device stands under "Card Model" here, and that of the
            // subsystem elsewhere: it is not taken for either.
            (
                #""Card Series": "AMD INSTINCT MI200 (MCM) OAM LC MBA HPE C2", "Card Model": "0x7408", "Card SKU": "D65201", "Subsystem ID": "0x0b0c", "GFX Version": "gfx9010""#,
                "AMD INSTINCT MI200 (MCM) OAM LC MBA HPE C2", nil, nil, "gfx9010", nil
            ),
        ] as [(String, String, String?, String?, String?, Double?)])
    func amd(
        _ fields: String, _ model: String, _ id: String?, _ videoBIOS: String?, _ capability: String?, _ watts: Double?
    )
        throws
    {
        let captured = try machine(["commands/rocm-smi.txt": "{\"card0\": {\(fields)}}"])
        let hardware = captured.description().hardware
        #expect(hardware.gpuModel == model && hardware.gpuPCIID == id && hardware.gpuVBIOSVersion == videoBIOS)
        #expect(hardware.gpuComputeCapability == capability)
        #expect(captured.environment().gpuPowerLimit == watts.map { .watts($0) })
    }

    @Test("an Orin Nano, which does not call itself a Jetson")
    func orinNano() throws {
        // https://github.com/rbonghi/jetson_stats/issues/400
        let found = try machine([
            "proc/sys/kernel/osrelease": "5.10.104-tegra\n",
            "etc/nv_tegra_release":
                "# R35 (release), REVISION: 3.1, GCID: 32827747, BOARD: t186ref, EABI: aarch64, DATE: Sun Mar 19 15:19:21 UTC 2023\n",
            "proc/device-tree/model": "NVIDIA Orin Nano Developer Kit\0",
            "proc/device-tree/compatible":
                "nvidia,p3768-0000+p3767-0003\0nvidia,p3767-0003\0nvidia,tegra234\0nvidia,tegra23x\0",
        ]).description()
        #expect(found.hardware.gpuModel == "NVIDIA Orin Nano Developer Kit")
        #expect(found.software.driverVersion == "L4T 35.3.1" && found.software.osKernel == "5.10.104-tegra")
    }
}
