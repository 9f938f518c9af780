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
}
