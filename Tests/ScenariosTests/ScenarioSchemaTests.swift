// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Foundation
import Scenarios
import Testing

/// An independent validator: Python's jsonschema, reading YAML by the 1.2 core schema.
private let validator = #"""
    import json, re, sys
    import yaml, jsonschema
    class Core(yaml.SafeLoader): pass
    Core.yaml_implicit_resolvers = {}
    for tag, pattern, first in [
        ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
        ("int", r"[-+]?[0-9]+", "-+0123456789"),
        ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
        ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ]:
        Core.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile("^(?:" + pattern + ")$"), list(first))
    job = json.load(sys.stdin)
    jsonschema.Draft202012Validator.check_schema(job["schema"])
    check = jsonschema.Draft202012Validator(job["schema"])
    print(json.dumps([[e.message[:300] for e in check.iter_errors(yaml.load(d, Core))] for d in job["documents"]]))
    """#

private func python(_ arguments: [String], input: Data = Data()) -> Data? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let interpreter = ProcessInfo.processInfo.environment["ASSAY_PYTHON"].flatMap { $0.isEmpty ? nil : $0 } ?? "python3"
    process.arguments = [interpreter] + arguments
    let (stdin, stdout) = (Pipe(), Pipe())
    process.standardInput = stdin
    process.standardOutput = stdout
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return nil }
    DispatchQueue.global().async {
        stdin.fileHandleForWriting.write(input)
        try? stdin.fileHandleForWriting.close()
    }
    let output = stdout.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? output : nil
}

private let schema = ScenarioFile.schema()

private func schemaFaults(_ documents: [String]) throws -> [[String]] {
    let parsed = try JSONSerialization.jsonObject(with: Data(schema.utf8))
    let job = try JSONSerialization.data(withJSONObject: ["schema": parsed, "documents": documents])
    return try JSONDecoder().decode([[String]].self, from: try #require(python(["-c", validator], input: job)))
}

@Suite("The JSON Schema of scenarios", .enabled(if: python(["-c", "import yaml, jsonschema"]) != nil))
struct ScenarioSchemaTests {
    @Test("an independent validator accepts every scenario file")
    func accepts() throws {
        let found = try schemaFaults(ScenarioFolder.files.map(ScenarioFolder.text))
        for (file, faults) in zip(ScenarioFolder.files, found) { #expect(faults.isEmpty, "\(file): \(faults)") }
    }

    @Test("it refuses every key misspelt in turn")
    func refuses() throws {
        var documents: [String] = []
        var names: [String] = []
        for file in ScenarioFolder.files {
            let text = try ScenarioFolder.text(file)
            for place in try readYAML(text, file: file).keyPlaces() where !place.isFree {
                documents.append(place.misspelt(in: text))
                names.append("\(file): \(place.path)")
            }
        }
        for (name, faults) in zip(names, try schemaFaults(documents)) { #expect(!faults.isEmpty, "\(name)") }
    }

    @Test(
        "it refuses what the decoder refuses in values",
        arguments: [
            "count: 200, firmware: stock", "seed: 20260101", "duration: 14 d", "hashprice: 0.055 USD/TH/d",
            "at-least: 0 USD", "action: sleep", "units: 8, group: 1", "baseline: none",
        ])
    func values(_ piece: String) throws {
        let text = try ScenarioFolder.text("fan-failure.yaml").replacingOccurrences(
            of: "count: 100", with: "count: 200")
        guard text.contains(piece) else { return }
        let key = piece.prefix { $0 != ":" }
        let wrong = text.replacingOccurrences(
            of: piece, with: piece.replacingOccurrences(of: "\(key): ", with: "\(key): [] #"))
        #expect(try !faults(wrong).isEmpty)
    }
}
