// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Results
import Testing

@Suite("Help with files and names")
struct HelpTests {
    @Test("the command says what it does and what its exit codes mean")
    func root() throws {
        let help = try AssayProgram.run(["--help"])
        #expect(help.code == 0)
        for line in [
            "OVERVIEW: A simulation and test bench for fleet policies of mining ASICs.",
            "assay run Scenarios/fan-failure.yaml", "0 pass, 1 an expectation failed, 2 bad scenario or data",
            "64 usage, 74 input or output failed, 130 interrupted.",
            "run                     Play scenarios and write their reports.",
            "doctor                  Say what this machine has for Assay",
        ] { #expect(help.output.contains(line), "\(line)") }
        #expect(try AssayProgram.run(["--version"]).output == "0.1.0\n")
    }

    @Test(
        "each verb says what it takes",
        arguments: [
            (
                ["run"],
                [
                    "USAGE: assay run <paths> ...", "--replications", "--seed", "--set", "--jobs", "--json", "--output",
                    "Ctrl-C keeps",
                ]
            ),
            (
                ["scenario", "validate"],
                ["Check scenario files without running them.", "assay scenario validate Scenarios"]
            ),
            (["scenario", "schema"], ["Print the JSON Schema"]), (["scenario", "explain"], ["--assumptions"]),
            (["scenario", "new"], ["kebab-case", "--output"]),
            (["policy", "show"], ["assay policy show median-efficiency"]),
            (["model", "show"], ["assay model show antminer-l7"]), (["report"], ["without running anything"]),
        ])
    func verbs(_ verb: [String], _ lines: [String]) throws {
        let help = try AssayProgram.run(verb + ["--help"])
        #expect(help.code == 0)
        for line in lines { #expect(help.output.contains(line), "\(line): \(help.output)") }
    }

    @Test("what can be named is listed")
    func lists() throws {
        let metrics = try AssayProgram.run(["metric", "list"])
        #expect(metrics.code == 0)
        let count = MetricCatalogue.fleet.all.count + MetricCatalogue.releases.all.count
        #expect(metrics.output.split(separator: "\n").count == count)
        for metric in MetricCatalogue.fleet.all + MetricCatalogue.releases.all {
            #expect(metrics.output.contains(metric.name) && metrics.output.contains(metric.about))
        }
        let policies = try AssayProgram.run(["policy", "list"])
        for name in ["none", "median-efficiency", "fan-response", "early-failure", "economic-guardian"] {
            #expect(policies.output.contains(name))
            let shown = try AssayProgram.run(["policy", "show", name])
            #expect(shown.code == 0 && shown.output.hasPrefix("\(name): ") && shown.output.contains("example: "))
        }
        let models = try AssayProgram.run(["model", "list"])
        for name in [
            "antminer-l7", "antminer-s19", "antminer-s19-pro", "antminer-s19j-pro", "antminer-s19-xp", "antminer-s21",
        ] {
            #expect(models.output.contains("\(name): "))
        }
    }

    @Test("a policy's settings come with defaults and their sources")
    func policy() throws {
        let shown = try AssayProgram.run(["policy", "show", "median-efficiency"]).output
        for words in ["preset bare", "enter (default 1.1", "exit (default", "confirm (default"] {
            #expect(shown.contains(words), "\(words)")
        }
    }

    @Test("a model is found by the name on its label, and every number says where it comes from")
    func model() throws {
        let shown = try AssayProgram.run(["model", "show", "Antminer_L7"])
        #expect(shown.code == 0 && shown.output.hasPrefix("Antminer L7 (antminer-l7)"))
        #expect(shown.output.contains("off the nameplate") && shown.output.contains("assumption"))
        let facts = shown.output.split(separator: "\n").filter { $0.hasPrefix("  ") }
        #expect(facts.count > 20)
        #expect(facts.allSatisfy { $0.hasSuffix(")") && $0.contains(" = ") })
    }

    @Test("a new scenario is valid, runs and meets what it expects")
    func new() throws {
        let folder = try TemporaryFolder()
        let made = try AssayProgram.run(["scenario", "new", "my-fleet", "--output", "my-fleet.yaml"], in: folder.path)
        #expect(made.code == 0 && made.output.isEmpty && made.errors.contains("try: assay run my-fleet.yaml"))
        let printed = try AssayProgram.run(["scenario", "new", "my-fleet"])
        #expect(
            printed.output
                == String(
                    decoding: FileManager.default.contents(atPath: folder.file("my-fleet.yaml")) ?? Data(),
                    as: UTF8.self))
        #expect(try AssayProgram.run(["scenario", "validate", "my-fleet.yaml"], in: folder.path).code == 0)
        let run = try AssayProgram.run(["run", "my-fleet.yaml", "--no-pictures"], in: folder.path)
        #expect(run.code == 0, "\(run)")
        #expect(run.output.contains("2 of 2 expectations met"))
        let again = try AssayProgram.run(["scenario", "new", "my-fleet", "--output", "my-fleet.yaml"], in: folder.path)
        #expect(again.code == 74 && again.errors.contains("nothing was written"))
    }

    @Test("every file of Scenarios/ is valid")
    func validate() throws {
        let ending = try AssayProgram.run(["scenario", "validate", AssayProgram.scenarioFolder])
        #expect(ending.code == 0 && ending.errors.isEmpty, "\(ending.errors)")
        #expect(ending.output.split(separator: "\n").allSatisfy { $0.contains(": valid: ") })
    }

    @Test("explain tells every value and every assumption that result.json lists for the file")
    func explain() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(smallScenario, to: "small.yaml")
        let whole = try AssayProgram.run(["scenario", "explain", file])
        #expect(whole.code == 0)
        for words in [
            "small: A scenario for tests.", "bare: ", "expected: profit of bare against baseline is at least -1000 USD",
        ] {
            #expect(whole.output.contains(words), "\(whole.output)")
        }
        let assumptions = try AssayProgram.run(["scenario", "explain", file, "--assumptions"])
        let run = try AssayProgram.run(["run", file, "--no-pictures", "--json", "--output", folder.file("out")])
        let document = try JSONDecoder().decode(ResultDocument.self, from: Data(run.output.utf8))
        let own = document.assumptions.filter { !$0.path.contains(": ") }
        #expect(own.count > 5)
        for assumption in own {
            #expect(assumptions.output.contains("\(assumption.path) = \(assumption.value)"))
            #expect(whole.output.contains(assumption.source), "\(assumption.path)")
        }
    }

    @Test("the schema is JSON and describes every top-level key")
    func schema() throws {
        let printed = try AssayProgram.run(["scenario", "schema"])
        #expect(printed.code == 0)
        let parsed = try JSONSerialization.jsonObject(with: Data(printed.output.utf8)) as? [String: Any]
        #expect(parsed?["$id"] as? String == "assay.scenario/1")
        for key in ["policies", "replications", "claims", "faults"] {
            #expect(printed.output.contains("\"\(key)\": {"))
        }
    }

    @Test("doctor says what there is")
    func doctor() throws {
        let ending = try AssayProgram.run(["doctor"])
        #expect(ending.code == 0)
        for words in ["assay 0.1.0", "numeric fingerprint: ", "gnuplot: ", "models: antminer-s19"] {
            #expect(ending.output.contains(words))
        }
        let without = try AssayProgram.run(["doctor"], environment: ["PATH": "/nowhere"])
        #expect(without.output.contains("gnuplot: missing"))
    }
}
