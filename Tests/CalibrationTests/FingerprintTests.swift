// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Quantities
import Testing

@Suite("Fingerprints")
struct FingerprintTests {
    let machine = HardwareIdentity(
        cpuModel: "12th Gen Intel(R) Core(TM) i7-12700K", cpuStepping: "2", cpuMicrocode: "0x2c", cpuCoresPhysical: 12,
        cpuCoresLogical: 20, memoryTotalGB: 31.2)
    let stack = SoftwareIdentity(
        osKernel: "6.8.0-40-generic", osDistro: "Ubuntu 24.04", driverVersion: "560.35", cudaVersion: "12.6",
        pytorchVersion: "2.4.0", numpyVersion: "1.26.4", compilerVersion: "gcc 13.2.0")

    // The expected digits come from sha256sum over the joined text.
    @Test("are the first 16 hex digits of SHA-256 over the components joined by bars")
    func knownAnswers() {
        #expect(machine.fingerprint(missing: .absent).digits == "b967763b1182bf16")
        #expect(machine.fingerprint(missing: .unknown).digits == "e7acc0ae9f795189")
        #expect(stack.fingerprint(by: .v1, missing: .absent).digits == "c49c66daa30b891f")
        #expect(stack.fingerprint(by: .v2, missing: .absent).digits == "cd66f843e3804ea5")
    }

    @Test("of hardware move with what the rule names and with nothing else")
    func hardwareSensitivity() {
        let before = machine.fingerprint(missing: .absent)
        let moving: [(inout HardwareIdentity) -> Void] = [
            { $0.cpuModel = "another" }, { $0.cpuStepping = "3" }, { $0.cpuMicrocode = "0x2d" },
            { $0.cpuCoresPhysical = 8 }, { $0.gpuPCIID = "10de:2684" }, { $0.gpuVBIOSVersion = "95.02" },
            { $0.memoryTotalGB = 62.7 },
        ]
        for change in moving {
            var other = machine
            change(&other)
            #expect(other.fingerprint(missing: .absent) != before)
        }
        let still: [(inout HardwareIdentity) -> Void] = [
            { $0.cpuCoresLogical = 12 }, { $0.cpuBaseFrequency = .megahertz(3600) }, { $0.memoryType = "DDR5" },
            { $0.gpuModel = "a name" }, { $0.memoryTotalGB = 31.9 },
        ]
        for change in still {
            var other = machine
            change(&other)
            #expect(other.fingerprint(missing: .absent) == before)
        }
    }

    @Test("of software: the second rule sees a compiler, the first does not")
    func softwareRules() {
        var newer = stack
        newer.compilerVersion = "gcc 14.1.0"
        #expect(newer.fingerprint(by: .v1, missing: .absent) == stack.fingerprint(by: .v1, missing: .absent))
        #expect(newer.fingerprint(by: .v2, missing: .absent) != stack.fingerprint(by: .v2, missing: .absent))
    }

    @Test(
        "parse from 16 hexadecimal digits and from nothing else",
        arguments: ["", "zz", "0123456789abcde", "0123456789abcdeg"])
    func parsing(bad: String) {
        #expect(HardwareFingerprint(parsing: bad) == nil)
        #expect(HardwareFingerprint(parsing: "0123456789ABCDEF")?.digits == "0123456789abcdef")
    }

    @Test("of a site say nothing without the salt, and need a real one")
    func keys() {
        let salt = [UInt8](repeating: 7, count: 32)
        let other = [UInt8](repeating: 8, count: 32)
        #expect(AnonymousKey(salt: [1], identifiers: ["a"]) == nil)
        #expect(AnonymousKey(salt: salt, identifiers: ["a"]) != AnonymousKey(salt: other, identifiers: ["a"]))
        #expect(
            AnonymousKey(salt: salt, identifiers: ["ab", "c"]) != AnonymousKey(salt: salt, identifiers: ["a", "bc"]))
    }
}
