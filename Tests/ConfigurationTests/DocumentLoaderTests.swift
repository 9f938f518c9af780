// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Foundation
import Testing

private func loader(_ files: [String: String], overrides: [String] = []) -> DocumentLoader {
    DocumentLoader(overrides: overrides) { path throws(FileAccessError) in
        guard let text = files[path] else {
            throw FileAccessError(path: path, reason: "there is no such file", remedy: "check the path")
        }
        return Array(text.utf8)
    }
}

private func loadFaults(_ files: [String: String], overrides: [String] = []) -> [String] {
    faults { () throws(ConfigurationError) in try loader(files, overrides: overrides).load(path: "dir/main.yaml") }
}

@Suite("Imports")
struct ImportTests {
    @Test("mappings merge deeply, lists replace, the later import wins, the file wins over all")
    func merging() throws {
        let document = try loader([
            "dir/main.yaml": "imports: [a.yaml, ../lib/b.yaml]\nseed: 3\nsite: {racks: 4}\n",
            "dir/a.yaml": "seed: 1\nsite: {racks: 1, inlet: {mean: 20 degC}}\nlist: [1, 2, 3]\n",
            "lib/b.yaml": "imports: [c.yaml]\nsite: {inlet: {mean: 30 degC}}\nlist: [4]\n",
            "lib/c.yaml": "site: {inlet: {daily: 5 K}}\n",
        ]).document(at: "dir/main.yaml")
        #expect(document.root.flowText == "{seed: 3, site: {racks: 4, inlet: {mean: 30 degC, daily: 5 K}}, list: [4]}")
        #expect(document.files == ["dir/main.yaml", "dir/a.yaml", "lib/b.yaml", "lib/c.yaml"])
        let inlet = document.root["site"]?["inlet"]
        #expect(inlet?["mean"]?.location.description == "lib/b.yaml:2:22")
        #expect(inlet?["daily"]?.location.description == "lib/c.yaml:1:23")
    }

    @Test("a file that two others import is read once and is no loop")
    func diamond() throws {
        let document = try loader([
            "dir/main.yaml": "imports: [a.yaml, b.yaml]\n", "dir/a.yaml": "imports: [c.yaml]\na: 1\n",
            "dir/b.yaml": "imports: [./c.yaml]\nb: 1\n", "dir/c.yaml": "c: 1\n",
        ]).document(at: "dir/main.yaml")
        #expect(document.files.count == 4)
    }

    @Test("a loop is an error that names the chain, at the import that closes it")
    func loop() {
        let found = loadFaults([
            "dir/main.yaml": "imports: [a.yaml]\n", "dir/a.yaml": "x: 1\nimports: [b.yaml]\n",
            "dir/b.yaml": "imports:\n  - ../dir/main.yaml\n",
        ])
        #expect(found.count == 1)
        #expect(found[0].hasPrefix("dir/b.yaml:2:5: "), "\(found)")
        #expect(found[0].contains("dir/main.yaml -> dir/a.yaml -> dir/b.yaml -> dir/main.yaml"), "\(found)")
    }

    @Test(
        "what is wrong with an import is told at the import",
        arguments: [
            ("imports: [none.yaml]\n", "dir/main.yaml:1:11"), ("imports: a.yaml\n", "dir/main.yaml:1:10"),
            ("imports: []\n", "dir/main.yaml:1:10"), ("imports: [[a]]\n", "dir/main.yaml:1:11"),
            ("imports:\n", "dir/main.yaml:1:9"), ("[1]\n", "dir/main.yaml:1:1"),
        ])
    func wrong(text: String, place: String) {
        let found = loadFaults(["dir/main.yaml": text])
        #expect(found.count == 1 && found[0].hasPrefix(place), "\(found)")
    }

    @Test("a chain of 17 imports is refused")
    func depth() throws {
        func chain(_ length: Int) -> [String: String] {
            var files = ["dir/main.yaml": "imports: [f1.yaml]\n", "dir/f\(length).yaml": "end: 1\n"]
            for i in 1..<length { files["dir/f\(i).yaml"] = "imports: [f\(i + 1).yaml]\n" }
            return files
        }
        #expect(loadFaults(chain(16)).isEmpty)
        #expect(loadFaults(chain(17)).first?.contains("at most 16") == true)
    }
}

@Suite("Files")
struct FileTests {
    @Test("a missing file, a folder and a huge one are told apart")
    func access() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let huge = folder.appendingPathComponent("huge.yaml").path
        try Data(count: 5 << 20).write(to: URL(fileURLWithPath: huge))
        for (path, words) in [
            (folder.path + "/none.yaml", "no such file"), (folder.path, "folder"), (huge, "too many"),
            (huge + "/x", "no such file"), ("", "not a path"), ("a\u{0}b", "not a path"),
        ] {
            let found = faults { () throws(ConfigurationError) in try DocumentLoader().load(path: path) }
            #expect(found.count == 1 && found[0].contains(words), "\(found)")
        }
        let good = folder.appendingPathComponent("good.yaml").path
        try Data("seed: 7\n".utf8).write(to: URL(fileURLWithPath: good))
        #expect(try DocumentLoader().load(path: good).flowText == "{seed: 7}")
    }
}

@Suite("Overrides")
struct OverrideTests {
    private let text = "seed: 1\nfleet: [{model: s19, count: 2}]\nmarket:\nlimits: {noise.false: 3}\n"

    @Test(
        "an override sets, adds, appends and replaces",
        arguments: [
            ("seed=7", "seed", "7"), ("fleet[0].count=20", "fleet", "[{model: s19, count: 20}]"),
            ("fleet[1]={model: l7}", "fleet", "[{model: s19, count: 2}, {model: l7}]"),
            ("fleet[1].model=l7", "fleet", "[{model: s19, count: 2}, {model: l7}]"),
            ("market.pool.fee=2 %", "market", "{pool: {fee: 2 %}}"), ("fleet=[]", "fleet", "[]"),
            ("limits.noise.false=0.5 /d", "limits", "{noise.false: 0.5 /d}"),
            ("policies={bare: {median-efficiency: bare}}", "policies", "{bare: {median-efficiency: bare}}"),
            ("note=a=b", "note", "a=b"), ("new[0].a=1", "new", "[{a: 1}]"),
        ])
    func accepted(override: String, key: String, result: String) throws {
        let node = try DocumentLoader(overrides: [override]).load(text: text, name: "a.yaml")
        #expect(node[key]?.flowText == result)
    }

    @Test("the overridden value stands in --set, at its column")
    func location() throws {
        let node = try DocumentLoader(overrides: ["fleet[0].count=  20"]).load(text: text, name: "a.yaml")
        guard case .sequence(let groups)? = node["fleet"]?.content else { return }
        #expect(groups[0]["count"]?.location.description == "--set:1:18")
    }

    @Test(
        "what cannot be set is refused at its column",
        arguments: [
            ("seed", "--set:1:5"), ("=7", "--set:1:1"), ("a..b=7", "--set:1:3"), ("fleet[2].count=7", "--set:1:6"),
            ("fleet[x]=7", "--set:1:6"), ("fleet[0=7", "--set:1:6"), ("seed.x=7", "--set:1:6"),
            ("market[0]=1", "--set:1:7"),
            ("fleet[0]x=7", "--set:1:9"), ("a.=7", "--set:1:2"), ("seed=[1", "--set:1:8"),
            ("seed={a: 1, a: 2}", "--set:1:13"),
            ("fleet[99999999999999999999]=7", "--set:1:6"), ("flet[1].count=7", "--set:1:5"),
        ])
    func refused(override: String, place: String) {
        let found = faults { () throws(ConfigurationError) in
            try DocumentLoader(overrides: [override]).load(text: text, name: "a.yaml")
        }
        #expect(found.count == 1 && found[0].hasPrefix(place), "\(found)")
    }

    @Test("a misspelt key in an override is refused by the decoder with the nearest name")
    func misspelt() {
        do throws(ConfigurationError) {
            _ = try decodeZoo(goodZoo, overrides: ["cages[1].shaer=3 %"])
            Issue.record("accepted")
        } catch {
            #expect(error.description.hasPrefix("--set:1:10: cages[1]: unknown key 'shaer'"), "\(error)")
            #expect(error.description.contains("did you mean 'share'"))
        }
    }
}
