// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import MachineProbe
import Quantities
import Testing

@Suite("Identity of captured machines")
struct IdentityTests {
    @Test("a hybrid desktop: threads share cores of one kind and not of the other")
    func desktop() throws {
        let machine = try CapturedMachine("desktop-hybrid-nvidia").description()
        #expect(
            machine.hardware
                == HardwareIdentity(
                    cpuModel: "12th Gen Intel(R) Core(TM) i7-12700K", cpuStepping: "2", cpuMicrocode: "0x38",
                    cpuCoresPhysical: 12, cpuCoresLogical: 20, cpuBaseFrequency: .megahertz(3600),
                    cpuMaxFrequency: .megahertz(5000), gpuModel: "NVIDIA GeForce RTX 4090", gpuPCIID: "10de:2684",
                    gpuVBIOSVersion: "95.02.3C.80.1D", gpuMemoryMB: 24564, gpuComputeCapability: "8.9",
                    memoryTotalGB: 65_616_848 / 1_048_576.0, memoryType: nil))
        #expect(
            machine.software
                == SoftwareIdentity(
                    osKernel: "6.8.0-51-generic", osDistro: "Ubuntu 24.04.1 LTS", driverVersion: "560.35.03",
                    cudaVersion: "12.6.20241001", cudnnVersion: "9.5.1", pytorchVersion: "2.5.1",
                    numpyVersion: "1.26.4", openblasVersion: "0.3.26", compilerVersion: "gcc 13.2.0"))
        #expect(machine.lastLevelCacheBytes == 25_600 << 10)
        #expect(machine.sockets == 1)
    }

    @Test("a server of two sockets: equal core numbers are not equal cores, and every cache counts")
    func server() throws {
        let machine = try CapturedMachine("server-two-sockets-amd").description()
        #expect(
            machine.hardware
                == HardwareIdentity(
                    cpuModel: "AMD EPYC 72F3 8-Core Processor", cpuStepping: "1", cpuMicrocode: "0xa0011d5",
                    cpuCoresPhysical: 16, cpuCoresLogical: 32, cpuBaseFrequency: .megahertz(3700),
                    cpuMaxFrequency: .megahertz(4100), gpuModel: "2 x AMD Instinct MI210",
                    gpuPCIID: "1002:740f,1002:740f", gpuVBIOSVersion: "113-D67301-063", gpuMemoryMB: 65520,
                    gpuComputeCapability: "gfx90a", memoryTotalGB: 528_055_336 / 1_048_576.0, memoryType: "DDR4"))
        #expect(
            machine.software
                == SoftwareIdentity(
                    osKernel: "5.14.0-503.14.1.el9_5.x86_64", osDistro: "Rocky Linux 9.5 (Blue Onyx)",
                    driverVersion: "6.10.5", rocmVersion: "6.3.1-48", pytorchVersion: "2.5.1+rocm6.2",
                    numpyVersion: "2.1.3", compilerVersion: "gcc 11.5.0"))
        #expect(machine.lastLevelCacheBytes == 16 * 32768 << 10)
        #expect(machine.sockets == 2)
    }

    @Test("an ARM module: no microcode, no base frequency, and a driver package for a driver")
    func jetson() throws {
        let machine = try CapturedMachine("jetson").description()
        #expect(
            machine.hardware
                == HardwareIdentity(
                    cpuModel: "Cortex-A78AE", cpuStepping: "r0p1", cpuMicrocode: nil, cpuCoresPhysical: 12,
                    cpuCoresLogical: 12, cpuBaseFrequency: nil, cpuMaxFrequency: .megahertz(2201.6),
                    gpuModel: "NVIDIA Jetson AGX Orin Developer Kit", memoryTotalGB: 64_302_764 / 1_048_576.0))
        #expect(machine.software.driverVersion == "L4T 35.4.1")
        #expect(machine.software.cudaVersion == "11.4.19")
        #expect(machine.lastLevelCacheBytes == 6 << 20)
        #expect(machine.sockets == 3)
    }

    @Test("a board with two kinds of ARM cores")
    func board() throws {
        let machine = try CapturedMachine("board-two-kinds-of-arm").description()
        #expect(machine.hardware.cpuModel == "Cortex-A55 + Cortex-A76")
        #expect(machine.hardware.cpuStepping == "r2p0 + r4p0")
        #expect(machine.hardware.cpuMicrocode == nil)
        #expect(machine.hardware.cpuCoresPhysical == 8)
        #expect(machine.hardware.cpuMaxFrequency == .megahertz(2256))
        #expect(machine.sockets == nil)
        #expect(machine.lastLevelCacheBytes == nil)
        #expect(machine.software.driverVersion == nil)
    }

    @Test("a container that hides the machine: what cannot be read is nil")
    func container() throws {
        let machine = try CapturedMachine("container").description()
        #expect(machine.hardware == HardwareIdentity(cpuCoresLogical: 4, memoryTotalGB: 2))
        #expect(machine.software == SoftwareIdentity(osKernel: "4.4.0", osDistro: "Alpine Linux v3.20"))
        #expect(machine.lastLevelCacheBytes == nil)
    }

    @Test("a virtual machine: a console is no accelerator, a switched-off processor no core")
    func virtualMachine() throws {
        let machine = try CapturedMachine("virtual-machine").description()
        #expect(machine.hardware.cpuCoresPhysical == 2)
        #expect(machine.hardware.cpuCoresLogical == 4)
        // The name states it, no file does.
        #expect(machine.hardware.cpuBaseFrequency == .megahertz(2500))
        #expect(machine.hardware.cpuMaxFrequency == nil)
        #expect(machine.hardware.gpuPCIID == nil)
        #expect(machine.software.osDistro == "Debian GNU/Linux 12 (bookworm)")
        #expect(machine.software.compilerVersion == "clang 14.0.6")
    }

    @Test("a virtual machine in a cloud, as it was captured")
    func cloudMachine() throws {
        let machine = try CapturedMachine("cloud-virtual-machine").description()
        #expect(
            machine.hardware
                == HardwareIdentity(
                    cpuModel: "AMD EPYC", cpuStepping: "1", cpuMicrocode: "0x1000065", cpuCoresPhysical: 2,
                    cpuCoresLogical: 2,
                    memoryTotalGB: 24_684_092 / 1_048_576.0))
        #expect(
            machine.software
                == SoftwareIdentity(
                    osKernel: "6.18.44", osDistro: "Debian GNU/Linux 12 (bookworm)", compilerVersion: "gcc 12.2.0"))
        #expect(machine.sockets == 1)
        #expect(machine.lastLevelCacheBytes == 32 << 20)
        let environment = try CapturedMachine("cloud-virtual-machine").environment()
        #expect(environment.cpuGovernor == nil && environment.powerMode == nil && environment.gpuPowerLimit == nil)
        #expect(environment.thermal.processor == nil && environment.thermal.isThrottling == nil)
    }

    @Test("a folder that is empty gives nothing, and no failure")
    func nothing() {
        let machine = MachineDescription(of: .capture("/nonexistent"))
        #expect(machine.hardware == HardwareIdentity())
        #expect(machine.software == SoftwareIdentity())
        let environment = EnvironmentReading(of: .capture("/nonexistent"))
        #expect(environment == EnvironmentReading())
    }

    @Test("without the driver's tool the bus still names the card")
    func noTool() throws {
        let bare: [String: String?] = [
            "commands/nvidia-smi.txt": nil, "commands/nvidia-smi-compute.txt": nil,
            "commands/nvidia-smi-throttle.txt": nil,
        ]
        let nvidia = try CapturedMachine("desktop-hybrid-nvidia", changes: bare).description()
        #expect(nvidia.hardware.gpuPCIID == "10de:2684")
        #expect(nvidia.hardware.gpuModel == nil)
        #expect(nvidia.software.driverVersion == nil)
        // The kernel's own driver tells more, so the fingerprint does not depend on the tool.
        let with = try CapturedMachine("server-two-sockets-amd").description()
        let without = try CapturedMachine("server-two-sockets-amd", changes: ["commands/rocm-smi.txt": nil])
            .description()
        #expect(without.hardware.gpuVBIOSVersion == "113-D67301-063")
        #expect(without.software.driverVersion == "6.10.5")
        #expect(without.hardware.fingerprint(missing: .absent) == with.hardware.fingerprint(missing: .absent))
    }

    @Test("without /sys the cores come from /proc/cpuinfo on x86, and are unknown on ARM")
    func coresWithoutTopology() throws {
        let x86 = try CapturedMachine("desktop-hybrid-nvidia", changes: ["sys": nil])
        #expect(x86.description().hardware.cpuCoresPhysical == 12)
        let arm = try CapturedMachine("jetson", changes: ["sys": nil])
        #expect(arm.description().hardware.cpuCoresPhysical == nil)
        #expect(arm.description().hardware.cpuCoresLogical == 12)
    }

    @Test(
        "the hardware fingerprint outlives a driver, a kernel and a distribution, and no change of parts",
        arguments: [
            ("etc/os-release", "PRETTY_NAME=\"Debian\"", true), ("proc/sys/kernel/osrelease", "6.11.0", true),
            (
                "commands/nvidia-smi.txt",
                "NVIDIA GeForce RTX 4090, 0x268410DE, 95.02.3C.80.1D, 24564, 560.40, 300.00, 70", true
            ),
            (
                "commands/nvidia-smi.txt",
                "NVIDIA GeForce RTX 4090, 0x268410DE, 95.02.3C.80.FF, 24564, 560.35.03, 450.00, 38", false
            ),
            (
                "commands/nvidia-smi.txt",
                "NVIDIA GeForce RTX 5090, 0x2B8510DE, 95.02.3C.80.1D, 32607, 560.35.03, 450.00, 38", false
            ),
            ("proc/meminfo", "MemTotal:       65615848 kB", true),
            ("proc/meminfo", "MemTotal:       131615848 kB", false),
        ])
    func stability(_ file: String, _ text: String, _ isSame: Bool) throws {
        let before = try CapturedMachine("desktop-hybrid-nvidia").description()
        let after = try CapturedMachine("desktop-hybrid-nvidia", changes: [file: text]).description()
        let (a, b) = (before.hardware.fingerprint(missing: .absent), after.hardware.fingerprint(missing: .absent))
        #expect((a == b) == isSame)
    }

    @Test(
        "an answer of nvidia-smi without values gives none",
        arguments: [
            "", "No devices were found",
            "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.",
            "[N/A], [N/A], [N/A], [N/A], [N/A], [N/A], [N/A]", "a, b", "\u{0}\u{1}",
        ])
    func nvidiaWithoutValues(_ answer: String) throws {
        let changes: [String: String?] = [
            "commands/nvidia-smi.txt": answer, "commands/nvidia-smi-compute.txt": "[N/A]",
            "commands/nvidia-smi-throttle.txt": "[Not Supported]",
            "sys/bus": nil,
        ]
        let machine = try CapturedMachine("desktop-hybrid-nvidia", changes: changes)
        let hardware = machine.description().hardware
        #expect(hardware.gpuModel == nil)
        #expect(hardware.gpuPCIID == nil)
        #expect(hardware.gpuMemoryMB == nil)
        #expect(hardware.gpuComputeCapability == nil)
    }

    @Test(
        "an answer of rocm-smi with warnings before it, or none at all",
        arguments: ["{", "{}", "[]", "WARNING: x\n{\"card0\": 3}"])
    func rocmWithoutValues(_ answer: String) throws {
        let machine = try CapturedMachine(
            "server-two-sockets-amd", changes: ["commands/rocm-smi.txt": answer, "sys/bus": nil])
        #expect(machine.description().hardware.gpuPCIID == nil)
    }

    @Test("the kind of memory comes from the firmware's tables, of modules that are there")
    func firmwareMemory() throws {
        let machine = try CapturedMachine("desktop-hybrid-nvidia")
        func device(size: UInt16, kind: UInt8) -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: 0x28)
            (bytes[0], bytes[1]) = (17, 0x28)
            (bytes[0x0C], bytes[0x0D]) = (UInt8(size & 0xFF), UInt8(size >> 8))
            bytes[0x12] = kind
            return bytes + Array("DIMM 0\u{0}Bank\u{0}\u{0}".utf8)
        }
        let board: [UInt8] = [2, 4, 0, 0, 0, 0]
        let table = board + device(size: 0x7FFF, kind: 0x22) + device(size: 0, kind: 0x1A) + [127, 4, 0, 0, 0, 0]
        try machine.write(.init(table), to: "sys/firmware/dmi/tables/DMI")
        #expect(machine.description().hardware.memoryType == "DDR5")
        // Cut anywhere, the table is read as far as it goes.
        for length in table.indices {
            let kind = MemoryReading.firmwareKind(Array(table.prefix(length)))
            #expect(kind == nil || kind == "DDR5")
        }
    }
}
