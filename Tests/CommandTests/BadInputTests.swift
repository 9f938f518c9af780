// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

/// What a hostile or hasty user may do: each ends in a message that says what, where and what would be right.
@Suite("Bad input ends in a message")
struct BadInputTests {
    /// An override that is wrong, and words of the message.
    struct Fault: Sendable, CustomTestStringConvertible {
        var override: String
        var words: [String]
        var testDescription: String { override }
    }

    static let faults: [Fault] = [
        .init(override: "polices.x=none", words: ["--set:1:1:", "'polices'", "did you mean 'policies'"]),
        .init(override: "fleet[0].cuont=3", words: ["--set:1:10:", "'cuont'", "did you mean 'count'"]),
        .init(override: "fleet[0].count=-3", words: ["--set:1:16:", "fleet[0].count", "-3", "1 to 1000000"]),
        .init(override: "fleet[0].count=1000000000", words: ["fleet[0].count", "out of range"]),
        .init(override: "fleet[0].count=1e2", words: ["fleet[0].count", "whole number"]),
        .init(override: "fleet[0].count=NaN", words: ["fleet[0].count", "whole number"]),
        .init(override: "fleet[0].count=99999999999999999999", words: ["fleet[0].count"]),
        .init(override: "fleet[0].model=antminer-s91", words: ["--set:1:16:", "did you mean 'antminer-s19'"]),
        .init(override: "fleet[0].firmware=stok", words: ["firmware 'stok'", "did you mean 'stock'"]),
        .init(override: "fleet[0].power-limit=3 kWh", words: ["'kWh'", "use one of", "kW"]),
        .init(override: "fleet[0].power-limit=.nan W", words: ["power-limit", "number and a unit"]),
        .init(override: "fleet=[]", words: ["fleet", "1 to 1000"]),
        .init(override: "time.duration=0 d", words: ["time.duration", "out of range"]),
        .init(override: "time.duration=-1 d", words: ["time.duration"]),
        .init(override: "time.duration=3 months", words: ["time.duration", "'months'", "use one of"]),
        .init(override: "time.duration=1e300 yr", words: ["time.duration"]),
        .init(override: "time.control=7 min", words: ["whole number of control intervals"]),
        .init(override: "time.control=2 d", words: ["time.control", "1 s to 1 d"]),
        .init(override: "time.warmup=1 d", words: ["warm-up", "leaves nothing"]),
        .init(override: "time.start=2026-02-30", words: ["time.start"]),
        .init(override: "time.start=2300-01-01", words: ["time.start"]),
        .init(override: "time={duration: 100 yr, control: 1 s}", words: ["control steps", "20,000,000"]),
        .init(override: "seed=-1", words: ["seed", "from 0"]),
        .init(override: "market.energy=nan USD/MWh", words: ["market.energy"]),
        .init(override: "market.energy=70 USD/MW", words: ["'USD/MW'", "USD/MWh"]),
        .init(override: "market.energy=70 EUR/MWh", words: ["market.energy", "USD/MWh"]),
        .init(override: "market.pool.fee=120 %", words: ["market.pool.fee", "out of range"]),
        .init(override: "policies={}", words: ["no policy"]),
        .init(override: "policies.bare=medain-efficiency", words: ["did you mean 'median-efficiency'"]),
        .init(override: "policies.bare=[]", words: ["policies.bare", "1 to 20"]),
        .init(override: "policies.bare=[none, {median-efficiency: bae}]", words: ["did you mean 'bare'"]),
        .init(override: "policies.Two Words=none", words: ["policies", "Two Words"]),
        .init(override: "expect[0].policy=bae", words: ["'bae'", "did you mean 'bare'"]),
        .init(override: "expect[0].versus=bare", words: ["compared with itself"]),
        .init(override: "expect[0].metric=proft", words: ["'proft'", "did you mean 'profit'"]),
        .init(override: "expect[0].at-least=5 kWh", words: ["'kWh'", "USD"]),
        .init(override: "expect[0].at-least=5", words: ["USD"]),
        .init(override: "expect[0].at-least=.inf USD", words: ["USD"]),
        .init(override: "expect[0].at-most=-1e9 USD", words: ["nothing is at least", "not above 'at-most'"]),
        .init(override: "replications=0", words: ["replications", "from 1"]),
        .init(override: "replications={looks: [5, 5]}", words: ["ascend"]),
        .init(override: "replications={looks: []}", words: ["replications.looks"]),
        .init(override: "replications={level: 100 %}", words: ["replications.level"]),
        .init(override: "faults=[{kind: fan-failure}]", words: ["the fault has no time"]),
        .init(override: "faults=[{at: 1 h, kind: fan-falure}]", words: ["did you mean 'fan-failure'"]),
        .init(override: "faults=[{at: 2 d, kind: fan-failure}]", words: ["after the end"]),
        .init(override: "faults=[{at: 1 h, kind: fan-failure, racks: [2]}]", words: ["rack 2", "racks 1 to 1"]),
        .init(override: "faults=[{at: 1 h, kind: fan-failure, units: 0}]", words: ["selects no units"]),
        .init(override: "faults=[{at: 1 h, kind: fan-failure, units: -5 %}]", words: ["selects no units"]),
        .init(override: "nothing", words: ["no '='"]),
        .init(override: "=3", words: ["no path"]),
        .init(override: "fleet[9].count=3", words: ["[9]", "list of 1"]),
        .init(override: "fleet[99999999999].count=3", words: ["brackets"]),
        .init(override: "fleet[0]=&a {model: x}", words: ["--set:1:"]),
        .init(override: "assay=2", words: ["assay"]),
        .init(override: "name=../escape", words: ["name"]),
    ]

    @Test("a wrong value is refused where it stands, with what was expected", arguments: faults)
    func override(_ fault: Fault) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(smallScenario, to: "small.yaml")
        let ending = try AssayProgram.run(
            ["run", file, "--output", folder.file("out"), "--set", fault.override])
        #expect(ending.code == 2 && !ending.wasKilled, "\(ending)")
        #expect(ending.output.isEmpty)
        for word in fault.words { #expect(ending.errors.contains(word), "\(ending.errors)") }
        #expect(!FileManager.default.fileExists(atPath: folder.file("out")))
    }

    @Test("every fault of a file is told at once, each with its line and column")
    func allAtOnce() throws {
        let folder = try TemporaryFolder()
        let text = smallScenario.replacingOccurrences(of: "count: 10", with: "cuont: 10")
            .replacingOccurrences(of: "replications: 3", with: "replications: x")
        let ending = try AssayProgram.run(["scenario", "validate", try folder.write(text, to: "a.yaml")])
        #expect(ending.code == 2)
        #expect(ending.errors.contains("a.yaml:6:27: fleet[0]: unknown key 'cuont'"))
        #expect(ending.errors.contains("a.yaml:10:15: replications"))
    }

    @Test(
        "what lies between the extremes of time neither traps nor hangs",
        arguments: [
            ["faults=[{mtbf: 36500 d, kind: fan-failure}]", "fleet[0].count=500"],
            ["faults=[{at: 0 d, for: 36500 d, kind: unit-down}]", "time.start=2160-01-01"],
            ["time={start: 2160-01-01, duration: 36525 d, control: 1 d}", "replications=1"],
            ["time={start: 1900-01-01, duration: 30 d, control: 1 d}"],
            ["time={start: 2026-01-01, duration: 1 s, control: 1 s}"],
            ["commands.latency=24 h", "site.inlet={mean: 60 degC, daily: 30 K, seasonal: 40 K, rack-spread: 20 K}"],
            ["site.inlet.mean=-40 degC", "fleet[0].power-limit=100 W"],
            ["fleet[0].power-limit=20 kW"],
            ["sensors={power: {noise: 50 %, bias-spread: 50 %}, dropout: 100 %}", "commands.failure=100 %"],
            ["market.energy=1e308 USD/MWh"], ["market.hashprice=-1e300 USD/TH/d"], ["site.racks=10000"],
        ])
    func extremes(_ overrides: [String]) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(smallScenario, to: "small.yaml")
        let ending = try AssayProgram.run(
            ["run", file, "--no-pictures", "--output", folder.file("out"), "--quiet"]
                + overrides.flatMap { ["--set", $0] })
        #expect(!ending.wasKilled, "\(ending.errors)")
        #expect([0, 1, 3].contains(ending.code), "\(ending)")
    }

    // MARK: Files

    @Test("a file that is no text, too big, a folder, missing or circular is refused by name")
    func files() throws {
        let folder = try TemporaryFolder()
        try folder.write(Data([0x61, 0x3A, 0x20, 0xFF, 0xFE]), to: "binary.yaml")
        try folder.write(Data(repeating: 0x23, count: 100_000_000), to: "big.yaml")
        try folder.write("imports: [b.yaml]\n", to: "loop/a.yaml")
        try folder.write("imports: [a.yaml]\n", to: "loop/b.yaml")
        try folder.write("", to: "empty.yaml")
        try folder.write("x", to: "bare/notes.txt")
        try folder.write(smallScenario + "seed: 1\nseed: 2\n", to: "twice.yaml")
        try folder.write(smallScenario + "models: [mine.yaml]\n", to: "model.yaml")
        try folder.write("imports: [gone.yaml]\n" + smallScenario, to: "gone-import.yaml")
        for (name, words) in [
            ("binary.yaml", ["binary.yaml:1:4", "UTF-8"]), ("big.yaml", ["100000000 bytes", "4 MiB"]),
            ("loop/a.yaml", ["b.yaml:1:11", "circle"]), ("empty.yaml", ["empty.yaml:1:1"]),
            ("bare", ["holds no .yaml file"]), ("missing.yaml", ["no file or folder", "missing.yaml"]),
            ("twice.yaml", ["twice.yaml:14:1", "'seed'"]), ("model.yaml", ["mine.yaml", "no such file"]),
            ("gone-import.yaml", ["gone-import.yaml:1:11", "gone.yaml"]),
        ] {
            for command in [["run"], ["scenario", "validate"]] {
                let ending = try AssayProgram.run(command + [folder.file(name)], in: folder.path)
                #expect(ending.code == 2 && !ending.wasKilled, "\(name): \(ending)")
                for word in words { #expect(ending.errors.contains(word), "\(name): \(ending.errors)") }
            }
        }
        #expect(!folder.contents.contains { $0.hasPrefix("Reports") })
    }

    @Test("a folder with one bad file runs nothing")
    func folder() throws {
        let folder = try TemporaryFolder()
        try folder.write(smallScenario, to: "in/good.yaml")
        try folder.write(smallScenario.replacingOccurrences(of: "small", with: "Not Kebab"), to: "in/bad.yaml")
        let ending = try AssayProgram.run(["run", "in", "--output", "out"], in: folder.path)
        #expect(ending.code == 2)
        #expect(!folder.contents.contains("out"))
    }

    @Test("two scenarios of one name are refused: one report would overwrite the other")
    func sharedNames() throws {
        let folder = try TemporaryFolder()
        try folder.write(smallScenario, to: "in/a.yaml")
        try folder.write(smallScenario, to: "in/b.yaml")
        let ending = try AssayProgram.run(["run", "in", "--output", "out"], in: folder.path)
        #expect(ending.code == 2)
        #expect(ending.errors.contains("both named 'small'"))
    }

    @Test(
        "a wrong argument is a usage error",
        arguments: [
            ["run"], ["run", "x.yaml", "--jobs", "0"], ["run", "x.yaml", "--replications", "0"],
            ["run", "x.yaml", "--seed=-1"], ["run", "x.yaml", "--jbos", "2"], ["rnu"],
            ["policy", "show", "medain-efficiency"],
            ["model", "show", "antminer-s91"], ["fault", "show", "fan"], ["scenario", "new", "Not Kebab"],
        ])
    func usage(_ arguments: [String]) throws {
        let ending = try AssayProgram.run(arguments)
        #expect(ending.code == 64, "\(ending)")
        #expect(!ending.errors.isEmpty)
    }

    @Test(
        "a misspelt verb is named with the nearest one, at every depth",
        arguments: [
            (["rnu"], "'rnu' is no verb of 'assay' (did you mean 'run'?); there are run, scenario, "),
            (["model", "shw"], "'shw' is no verb of 'assay model' (did you mean 'show'?); there are list, show, "),
            (["model", "shw", "antminer-s19"], "(did you mean 'show'?)"),
            (["trajectory", "lst"], "'lst' is no verb of 'assay trajectory' (did you mean 'list'?)"),
            (["trajectory", "detct", "--jsonl"], "(did you mean 'detect'?)"),
            (["calibrate", "idntify"], "(did you mean 'identify'?)"),
            (["scenario", "valdiate", "x.yaml"], "(did you mean 'validate'?)"),
            (["policy", "xylophone"], "'xylophone' is no verb of 'assay policy'; there are list, show"),
        ])
    func misspeltVerbs(_ arguments: [String], _ words: String) throws {
        let ending = try AssayProgram.run(arguments)
        #expect(ending.code == 64 && ending.output.isEmpty, "\(ending)")
        #expect(ending.errors.hasPrefix("error: ") && ending.errors.contains(words), "\(ending.errors)")
    }

    @Test(
        "a right verb with a wrong argument is told of the argument, not of a verb",
        arguments: [["model", "show"], ["model", "list", "--jsn"], ["model", "--jsn"], ["run", "--jbos", "shw"]])
    func rightVerbs(_ arguments: [String]) throws {
        let ending = try AssayProgram.run(arguments)
        #expect(ending.code == 64)
        #expect(!ending.errors.contains("is no verb"), "\(ending.errors)")
    }
}
