// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Testing

/// The faults of a text, each as `line:column: path: message`.
func faults(_ body: () throws(ConfigurationError) -> Node) -> [String] {
    do throws(ConfigurationError) {
        _ = try body()
        return []
    } catch {
        return error.diagnostics.map(\.description)
    }
}

@Suite("Reading YAML")
struct YAMLReaderTests {
    @Test("every key and value keeps its line and column")
    func locations() throws {
        let node = try readYAML(
            "# a comment\nseed: 7\nfleet:\n  - {model: s19, count: 20}\n  - model: \"l7\"\n", file: "a.yaml")
        #expect(node["seed"]?.location.description == "a.yaml:2:7")
        let fleet = try #require(node["fleet"])
        guard case .sequence(let groups) = fleet.content else {
            Issue.record("not a list")
            return
        }
        #expect(groups[0].location.description == "a.yaml:4:5")
        #expect(groups[0]["count"]?.location.description == "a.yaml:4:25")
        #expect(groups[1]["model"]?.location.description == "a.yaml:5:12")
        guard case .mapping(let entries) = groups[0].content else { return }
        #expect(entries.map(\.keyLocation.column) == [6, 18])
    }

    @Test("columns count characters, not bytes")
    func unicodeColumns() throws {
        let node = try readYAML("{é: 1, 日本: 2}", file: "u")
        #expect(node["日本"]?.location.column == 12)
    }

    @Test("a quoted scalar is told from a plain one")
    func quoting() throws {
        let node = try readYAML("a: 5\nb: '5'\nc: \"5\"\nd: |\n  5\n", file: "q")
        guard case .mapping(let entries) = node.content else { return }
        let quoted = entries.map { entry in
            if case .scalar(_, let quoted) = entry.value.content { quoted } else { false }
        }
        #expect(quoted == [false, true, true, true])
    }

    @Test("a byte order mark is no part of the first key")
    func byteOrderMark() throws {
        let node = try readYAML("\u{FEFF}seed: 7", file: "bom")
        #expect(node["seed"]?.location.column == 7)
    }

    @Test(
        "what strict YAML 1.2 refuses is refused at its place",
        arguments: [
            ("a: 1\nb: 2\na: 3\n", "x.yaml:3:1", "second time, first at line 1"),
            ("o: {k: 1, k: 2}\n", "x.yaml:1:11", "second time"),
            ("a: &here 1\n", "x.yaml:1:4", "anchor"),
            ("a: 1\nb: *here\n", "x.yaml:2:4", "alias"),
            ("a:\n  <<: {b: 1}\n", "x.yaml:2:3", "merge key"),
            ("a: !!int 5\n", "x.yaml:1:4", "tag"),
            ("a: 1\n---\nb: 2\n", "x.yaml:2:1", "second document"),
            ("%YAML 1.1\n---\na: 1\n", "x.yaml:1:1", "directive"),
            ("? [a, b]\n: 1\n", "x.yaml:1:3", "key that is a list"),
            ("{: 1}\n", "x.yaml:1:", "expected"),
            ("", "x.yaml:1:1", "empty"),
            ("# only a comment\n", "x.yaml:1:1", "empty"),
            ("---\n", "x.yaml:1:1", "empty"),
            ("a:\n\tb: 1\n", "x.yaml:2:1", "tab"),
            ("a: {b: 1\n", "x.yaml:2:1", "closing bracket"),
            ("a: \"b\n", "x.yaml:2:1", "closing quote"),
            ("a: b: c\n", "x.yaml:1:5", "quotes"),
            ("a: 1\n  b: 2\n", "x.yaml:2:4", "expected"),
            ("a: \u{0}\n", "x.yaml:1:4", "NUL"),
            ("a: 1\nb: \u{7}\n", "x.yaml:2:4", "U+0007"),
            ("a: x\u{2028}y\n", "x.yaml:1:5", "U+2028"),
        ])
    func refused(text: String, place: String, words: String) {
        let found = faults { () throws(ConfigurationError) in try readYAML(text, file: "x.yaml") }
        #expect(found.first?.hasPrefix(place) == true, "\(found)")
        #expect(found.first?.contains(words) == true, "\(found)")
        #expect(found.first?.contains("expected") == true, "\(found)")
    }

    @Test("one reading lists every fault")
    func manyFaults() {
        let found = faults { () throws(ConfigurationError) in
            try readYAML("a: 1\na: 2\nb: &x 1\nc: [1, *x]\n", file: "x")
        }
        #expect(found.count == 3)
        #expect(found.last?.contains("c[1]: ") == true, "\(found)")
    }

    @Test(
        "bytes that are not UTF-8 are named by their offset",
        arguments: [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80]])
    func invalidUTF8(bytes: [UInt8]) {
        let found = faults { () throws(ConfigurationError) in try readYAML(Array("a: 1\nb: ".utf8) + bytes, file: "x") }
        #expect(found.first?.hasPrefix("x:2:4: byte 8 ") == true, "\(found)")
    }

    @Test("UTF-16 is refused by name")
    func utf16() {
        #expect(
            faults { () throws(ConfigurationError) in try readYAML([0xFF, 0xFE, 0x61, 0x00], file: "x") }[0].contains(
                "UTF-16"))
    }

    @Test("100 levels are read and 101 are refused", arguments: ["[", "{a: ", "- ", "? "])
    func depth(opening: String) throws {
        func text(_ levels: Int) -> String {
            let closing = opening == "[" ? "]" : opening == "{a: " ? "}" : ""
            return String(repeating: opening, count: levels) + "1" + String(repeating: closing, count: levels)
        }
        if opening != "? " { _ = try readYAML(text(100), file: "deep") }
        let found = faults { () throws(ConfigurationError) in try readYAML(text(101), file: "deep") }
        #expect(found.count == 1)
    }

    @Test("hostile sizes end quickly and without a crash", .timeLimit(.minutes(5)), arguments: HostileText.allCases)
    func hostile(text: HostileText) {
        #expect(!faults { () throws(ConfigurationError) in try readYAML(text.text, file: "hostile") }.isEmpty)
    }
}

enum HostileText: String, CaseIterable, Sendable {
    case brackets, braces, dashes, questions, equalKeys, openLists, oneWord, emptyElements, bracketLines,
        keysWithoutValues

    var text: String {
        switch self {
        case .brackets: String(repeating: "[", count: 3_000_000)
        case .braces: String(repeating: "{a: ", count: 1_000_000)
        case .dashes: String(repeating: "- ", count: 2_000_000)
        case .questions: String(repeating: "? ", count: 2_000_000)
        case .equalKeys: String(repeating: "a: 1\n", count: 800_000)
        case .openLists: String(repeating: "[a,", count: 1_000_000)
        case .oneWord: String(repeating: "x", count: 5 << 20)
        case .emptyElements: String(repeating: "- \n", count: 1_000_000)
        case .bracketLines: String(repeating: "[\n", count: 1_000_000)
        case .keysWithoutValues: "{" + String(repeating: "a,", count: 2_000_000)
        }
    }
}
