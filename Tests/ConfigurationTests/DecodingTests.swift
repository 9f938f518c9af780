// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Testing

@Suite("Decoding")
struct DecodingTests {
    private func decode<Value>(_ text: String, _ codec: Codec<Value>) -> Value? {
        guard let node = try? readYAML("v: \(text)", file: "v")["v"] else { return nil }
        var context = DecodingContext()
        let value = codec.decode(node, &context)
        #expect((value == nil) == !context.diagnostics.isEmpty)
        return value
    }

    @Test(
        "a whole number is written in decimal digits alone",
        arguments: [
            "1e3", "1_000", "0x10", "0o17", "010", "1.0", "'5'", ".inf", ".nan", "1 000", "٣", "99999999999999999999",
            "-", "+",
        ])
    func integers(text: String) {
        #expect(decode(text, .integer(-1000...100_000)) == nil)
    }

    @Test(
        "numbers in every decimal form",
        arguments: [
            ("1", 1), ("-2.5", -2.5), (".5", 0.5), ("5.", 5), ("1e3", 1000), ("-.5E-1", -0.05), ("+7", 7),
            ("0.25e+2", 25), ("5.e1", 50),
        ])
    func numbers(text: String, value: Double) {
        #expect(decode(text, .number(-1e9...1e9)) == value)
    }

    @Test(
        "what is no finite decimal number",
        arguments: [
            ".nan", ".inf", "-.inf", "0x1p3", "1e999", "1_0.5", "01.5", "nan", "inf", "1.2.3", ".", "1e", "--1",
        ])
    func noNumbers(text: String) {
        #expect(decode(text, .number(-Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude)) == nil)
    }

    @Test(
        "a slip gets a hint",
        arguments: [
            ("seed: 1_000", "1000"), ("seed: 1e3", "1000"), ("seed: 007", "7"), ("open: yes", "true"),
            ("span: 3 Min", "min"),
        ])
    func hints(text: String, hint: String) {
        let found = zooFaults("name: x\ncages: [{kind: cat}]\n\(text)\n")
        #expect(found.count == 1 && found[0].suggestion == hint, "\(found)")
    }

    @Test("an unknown key beside a kind is reported once, with the names of both parts")
    func taggedOnce() {
        let found = zooFaults("name: x\ncages: [{kind: cat}]\nevents: [{kind: storm, at: 1 d, drpo: 3 K}]\n")
        #expect(found.count == 1 && found[0].suggestion == "drop", "\(found)")
        #expect(found.first?.expected == "one of at, drop, kind")
        #expect(found.first?.path == "events[0]")
    }

    @Test("one decoding lists every fault in the document")
    func allFaults() {
        let found = zooFaults("name: X\nseed: -1\ncages: [{kind: cow, level: 0}, 5]\nopen: maybe\n")
        #expect(found.map(\.path) == ["name", "seed", "cages[0].kind", "cages[0].level", "cages[1]", "open"])
        #expect(found.allSatisfy { $0.location != nil && $0.expected != nil })
    }

    @Test("a document full of faults ends after the first hundred", .timeLimit(.minutes(5)))
    func manyFaults() {
        let keys = (0..<20_000).map { "k\($0): 1\n" }.joined()
        #expect(zooFaults(keys).count == 100)
        let values = (0..<20_000).map { "  e\($0): flihgt\n" }.joined()
        #expect(zooFaults("name: x\ncages: [{kind: cat}]\nshows:\n\(values)").count == 100)
    }

    @Test("a written default decodes to itself")
    func roundTrip() throws {
        let zoo = try decodeZoo("name: x\ncages: [{kind: cat}]\n")
        let text = try #require(zooCodec.encode(zoo)?["climate"]?.flowText)
        let again = try decodeZoo("name: x\ncages: [{kind: cat}]\nclimate: \(text)\n")
        #expect(again.climate.mean == zoo.climate.mean)
        #expect(again.climate.rate == zoo.climate.rate)
    }
}

@Suite("Suggestions")
struct SuggestionTests {
    @Test(
        "a slip finds its name and a stranger none",
        arguments: [
            ("cuont", "count"), ("Model", "model"), ("modle", "model"), ("xyz", nil), ("", nil),
            (String(repeating: "m", count: 100_000), nil),
        ])
    func nearest(text: String, name: String?) {
        #expect(nearestName(to: text, in: ["count", "model", "firmware"]) == name)
    }
}
