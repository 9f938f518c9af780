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
