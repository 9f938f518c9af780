// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Foundation
import Quantities
import Silicon
import Testing

@Suite struct ModelLibraryTests {
    static let names = [
        "antminer-l7", "antminer-s19", "antminer-s19-pro", "antminer-s19j-pro", "antminer-s19-xp", "antminer-s21",
        "antminer-s19k-pro", "antminer-s21-pro",
    ]

    @Test("Every built-in model reproduces its nameplate within the tolerance it states", arguments: names)
    func nameplate(name: String) throws {
        let model = try #require(try ModelLibrary.builtIn()[name])
        let rate = model.idealHashRate(frequency: model.nominal.frequency)
        #expect(abs(rate / model.nameplateHashRate - 1) < 1e-12)
        #expect(abs(model.nameplateResidual.fraction) <= model.nameplateTolerance.fraction)
        let error = model.nonceError(
            voltage: model.nominal.voltage, temperature: model.referenceTemperature, frequency: model.nominal.frequency)
        #expect(abs(error / 1.2e-4 - 1) < 1e-9)
        let steady = try #require(model.steadyState(model.nominal, inlet: .celsius(25)))
        #expect((60...90).contains(steady.die.celsius))
        #expect(model.fans.count == 4)
        #expect(model.boards == 3)
        #expect(model.firmware.first?.name == "stock")
        #expect(model.sleepPower < model.nameplatePower * 0.05)
    }

    @Test("Every number of every built-in model has a source or is called an assumption", arguments: names)
    func provenance(name: String) throws {
        let model = try #require(try ModelLibrary.builtIn()[name])
        #expect(model.facts.count > 90)
        for fact in model.facts {
            switch fact.provenance {
            case .source(let text), .assumption(let text): #expect(text.count >= 5, "\(fact.path)")
            case .choice: Issue.record("\(fact.path) has no source")
            }
        }
        #expect(model.facts.contains { $0.path == "nameplate.power" && !$0.provenance.isAssumption })
        #expect(model.facts.contains { $0.path == "process.threshold" && $0.provenance.isAssumption })
        #expect(model.facts.contains { $0.path == "firmware[0].trip-temperature" })
        #expect(model.facts.contains { $0.path == "cooling.stall-pressure" && $0.value == "400 Pa" })
    }

    @Test(
        "What a model takes over from another is assumed of it, whatever the source says of the other", arguments: names
    )
    func takenOver(name: String) throws {
        let library = try ModelLibrary.builtIn()
        let model = try #require(library[name])
        guard name != "antminer-s19" else {
            #expect(model.facts.contains { $0.provenance == .source("Antminer S19 family: two fans on either side") })
            return
        }
        let fans = try #require(model.facts.first { $0.path == "cooling.intake-fans" })
        #expect(fans.provenance.description.hasPrefix("assumption: as antminer-s"))
        #expect(fans.provenance.description.hasSuffix(": Antminer S19 family: two fans on either side"))
        // Another machine's name stands in no source, only in assumptions.
        for fact in model.facts {
            guard case .source(let text) = fact.provenance else { continue }
            #expect(!text.contains("S19 family") && !text.contains("T19"), "\(fact.path): \(text)")
            #expect(!fact.path.hasPrefix("cooling.") && !fact.path.hasPrefix("firmware"), "\(fact.path)")
        }
    }

    @Test(
        "Numbers of a model that say nothing of their unit are counts, exponents, shares and difficulties",
        arguments: names)
    func units(name: String) throws {
        let plain: Set = [
            "boards.count", "boards.chips", "boards.domains", "chip.cores", "chip.passes", "chip.stack",
            "process.slope-factor", "process.drive-exponent", "process.mobility-exponent", "process.stages",
            "process.nonce-error", "process.collapse", "telemetry.asic-difficulty", "cooling.intake-fans",
            "cooling.exhaust-fans", "cooling.airflow-exponent", "ageing.voltage-exponent", "ageing.time-exponent",
            "ageing.hot-carrier-voltage-exponent", "ageing.hot-carrier-time-exponent",
            "firmware[0].minimum-fans", "firmware[1].minimum-fans", "firmware[2].minimum-fans",
        ]
        let model = try #require(try ModelLibrary.builtIn()[name])
        for fact in model.facts where Double(fact.value) != nil { #expect(plain.contains(fact.path), "\(fact.path)") }
    }

    @Test(
        "Names are the same in any spelling", arguments: ["Antminer_L7", "antminer-l7", "ANTMINER L7", "antminer_L7"])
    func spelling(name: String) throws {
        #expect(try ModelLibrary.builtIn()[name]?.name == "antminer-l7")
    }

    @Test("Stock stops on a lost fan, modified firmware goes on with three")
    func firmware() throws {
        let model = try #require(try ModelLibrary.builtIn()["antminer-s19"])
        let stock = try #require(model.firmware(named: "stock"))
        let modified = try #require(model.firmware(named: "luxos"))
        #expect(stock.stopDelay(runningFans: 4, of: 4) == nil)
        #expect(stock.stopDelay(runningFans: 3, of: 4) == .seconds(60))
        #expect(modified.stopDelay(runningFans: 3, of: 4) == nil)
        #expect(modified.stopDelay(runningFans: 2, of: 4) == .seconds(30))
        #expect(!stock.reportsPower && modified.reportsPower)
    }

    @Test("A user's model builds on a known one and changes only what it says")
    func userModel() throws {
        var library = try ModelLibrary.builtIn()
        try library.add(
            DocumentLoader().load(
                text: """
                    based-on: Antminer_S19
                    name: my-s19
                    title: My S19
                    about: An S19 with better heat sinks.
                    cooling: {based-on: four-fans-6150, conductance: {value: 150 W/K, assumption: "measured at home"}}
                    """, name: "my.yaml"))
        let mine = try #require(library["my-s19"])
        let original = try #require(library["antminer-s19"])
        #expect(mine.thermal.heatsinkConductance == .wattsPerKelvin(150))
        #expect(mine.fans == original.fans)
        #expect(mine.timing == original.timing)
        #expect(
            mine.facts.contains { $0.path == "cooling.conductance" && $0.provenance == .assumption("measured at home") }
        )
    }

    @Test("A part that a model names as its base replaces the one it inherits, and null takes a value away")
    func ownPart() throws {
        var library = try ModelLibrary.builtIn()
        try library.add(
            readYAML(
                """
                based-on: antminer-s19
                name: shrunk
                process: {based-on: n5, margin: {value: 25 mV, assumption: cautious}}
                supply: {lowest-voltage: {value: 11 V, assumption: another supply}}
                """, file: "shrunk.yaml"))
        let shrunk = try #require(library["shrunk"])
        #expect(shrunk.process == "n5")
        #expect(abs(shrunk.timing.thresholdVoltage - 0.2539) < 1e-12)
        #expect(abs(shrunk.nominal.voltage.volts - 0.30) < 1e-9)
        #expect(throws: ConfigurationError.self) {
            try library.add(
                readYAML(
                    "based-on: antminer-s19\nname: hollow\nprocess: {based-on: n7, threshold: null}\n",
                    file: "hollow.yaml"))
        }
    }

    // The first line of each is line 5 of the file.
    @Test(
        "What is wrong in a user's file is named with its line, column and remedy",
        arguments: [
            ("nameplate: {power: {value: 3 kW}}", "my.yaml:5:20", "without a source"),
            ("nameplate: {power: 3 kW}", "my.yaml:5:20", "without a source"),
            (
                "nameplate: {power: {value: 3 kW, source: s, assumption: a}}", "my.yaml:5:20",
                "a source and an assumption"
            ),
            ("nameplate: {power: {value: 3 MHz, source: s}}", "my.yaml:5:28", "not a unit of power"),
            ("nameplate: {power: {value: -3 kW, source: s}}", "my.yaml:5:28", "out of range"),
            ("nameplate: {power: {value: 3 kW, sauce: s}}", "my.yaml:5:34", "did you mean 'source'"),
            ("nameplat: {}", "my.yaml:5:1", "did you mean 'nameplate'"),
            ("process: n8", "my.yaml:5:10", "one of n16, n5, n7, scrypt-780"),
            ("cooling: {based-on: six-fans}", "my.yaml:5:21", "is not a known cooling"),
            ("firmware: [stok]", "my.yaml:5:12", "did you mean 'stock'"),
            ("boards: {domains: {value: 37, assumption: odd}}", "my.yaml:5:19", "equal domains"),
            ("chip: {leak-share: null}", "my.yaml:5:7", "nothing says what the chip draws"),
        ])
    func faults(line: String, place: String, words: String) throws {
        let description = try refusal(ofLine: line).description
        #expect(description.contains(place), "\(description)")
        #expect(description.contains(words), "\(description)")
    }

    @Test("A name that is taken and a base that is not there are refused")
    func refusedNames() throws {
        var library = try ModelLibrary.builtIn()
        #expect(throws: ConfigurationError.self) { try library.add(readYAML("based-on: antminer-s19", file: "a.yaml")) }
        let error = #expect(throws: ConfigurationError.self) {
            try library.add(readYAML("based-on: antminer-s91\nname: a", file: "a.yaml"))
        }
        #expect(try #require(error).description.contains("did you mean 'antminer-s19'"))
    }

    @Test("Models of a folder are added in the order of their names; a missing folder is an error")
    func folder() throws {
        var library = try ModelLibrary.builtIn()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-models-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("based-on: one\nname: two".utf8).write(to: folder.appendingPathComponent("b.yaml"))
        try Data("based-on: antminer-s21\nname: one".utf8).write(to: folder.appendingPathComponent("a.yaml"))
        try library.add(folder: folder.path)
        #expect(library.names.suffix(2) == ["one", "two"])
        #expect(throws: ConfigurationError.self) { try library.add(folder: folder.path + "/none") }
    }
}
