// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

/// What `assay model` prints, and how it ends.
@Suite("The model verbs") struct ModelCommandTests {
    static let names = [
        "antminer-s19", "antminer-s19-pro", "antminer-s19j-pro", "antminer-s19-xp", "antminer-s21", "antminer-l7",
        "antminer-s19k-pro", "antminer-s21-pro",
    ]

    /// A model file as the help text has it.
    static let mine = """
        based-on: antminer-s19
        name: my-s19
        title: My S19
        about: An S19 with better heat sinks.
        cooling:
          based-on: four-fans-6150
          conductance: {value: 150 W/K, assumption: measured at home}

        """

    private func object(_ arguments: [String], in folder: String? = nil) throws -> [String: Any] {
        let ending = try AssayProgram.run(arguments, in: folder)
        #expect(ending.code == 0 && ending.errors.isEmpty, "\(ending.errors)")
        return try #require(try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any])
    }

    // MARK: list

    @Test("list names every model with its hash rate and power, also without the word list")
    func list() throws {
        let listed = try AssayProgram.run(["model", "list"])
        #expect(listed.code == 0 && listed.errors.isEmpty)
        let lines = listed.output.split(separator: "\n")
        #expect(lines.map { String($0.prefix { $0 != ":" }) } == Self.names)
        #expect(lines.first == "antminer-s19: Antminer S19, 95 TH/s, 3250 W")
        #expect(lines.contains("antminer-l7: Antminer L7, 9500 MH/s, 3425 W"))
        #expect(try AssayProgram.run(["model"]).output == listed.output)
        #expect(try AssayProgram.run(["model", "list", "everything"]).code == 64)
    }

    // MARK: show

    @Test(
        "show is the same under every spelling",
        arguments: ["Antminer_L7", "antminer-l7", "ANTMINER L7", "antminer_L7"])
    func spelling(name: String) throws {
        let shown = try AssayProgram.run(["model", "show", name])
        #expect(shown.code == 0)
        #expect(shown.output == (try AssayProgram.run(["model", "show", "antminer-l7"])).output)
    }

    @Test("show says first what follows from a model and then what its file says, each with where it comes from")
    func show() throws {
        let shown = try AssayProgram.run(["model", "show", "antminer-s19"]).output
        let sections = shown.components(separatedBy: "\n\n")
        #expect(sections.count == 4)
        #expect(sections[0].hasPrefix("Antminer S19 (antminer-s19)\n"))
        for line in [
            "nameplate: 95 TH/s, 3250 W, 34.21 J/TH",
            "computed: 95 TH/s, 3250 W (0 % off the nameplate), at 620 MHz and 360 mV a core",
            "string: 38 groups of 2 chips, one core voltage across each; 0.1 V of board is 2.63 mV a group and 2.63 mV a core",
            "firmware: stock, luxos, vnish",
        ] { #expect(sections[1].contains(line), "\(line)") }
        #expect(
            sections[2].hasPrefix("What follows from the file:\n") && sections[3].hasPrefix("What the file says:\n"))
        for line in [
            "nominal.core-voltage = 360 mV", "chip.capacitance = 148 nF", "string.core-step-of-20-mv-board = 0.5263 mV",
            "timing.margin = 20 mV", "timing.elasticity = 3.6", "cooling.all-fans.die = 78.16 degC",
            "cooling.one-fan-dead.die = 84.15 degC", "cooling.all-fans.runaway-inlet = 60.7",
            "supply.efficiency-at-50-percent = 95.82 %", "tuning.fastest.core-voltage = 378.2 mV",
            "tuning.fastest.supply-load = 11", "chips.collapse-spread = ", "gating.board-saving = 101.9 W",
            "gating.one-chip-core-voltage = ", "tuner.at-100-percent.efficiency = 34.",
            "timing.common-noise-ratio = ", "ageing.drift-1-y = ", "guard-band.saving-against-100-mv = ",
        ] { #expect(sections[2].contains("  \(line)"), "\(line)") }
        for line in [
            "process.threshold = 302 mV  (assumption: ", "cooling.stall-pressure = 400 Pa  (assumption: ",
            "ageing.activation-energy = 0.09 eV  (assumption: ", "boards.chips = 76  (source: ",
        ] { #expect(sections[3].contains("  \(line)"), "\(line)") }
    }

    @Test("show --json is JSON to others too, with units and sources", arguments: names)
    func json(name: String) throws {
        let sheet = try object(["model", "show", name, "--json"])
        #expect(
            sheet.keys.sorted() == [
                "about", "algorithm", "computed", "facts", "firmware", "name", "process", "schema", "specPoints",
                "title",
            ])
        #expect(sheet["schema"] as? String == "assay.model/1")
        #expect(sheet["name"] as? String == name)
        for list in ["facts", "computed"] {
            let entries = try #require(sheet[list] as? [[String: Any]])
            #expect(entries.count > 30)
            #expect(Set(entries.compactMap { $0["path"] as? String }).count == entries.count)
            for entry in entries {
                #expect((entry["value"] is Double) != (entry["text"] is String), "\(entry)")
                #expect(entry["unit"] is String && entry["assumed"] is Bool)
                let source = try #require(entry["source"] as? String)
                #expect(source.count > 5)
                for tag in ["source:", "assumption:", "computed:"] { #expect(!source.hasPrefix(tag), "\(entry)") }
                // Nine digits at most: what the arithmetic leaves behind is no value.
                if let value = entry["value"] as? Double, value != 0 {
                    let scaled = value / pow(10, log10(abs(value)).rounded(.down) - 8)
                    #expect(abs(scaled - scaled.rounded()) < 1e-4, "\(entry)")
                }
            }
        }
        let points = try #require(sheet["specPoints"] as? [[String: Any]])
        #expect(!points.isEmpty)
        for point in points {
            for key in ["hashRate", "published", "predicted", "residual"] {
                #expect((point[key] as? [String: Any])?["unit"] is String, "\(key)")
            }
        }
    }

    @Test("the numbers that others read stay under their paths")
    func stablePaths() throws {
        let sheet = try object(["model", "show", "antminer-s19", "--json"])
        func value(_ list: String, _ path: String) -> (Double, String)? {
            (sheet[list] as? [[String: Any]])?.first { $0["path"] as? String == path }.flatMap { entry in
                (entry["value"] as? Double).map { ($0, entry["unit"] as? String ?? "") }
            }
        }
        for (list, path, number, unit, tolerance) in [
            ("facts", "nameplate.hash-rate", 95.0, "TH/s", 1e-9), ("facts", "nameplate.power", 3250, "W", 1e-9),
            ("facts", "boards.count", 3, "", 0), ("facts", "cooling.fan-slope", 46_250, "Pa/(m3/s)^2", 1e-9),
            ("facts", "cooling.air-heat", 1006, "J/(kg K)", 1e-9),
            ("computed", "nominal.core-voltage", 360, "mV", 1e-3), ("computed", "nominal.frequency", 620.0, "MHz", 0.1),
            ("computed", "timing.margin", 20, "mV", 1e-6), ("computed", "timing.collapse", 340, "mV", 1e-3),
            ("computed", "nominal.hash-rate", 95, "TH/s", 0), ("computed", "nominal.efficiency", 34.2105263, "J/TH", 0),
            ("computed", "nominal.residual", 0, "%", 0), ("computed", "nominal.core-voltage", 360, "mV", 0),
            ("computed", "timing.delay-per-volt", -10, "1/V", 0.01),
            ("computed", "timing.collapse-per-kelvin", -0.791, "mV/K", 1e-3),
            ("computed", "cooling.all-fans.die", 78.161598, "degC", 1e-5),
            ("computed", "cooling.one-fan-dead.runaway-inlet", 53.3, "degC", 0.06),
        ] {
            let (found, foundUnit) = try #require(value(list, path), "\(path)")
            #expect(abs(found - number) <= tolerance && foundUnit == unit, "\(path) = \(found) \(foundUnit)")
        }
    }

    @Test("show --json is what Python reads, too")
    func python() throws {
        let ending = try AssayProgram.run(
            ["model", "show", "antminer-l7", "--json"],
            shell:
                "command -v python3 >/dev/null || exit 77; \"$@\" | python3 -c 'import json,sys; print(json.load(sys.stdin)[\"name\"])'"
        )
        #expect(ending.code == 77 || ending.output == "antminer-l7\n", "\(ending)")
    }

    @Test("an unknown name is a usage error that tells the nearest one and all others")
    func unknown() throws {
        let ending = try AssayProgram.run(["model", "show", "antminer-s18"])
        #expect(ending.code == 64 && ending.output.isEmpty)
        #expect(
            ending.errors.contains(
                "'antminer-s18' is not a known model (did you mean 'antminer-s19'?); there are antminer-s19"))
        #expect(!ending.errors.contains("\u{1B}"))
        for arguments in [
            ["model", "show"], ["model", "show", ""], ["model", "show", "antminer-s19", "antminer-l7"],
        ] {
            #expect(try AssayProgram.run(arguments).code == 64, "\(arguments)")
        }
    }

    // MARK: A user's model

    @Test("a user's file is a model to every verb and to a scenario, from any folder")
    func userModel() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(Self.mine, to: "models/my-s19.yaml")
        let shown = try AssayProgram.run(["model", "show", "my-s19.yaml"], in: folder.file("models"))
        #expect(shown.code == 0 && shown.output.hasPrefix("My S19 (my-s19)\n"), "\(shown)")
        #expect(shown.output.contains("cooling.conductance = 150 W/K  (assumption: measured at home)"))
        #expect(try object(["model", "show", file, "--json"])["name"] as? String == "my-s19")
        for verb in ["validate", "presets", "guard-band"] {
            #expect(try AssayProgram.run(["model", verb, file]).code == 0, "\(verb)")
        }
        let scenario = try folder.write(
            smallScenario.replacingOccurrences(of: "model: antminer-s19", with: "model: my-s19")
                .replacingOccurrences(of: "fleet:", with: "models: [models/my-s19.yaml]\nfleet:"), to: "mine.yaml")
        #expect(try AssayProgram.run(["scenario", "validate", scenario], in: "/").code == 0)
        let run = try AssayProgram.run(["run", scenario, "--no-pictures", "--output", folder.file("out")], in: "/")
        #expect(run.code == 0, "\(run)")
    }

    @Test("the help tells how to add a model, and its example is one")
    func help() throws {
        let help = try AssayProgram.run(["model", "--help"]).output
        for line in Self.mine.split(separator: "\n") { #expect(help.contains("  \(line)\n"), "\(line)") }
        #expect(help.contains("models: [my-s19.yaml]") && help.contains("takes no compiler"))
    }

    @Test(
        "a wrong file is refused by every verb, with its place",
        arguments: ["show", "validate", "presets", "guard-band"])
    func wrong(verb: String) throws {
        let folder = try TemporaryFolder()
        for (text, words) in [
            (
                "based-on: antminer-s19\nname: a\nboards: {count: {value: 0, assumption: b}}\n",
                "a.yaml:3:25: boards.count.value: 0"
            ),
            (
                "based-on: antminer-s19\nname: a\nboards: {count: {value: 3}}\n",
                "a.yaml:3:17: boards.count: a value without"
            ),
            (
                "based-on: antminer-s19\nname: antminer-s19\n",
                "a.yaml:2:7: name: the model 'antminer-s19' is already known"
            ),
            ("based-on: antminer-s19\nname: a\nprocess: n8\n", "a.yaml:3:10: process: 'n8' is not a known process"),
            (
                "based-on: antminer-s19\nname: a\nboards: {chips: {value: 77, assumption: b}}\n",
                "a.yaml:3:17: boards: 77 chips"
            ),
            ("[", "a.yaml:"), ("", "a.yaml:1:1"), ("- 1\n", "a.yaml:1:1"),
        ] {
            try folder.write(text, to: "a.yaml")
            let ending = try AssayProgram.run(["model", verb, "a.yaml"], in: folder.path)
            #expect(ending.code == 2 && !ending.wasKilled && ending.output.isEmpty, "\(ending)")
            #expect(
                ending.errors.hasPrefix("error: a.yaml is not a valid model\n") && ending.errors.contains(words),
                "\(ending.errors)")
        }
        let missing = try AssayProgram.run(["model", verb, "./missing.yaml"], in: folder.path)
        #expect(missing.code == 2 && missing.errors.contains("there is no such file"))
    }

    // MARK: validate

    @Test("validate prints each point with prediction, residual and source, and passes")
    func validate() throws {
        let ending = try AssayProgram.run(["model", "validate"])
        #expect(ending.code == 0 && ending.errors.isEmpty)
        let rows = ending.output.split(separator: "\n").map { line in
            line.components(separatedBy: "  ").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        }
        #expect(
            rows[0] == ["model", "point", "published", "predicted", "residual", "core", "tuner", "basis", "source"])
        #expect(rows.count == 13)
        for expected in [
            ["antminer-s19", "nameplate", "3250 W", "3250 W", "0.0 %", "360 mV", "fitted"],
            ["antminer-s19-pro", "nameplate", "3250 W", "3390 W", "+4.3 %", "336.4 mV", "predicted"],
            ["antminer-s19k-pro", "nameplate", "2760 W", "2823 W", "+2.3 %", "316.9 mV", "predicted"],
            ["antminer-s19j-pro", "74.5 TH/s", "1905 W", "2022 W", "+6.1 %", "291.7 mV", "predicted"],
        ] {
            #expect(
                rows.contains {
                    Array($0.prefix(6)) + [$0[7]] == expected && $0[6].contains(" J/T") && $0[8].hasPrefix("source: ")
                }, "\(expected)")
        }
        let slow = try #require(rows.first { $0.contains("74.5 TH/s") })
        // The grids of clock and voltage cost a little: 2022 W over 74.5 TH/s are 27.14 J/TH.
        let tuned = try #require(slow[6].split(separator: " ").first.flatMap { Double($0) })
        #expect(tuned >= 27.14 && tuned < 27.8, "\(slow)")
        #expect(
            ending.output.hasSuffix(
                "\n5 points predicted, the worst by 6.1 %; clocks in the tuning range: 11 inside, 0 below, 0 above the range\n"
            ))
        let some = try AssayProgram.run(["model", "validate", "Antminer_L7", "antminer-s19-pro"]).output
        #expect(some.split(separator: "\n").count == 4 && some.contains("1 point predicted, the worst by 4.3 %"))
        #expect(
            try AssayProgram.run(["model", "validate", "antminer-l7"]).output.contains("\n0 points predicted; clocks"))
    }

    @Test("validate ends with 1 beyond its limit, and where no supply runs a point")
    func validateFails() throws {
        let tight = try AssayProgram.run(["model", "validate", "--limit", "5"])
        #expect(tight.code == 1)
        #expect(
            tight.errors.contains(
                "beyond 5 %:\n  antminer-s19j-pro, 105 TH/s: 5.56 %\n  antminer-s19j-pro, 74.5 TH/s: 6.14 %"))
        #expect(!tight.errors.contains("s19-pro, nameplate"))
        let folder = try TemporaryFolder()
        let head = "based-on: antminer-s19\nname: mine\nspec-points:\n"
        for (point, words) in [
            ("hot, hash-rate: {value: 95 TH/s, source: me}, power: {value: 2.8 kW, source: me}", "mine, hot: 16.1 %"),
            (
                "cool, hash-rate: {value: 95 TH/s, source: me}, power: {value: 3.8 kW, source: me}",
                "mine, cool: -14.5 %"
            ),
            (
                "odd, hash-rate: {value: 90000 TH/s, source: me}, power: {value: 3 kW, source: me}",
                "mine, odd: no supply"
            ),
        ] {
            let file = try folder.write(head + "  - {name: \(point)}\n", to: "mine.yaml")
            let ending = try AssayProgram.run(["model", "validate", file])
            #expect(ending.code == 1 && ending.errors.contains(words), "\(ending)")
            #expect(ending.output.contains("source: me"))
        }
        // A point inside the limit but outside the tuning range counts as outside.
        let slow = try folder.write(
            head + "  - {name: slow, hash-rate: {value: 40 TH/s, source: me}, power: {value: 1010 W, source: me}}\n",
            to: "mine.yaml")
        let counted = try AssayProgram.run(["model", "validate", slow])
        #expect(counted.output.contains("1 inside, 1 below, 0 above the range"), "\(counted.output)")
    }

    @Test("a machine that its one fan more would cool prints no temperature below absolute zero")
    func absoluteZero() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            """
            based-on: antminer-s19
            name: one-fan
            cooling:
              based-on: four-fans-6150
              intake-fans: {value: 1, assumption: a}
              exhaust-fans: {value: 0, assumption: a}

            """, to: "one.yaml")
        let shown = try AssayProgram.run(["model", "show", file]).output
        #expect(
            shown.contains("cooling.one-fan-dead.runaway-inlet = none: no air is cold enough  (computed: "), "\(shown)")
        #expect(!shown.contains("runaway-inlet = -"))
        let entries = try #require(try object(["model", "show", file, "--json"])["computed"] as? [[String: Any]])
        for entry in entries where entry["unit"] as? String == "degC" {
            #expect((entry["value"] as? Double).map { $0 > -273.15 } ?? false, "\(entry)")
        }
    }

    @Test("validate takes a limit that is a percentage", arguments: ["nan", "inf", "=-1", "ten"])
    func limit(value: String) throws {
        let words = value.hasPrefix("=") ? ["--limit\(value)"] : ["--limit", value]
        let ending = try AssayProgram.run(["model", "validate"] + words)
        #expect(ending.code == 64 && ending.output.isEmpty && ending.errors.contains("limit"), "\(ending)")
    }

    // MARK: presets and guard-band

    @Test("presets puts the pipelines side by side on the silicon asked for", arguments: names)
    func presets(name: String) throws {
        let ending = try AssayProgram.run(["model", "presets", name])
        #expect(ending.code == 0 && ending.errors.isEmpty)
        let lines = ending.output.split(separator: "\n").map(String.init)
        #expect(lines[0].hasSuffix("every figure is an output of the model"))
        func cells(_ title: String) throws -> [String] {
            let line = try #require(lines.first { $0.hasPrefix(title + "  ") }, "\(title)")
            return line.dropFirst(title.count).components(separatedBy: "  ").map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            .filter { !$0.isEmpty }
        }
        #expect(try cells("preset") == ["basic", "gpu", "gpu", "professional"])
        #expect(try cells("stages") == ["8", "64", "64", "64"])
        #expect(try cells("guard band") == ["100 mV", "100 mV", "150 mV", "20 mV"])
        for (title, unit) in [
            ("core voltage", "mV"), ("power at the wall", "W"), ("saving", "%"),
            ("smallest die the cooling allows", "mm2"),
            ("energy per right hash", name == "antminer-l7" ? "J/MH" : "J/TH"),
        ] {
            let row = try cells(title)
            #expect(row.count == 4 && row.allSatisfy { $0.hasSuffix(" \(unit)") }, "\(title): \(row)")
        }
        #expect(
            try cells("passes a hash")
                == (name == "antminer-l7" ? ["16384", "2048", "2048", "2048"] : ["8", "1", "1", "1"]))
        #expect(try cells("core voltage").prefix(1) == cells("core voltage").dropFirst().prefix(1))
        // Two chips a group take nearly twice the voltage, ten hardly more than before.
        let times = ["antminer-s19": "1.9", "antminer-s19-xp": "1.1", "antminer-l7": "1.1"]
        if let factor = times[name] {
            #expect(lines.contains { $0.hasPrefix("gating: ") && $0.contains(" of its group, \(factor)") })
        }
        #expect(try cells("gating, pause of 100 us").first == "none")
        #expect(try cells("stacked memory at 1 GHz, at most").last == "20 %")
        for word in ["saving: ", "cooling: ", "gating: ", "stacked memory: ", "stages: "] {
            #expect(lines.contains { $0.hasPrefix(word) && $0.count > 40 }, "\(word)")
        }
    }

    @Test("guard-band gives what 20 mV save, by model and process, and what they risk")
    func guardBand() throws {
        let ending = try AssayProgram.run(["model", "guard-band", "antminer-s19", "Antminer_L7"])
        #expect(ending.code == 0 && ending.errors.isEmpty)
        for line in [
            "antminer-s19  n7          33.1 %          46.3 %", "antminer-l7   scrypt-780  18.5 %          27.8 %",
            "Range by process:", "  n7: 33.1 to 46.3 %", "  scrypt-780: 18.5 to 27.8 %",
        ] { #expect(ending.output.contains(line), "\(line)") }
        #expect(ending.output.contains("inlet at -5 degC") && ending.output.contains("runaway"))
        let all = try AssayProgram.run(["model", "guard-band"]).output
        for name in Self.names { #expect(all.contains("\n\(name)  "), "\(name)") }
    }

    // MARK: Terminals and pipes

    @Test(
        "output is plain in a pipe, a closed pipe is quiet and a full disk is an error",
        arguments: [
            ["list"], ["show", "antminer-s19"], ["show", "antminer-s19", "--json"], ["validate"], ["presets"],
        ])
    func pipes(verb: [String]) throws {
        let plain = try AssayProgram.run(["model"] + verb)
        #expect(!plain.output.contains("\u{1B}"))
        #expect(plain.output == (try AssayProgram.run(["model"] + verb, environment: ["NO_COLOR": "1"])).output)
        let closed = try AssayProgram.run(["model"] + verb, shell: "\"$@\" | head -n 1")
        #expect(closed.errors.isEmpty && closed.output.split(separator: "\n").count == 1, "\(closed)")
        let full = try AssayProgram.run(["model"] + verb, shell: "\"$@\" >/dev/full")
        #expect(full.code == 74 && full.errors.contains("cannot write to standard output"), "\(full)")
    }
}
