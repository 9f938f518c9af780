// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Foundation
import Quantities
import Scenarios
import Testing

private let minimal = """
    assay: 1
    name: minimal
    about: The least that is a scenario.
    time: {duration: 1 d}
    fleet: [{model: Antminer_S19, count: 3}]
    policies: {baseline: none}

    """

private func load(_ text: String, overrides: [String] = []) throws -> Scenario {
    try Scenario(text: text, name: "minimal.yaml", overrides: overrides, library: models.get())
}

@Suite("The scenario document")
struct ScenarioTests {
    @Test("the least file is filled with documented defaults")
    func minimum() throws {
        let scenario = try load(minimal)
        #expect(scenario.fleet.unitCount == 3 && scenario.fleet.groups[0].model.name == "antminer-s19")
        #expect(scenario.fleet.control == .minutes(5) && scenario.document.replications.looks == [10])
        #expect(scenario.fleet.switchLoss == nil)
        #expect(scenario.hash.count == 64)
    }

    @Test("the hash changes with every value, however it came in, and not with comments or layout")
    func hashes() throws {
        let plain = try load(minimal).hash
        #expect(try load("# A comment.\n\n" + minimal).hash == plain)
        let changes = try [
            ["seed=2"], ["fleet[0].count=4"], ["policies.other=none"], ["site.inlet.mean=26 degC"],
        ].map { try load(minimal, overrides: $0).hash }
        #expect(Set(changes + [plain]).count == 5)
        #expect(try load(minimal.replacingOccurrences(of: "count: 3", with: "count: 4")).hash == changes[1])
    }

    @Test("imports merge deeply, the file wins over them, and the command line wins over the file")
    func layers() throws {
        let folder = NSTemporaryDirectory() + "assay-scenarios-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder + "/lib", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func write(_ text: String, _ name: String) throws {
            try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
        }
        try write("seed: 5\nsite: {racks: 3, inlet: {mean: 30 degC, daily: 2 K}}\n", "lib/site.yaml")
        try write("imports: [lib/site.yaml]\n" + minimal + "site: {inlet: {mean: 20 degC}}\n", "a.yaml")
        let scenario = try Scenario(path: "\(folder)/a.yaml", library: models.get())
        #expect(scenario.document.seed == 5 && scenario.document.site.racks == 3)
        #expect(scenario.document.site.inlet.mean == .celsius(20) && scenario.document.site.inlet.daily == .kelvins(2))
        #expect(scenario.files.map { $0.split(separator: "/").last } == ["a.yaml", "site.yaml"])
        let changed = try Scenario(path: "\(folder)/a.yaml", overrides: ["seed=6"], library: models.get())
        #expect(changed.document.seed == 6 && changed.hash != scenario.hash)
        // A change in an imported file is a change of the scenario.
        try write("seed: 5\nsite: {racks: 2, inlet: {mean: 30 degC, daily: 2 K}}\n", "lib/site.yaml")
        #expect(try Scenario(path: "\(folder)/a.yaml", library: models.get()).hash != scenario.hash)
        // A fault in an imported file is told where it stands.
        try write("seed: x\n", "lib/site.yaml")
        #expect {
            try Scenario(path: "\(folder)/a.yaml", library: models.get())
        } throws: { error in
            "\(error)".contains("lib/site.yaml:1:7: seed")
        }
    }

    @Test("a model of one's own can be named, and a change in its file changes the hash")
    func ownModel() throws {
        let folder = NSTemporaryDirectory() + "assay-models-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let text = minimal.replacingOccurrences(of: "Antminer_S19", with: "my-s19") + "models: [my.yaml]\n"
        try text.write(toFile: "\(folder)/a.yaml", atomically: true, encoding: .utf8)
        func model(_ title: String) throws -> Scenario {
            try "based-on: antminer-s19\nname: my-s19\ntitle: \(title)\n".write(
                toFile: "\(folder)/my.yaml", atomically: true, encoding: .utf8)
            return try Scenario(path: "\(folder)/a.yaml", library: models.get())
        }
        let mine = try model("Mine")
        #expect(mine.fleet.groups[0].model.name == "my-s19")
        #expect(try model("Other").hash != mine.hash)
        #expect(try model("Mine").hash == mine.hash)
    }

    @Test("a Scrypt fleet without a price for its work is refused")
    func scrypt() throws {
        let found = try faults(minimal.replacingOccurrences(of: "Antminer_S19", with: "antminer-l7"))
        #expect(found.map(\.description).joined().contains("scrypt-hashprice"))
    }

    @Test("too many units in all are refused even where each entry is allowed")
    func units() throws {
        let list =
            "fleet: [" + Array(repeating: "{model: antminer-s19, count: 1000000}", count: 3).joined(separator: ", ")
            + "]"
        let text = minimal.split(separator: "\n").map { $0.hasPrefix("fleet:") ? list : String($0) }.joined(
            separator: "\n")
        #expect(try faults(text).map(\.description).joined().contains("3000000 units in all"))
    }

    @Test("explain names every default that is an assumption, with its source")
    func explained() throws {
        let scenario = try load(minimal)
        let found = assumptions(in: scenario.explanation)
        #expect(found.count > 8)
        for path in ["sensors.power.noise", "market.pool.fee", "site.inlet.mean", "commands.latency"] {
            #expect(found.contains { $0.path == path }, "\(path)")
        }
        // What the file sets is no assumption any more.
        let set = try load(minimal, overrides: ["market.pool.fee=3 %"])
        #expect(!assumptions(in: set.explanation).contains { $0.path == "market.pool.fee" })
    }
}
