// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Foundation
import Testing

/// An independent validator: Python's jsonschema, reading YAML by the 1.2 core schema.
private let validator = """
    import json, re, sys
    import yaml, jsonschema
    class Core(yaml.SafeLoader): pass
    Core.yaml_implicit_resolvers = {}
    for tag, pattern, first in [
        ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
        ("int", r"[-+]?[0-9]+", "-+0123456789"),
        ("float", r"[-+]?(\\\\.[0-9]+|[0-9]+(\\\\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
        ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ]:
        Core.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile("^(?:" + pattern + ")$"), list(first))
    def text(value):
        if isinstance(value, dict): return {str(k): text(v) for k, v in value.items()}
        return [text(v) for v in value] if isinstance(value, list) else value
    job = json.load(sys.stdin)
    jsonschema.Draft202012Validator.check_schema(job["schema"])
    check = jsonschema.Draft202012Validator(job["schema"])
    print(json.dumps([check.is_valid(text(yaml.load(d, Core))) for d in job["documents"]]))
    """

private func python(_ arguments: [String], input: Data = Data()) -> Data? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    let (stdin, stdout) = (Pipe(), Pipe())
    process.standardInput = stdin
    process.standardOutput = stdout
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return nil }
    stdin.fileHandleForWriting.write(input)
    try? stdin.fileHandleForWriting.close()
    let output = stdout.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? output : nil
}

private func accepts(_ schema: String, _ documents: [String]) throws -> [Bool] {
    let parsed = try JSONSerialization.jsonObject(with: Data(schema.utf8))
    let job = try JSONSerialization.data(withJSONObject: ["schema": parsed, "documents": documents])
    let output = try #require(python(["-c", validator.replacingOccurrences(of: "\\\\", with: "\\")], input: job))
    return try JSONDecoder().decode([Bool].self, from: output)
}

private let zooSchema = jsonSchema(for: zooCodec.shape(), id: "zoo.schema.json", title: "Zoo")

@Suite("Schema and decoder agree", .enabled(if: python(["-c", "import yaml, jsonschema"]) != nil))
struct SchemaAgreementTests {
    private func change(_ from: String, _ to: String) -> String {
        #expect(goodZoo.contains(from))
        return goodZoo.replacingOccurrences(of: from, with: to)
    }

    @Test("both accept what is right")
    func valid() throws {
        let documents = [
            goodZoo, "name: x\ncages: [{kind: cat}]\n", change("seed: 7", "seed: +7"),
            change("climate: desert", "climate: {mean: 300K}"),
            change("share: 5 %", "share: 50ppm"), change("level: 2", "level: 2.5e0"),
            change("open: false", "open: True"),
            change("36 h", "'36 h'"),
        ]
        #expect(documents.flatMap(zooFaults).map(\.description) == [])
        #expect(try accepts(zooSchema, documents).allSatisfy { $0 })
    }

    @Test("both refuse what is wrong")
    func invalid() throws {
        let documents = [
            change("seed:", "sed:"), change("power: 1.5 kW", "powr: 1.5 kW"), change("1.5 kW", "1.5 kWh"),
            change("1.5 kW", "1.5"), change("36 h", "36"), change("36 h", "36 months"),
            change("seed: 7", "seed: seven"),
            change("seed: 7", "seed: -1"), change("seed: 7", "seed: 1_000"), change("seed: 7", "seed: '7'"),
            change("seed: 7", "seed: 7.5"), change("seed: 7", "seed: [7]"), change("seed: 7", "seed:"),
            change("seed: 7", "seed: .nan"), change("level: 2", "level: 0.5"), change("level: 2", "level: .inf"),
            change("level: 2", "level: 2 m"), change("open: false", "open: no"), change("open: false", "open: 0"),
            change("name: berlin\n", ""), change("name: berlin", "name: Berlin Zoo"), change("name: berlin", "name: 5"),
            change("note: \"open: daily\"", "note: a text of more than twenty"), change("kind: cat", "kind: dog"),
            change("kind: cat", "level: 2"), change("climate: desert", "climate: dessert"),
            change("climate: desert", "climate: {mean: 30 K, men: 3 K}"), change("morning: flight", "morning: flihgt"),
            change("morning: flight", "morning: feeding"), change("{flight: low}", "{flight: high}"),
            change("{portions: 3}", "{portion: 3}"), change("{portions: 3}", "{}"), change("noon:", "Noon!:"),
            change("kind: storm", "kind: strom"), change("kind: storm, ", ""), change("at: 1 d, ", ""),
            change("drop: 4 K", "cubs: 4"), change("cubs: [1, 2]", "cubs: []"), change("cubs: [1, 2]", "cubs: [1, 99]"),
            change("2026-07-01T00:00:00Z", "1 July 2026"), change("climate: desert", "climate:\n  - desert"), "[]\n",
            "name: x\ncages: []\n", change("  - kind: cat\n    share: 5 %", "  - cat"),
        ]
        let valid = try accepts(zooSchema, documents)
        for (document, isValid) in zip(documents, valid) {
            #expect(!zooFaults(document).isEmpty, "the decoder accepts\n\(document)")
            #expect(!isValid, "the schema accepts\n\(document)")
        }
    }

    @Test("both refuse every key misspelt in turn, the decoder at its line and column")
    func everyKey() throws {
        let places = try readYAML(goodZoo, file: "zoo.yaml").keyPlaces()
        #expect(places.count > 30)
        var documents: [String] = []
        for place in places {
            var lines = goodZoo.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            var line = lines[place.location.line - 1]
            line.insert("x", at: line.index(line.startIndex, offsetBy: place.location.column - 1 + place.key.count))
            lines[place.location.line - 1] = line
            let document = lines.joined(separator: "\n")
            // The keys of a map are free.
            if place.path.hasPrefix("shows."), place.path.split(separator: ".").count == 2 { continue }
            let locations = zooFaults(document).compactMap(\.location)
            let isTag = place.key == "kind" && place.path.hasPrefix("events")
            #expect(
                locations.contains { $0.line == place.location.line && (isTag || $0.column == place.location.column) },
                "\(place.path): \(locations)")
            documents.append(document)
        }
        #expect(try !accepts(zooSchema, documents).contains(true))
    }

    @Test("a schema that lets unknown keys through is caught by a misspelt key")
    func mutantSchema() throws {
        let mutant = zooSchema.replacingOccurrences(
            of: "\"additionalProperties\": false", with: "\"additionalProperties\": true")
        #expect(mutant != zooSchema)
        let misspelt = change("seed:", "sed:")
        #expect(try accepts(mutant, [misspelt]) == [true])
        #expect(try accepts(zooSchema, [misspelt]) == [false])
    }

    @Test("a document with imports may leave out what it imports")
    func imports() throws {
        let documents = [
            "imports: [a.yaml]\nseed: 3\n", "imports: [a.yaml]\nsed: 3\n",
            "imports: []\nname: x\ncages: [{kind: cat}]\n",
        ]
        #expect(try accepts(zooSchema, documents) == [true, false, false])
    }
}
