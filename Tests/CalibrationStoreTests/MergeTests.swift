// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import CalibrationStore
import Foundation
import Quantities
import Testing

@Suite("A merge of sites")
struct MergeTests {
    let folder: ScratchFolder
    let fleet: RunStore
    let sites: [RunStore]
    let salt = [UInt8](repeating: 0x5A, count: 32)

    init() throws {
        let folder = try ScratchFolder()
        self.folder = folder
        fleet = try RunStore.open(folder.file("fleet.db"))
        sites = try ["berlin", "oslo"].map { try RunStore.open(folder.file("\($0).db")) }
        for site in sites { try site.add((1...5).map { fullRecord(on: Double($0)) }) }
    }

    @Test("keeps sites and machines apart and names none of them")
    func anonymous() throws {
        for site in sites { #expect(try fleet.merge(site, salt: salt).added == 5) }
        let records = try fleet.records()
        #expect(records.count == 10)
        #expect(Set(records.compactMap(\.siteKey)).count == 2)
        #expect(Set(records.compactMap(\.machineKey)).count == 2, "the same key at two sites is two machines")
        #expect(Set(records.map(\.hardwareFingerprint)).count == 1, "identical machines share a fingerprint")
        var histories = 0
        try fleet.forEachHistory(metric: "peak_measured_gops") { _, _ in histories += 1 }
        #expect(histories == 2)
        let bytes = try RunStore.open(fleet.path, access: .readOnly)
        var exported: [UInt8] = []
        try bytes.export(as: .jsonl) { exported += $0 }
        let text = String(decoding: exported, as: UTF8.self)
        for site in sites {
            for secret in [try site.storeID(), "berlin", "oslo", "00112233445566aa", "in two lines"]
                + (try site.records().map(\.runID.text))
            { #expect(!text.contains(secret), "\(secret)") }
        }
    }

    /// A record whose every text field holds something that only its site should know.
    private func tellingRecord() -> CalibrationRecord {
        var record = fullRecord()
        record.hardware.cpuModel = "Intel node17.secret.example"
        record.hardware.cpuStepping = "secret"
        record.hardware.cpuMicrocode = "0xsecret"
        record.hardware.gpuModel = "secret's GeForce RTX 4090"
        record.hardware.gpuPCIID = "secret:2684"
        record.hardware.gpuVBIOSVersion = "secret"
        record.hardware.gpuComputeCapability = "secret"
        record.hardware.memoryType = "DDR5 (secret)"
        record.software = SoftwareIdentity(
            osKernel: "6.8.0-secret-generic", osDistro: "Ubuntu 24.04 secret", driverVersion: "560.35-secret",
            cudaVersion: "secret", cudnnVersion: "secret", rocmVersion: "secret", pytorchVersion: "2.4.0+secret",
            numpyVersion: "secret", mklVersion: "secret", openblasVersion: "secret",
            compilerVersion: "gcc 13 for secret",
            otherVersions: ["hostname": "secret", "secret": "1.0", "python": "3.12 at secret"])
        record.environment.powerMode = "rack secret"
        record.environment.cpuGovernor = "secret"
        record.measurements.precision = Precision(rawValue: "fp32 secret")
        record.measurements.device = "secret0"
        record.measurements.metrics = [
            BenchmarkMetric(
                name: "curl -H 'Authorization: Bearer secret' https://alice@host/", unit: "secrets/s",
                direction: .higherIsBetter, value: 1)
        ]
        return record
    }

    @Test("lets no text out that is not made of known words, whatever field it stands in, and says how many")
    func freeText() throws {
        for site in sites { try site.add([tellingRecord()]) }
        let first = try fleet.merge(sites[0], salt: salt)
        _ = try fleet.merge(sites[1], salt: salt)
        var exported: [UInt8] = []
        try fleet.export(as: .jsonl) { exported += $0 }
        let files = ["", "-wal"].map { FileManager.default.contents(atPath: fleet.path + $0) ?? Data() }
        let everything = String(decoding: Data(exported) + files[0] + files[1], as: UTF8.self)
        #expect(!everything.contains("secret") && !everything.contains("alice"))
        // Two unknown components were left out, the version of the third is a key.
        #expect(
            first.withheld["other_versions"] == 3 && first.withheld["metric"] == 1 && first.withheld["power_mode"] == 1)
        // 8 parts of the hardware, 11 of the software, 3 others, 2 conditions, precision, device, metric and unit.
        let all = first.withheld.values.reduce(0, +)
        #expect(all == 28)
        let told = try fleet.records().filter { $0.measurements.metrics.count == 1 }
        #expect(told.count == 2)
        #expect(Set(told.compactMap(\.environment.powerMode)).count == 1, "the same text at two sites has the same key")
        #expect(told[0].environment.powerMode != told[0].environment.cpuGovernor)
    }

    @Test("leaves what is made of known words as it is")
    func knownWords() throws {
        let outcome = try fleet.merge(sites[0], salt: salt)
        #expect(outcome.withheld.isEmpty, "\(outcome.withheld)")
        let (there, here) = (try sites[0].records()[0], try fleet.records()[0])
        #expect(here.hardware == there.hardware && here.software == there.software)
        #expect(here.environment == there.environment && here.measurements == there.measurements)
    }

    @Test(
        "knows the names that machines give themselves",
        arguments: [
            "Intel(R) Xeon(R) Platinum 8488C", "AMD EPYC 9654 96-Core Processor", "Neoverse-N1", "Cortex-A78AE",
            "Apple M2 Max",
            "Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz", "AMD Ryzen 9 7950X3D 16-Core Processor", "ARM Cortex-A76 r4p1",
        ])
    func processors(model: String) throws {
        var record = fullRecord(on: 20)
        record.hardware.cpuModel = model
        record.hardware.gpuModel = "NVIDIA A100-SXM4-80GB"
        record.software.osKernel = "6.6.87.2-microsoft-standard-WSL2"
        record.software.pytorchVersion = "2.1.0a0+41361538.nv23.06"
        record.environment.powerMode = "MODE_50W"
        try sites[0].add([record])
        let outcome = try fleet.merge(sites[0], salt: salt)
        #expect(outcome.withheld.isEmpty, "\(outcome.withheld)")
    }

    @Test("keeps the keys of the merges below it")
    func keysOfKeys() throws {
        try sites[0].add([tellingRecord()])
        _ = try fleet.merge(sites[0], salt: salt)
        let world = try RunStore.open(folder.file("world.db"))
        #expect(try world.merge(fleet, salt: [UInt8](repeating: 9, count: 32)).withheld.isEmpty)
    }

    @Test("again adds what is new, and withdraws what its site has withdrawn")
    func again() throws {
        _ = try fleet.merge(sites[0], salt: salt)
        #expect(try fleet.merge(sites[0], salt: salt) == MergeOutcome(known: 5))
        try sites[0].add([fullRecord(on: 9)])
        try sites[0].withdraw(try #require(try sites[0].records().first?.runID), reason: "a slip")
        let outcome = try fleet.merge(sites[0], salt: salt)
        #expect(outcome.added == 1 && outcome.known == 4 && outcome.withdrawn == 1)
        #expect(try fleet.count() == 5)
        #expect(try fleet.merge(sites[0], salt: salt).withdrawn == 0)
    }

    @Test("with another salt gives other names, and without a real one none")
    func salts() throws {
        _ = try fleet.merge(sites[0], salt: salt)
        let other = try RunStore.open(folder.file("other.db"))
        _ = try other.merge(sites[0], salt: [UInt8](repeating: 1, count: 32))
        #expect(try fleet.records()[0].siteKey != other.records()[0].siteKey)
        #expect(throws: StoreError.self) { try other.merge(sites[0], salt: [1, 2, 3]) }
        #expect(throws: StoreError.self) { try fleet.merge(fleet, salt: salt) }
        let file = folder.file("deep/salt")
        let made = try SiteSalt.load(file)
        #expect(made.count == 32)
        #expect(try SiteSalt.load(file) == made)
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test("of merges keeps the sites below apart")
    func ofMerges() throws {
        for site in sites { _ = try fleet.merge(site, salt: salt) }
        let world = try RunStore.open(folder.file("world.db"))
        #expect(try world.merge(fleet, salt: [UInt8](repeating: 9, count: 32)).added == 10)
        #expect(Set(try world.records().compactMap(\.siteKey)).count == 2)
        #expect(Set(try world.records().compactMap(\.machineKey)).count == 2)
    }

    @Test("answers for vendors over all sites, and leaves out what no run should be judged by")
    func vendors() throws {
        var throttled = fullRecord(on: 8, peak: 100)
        throttled.environment.thermalState = .throttled
        throttled.measurements.efficiency = 100 / 1_177.6
        var other = fullRecord(on: 2, driver: "6.1.3", peak: 800)
        other.hardware.gpuPCIID = "1002:74a1"
        other.hardware.gpuModel = "Instinct MI300X"
        other.hardware.cpuModel = "AMD EPYC 9654"
        other.measurements.theoreticalPeakGops = 1000
        other.measurements.efficiency = 0.8
        other.quality.forced = false
        var clean = (1...6).map { fullRecord(on: Double($0), driver: "560.\($0)", peak: 588.8 + Double($0)) }
        for index in clean.indices { clean[index].quality.forced = false }
        let site = try RunStore.open(folder.file("rome.db"))
        try site.add(clean + [throttled, other])
        for source in [site] { _ = try fleet.merge(source, salt: salt) }
        let products = try fleet.products()
        #expect(products.map(\.vendor) == ["AMD", "Intel"])
        let intel = try #require(products.last)
        #expect(intel.runs == 6 && intel.excluded == 1 && intel.machines == 1 && intel.sites == 1)
        // Five of six runs, 590.8 to 594.8: the middle one over the theoretical peak.
        #expect(abs((intel.currentEfficiency ?? 0) - 592.8 / 1_177.6) < 1e-12)
        #expect(intel.bestEfficiency == intel.currentEfficiency)
        #expect(products.first?.currentEfficiency == 0.8 && products.first?.newestDriver == "6.1.3")
    }
}
