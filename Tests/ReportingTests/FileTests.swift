// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Reporting
import Results
import Testing

/// A folder that is gone when the test is over.
func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
}

@Suite struct FileTests {
    @Test("a result survives writing and reading, and its bytes are the same each time")
    func roundTrip() throws {
        try withFolder { folder in
            var document = SampleDocument().build()
            document.scenario.seed = .max
            let bytes = try resultJSON(document)
            #expect(bytes == (try resultJSON(document)))
            try atomicWrite(bytes, to: folder + "/result.json")
            #expect(try readResult(path: folder + "/result.json") == document)
            #expect(bytes.last == 0x0A)
        }
    }

    @Test("keys are sorted at every level")
    func sortedKeys() throws {
        let text = String(decoding: try resultJSON(SampleDocument().build()), as: UTF8.self)
        let top = text.split(separator: "\n").filter { $0.hasPrefix("  \"") }.map { $0.prefix { $0 != ":" } }
        #expect(top == top.sorted())
        #expect(top.count >= 11)
    }

    @Test("a value that may be absent is left out where it is not finite; any other is refused by name")
    func notFinite() throws {
        var document = SampleDocument().build()
        document.policies[1].metrics[2].estimate.mean = .nan
        document.illustration?.world[0].values[0] = .infinity
        let text = String(decoding: try resultJSON(document), as: UTF8.self)
        #expect(!text.lowercased().contains("nan") && !text.lowercased().contains("inf\""))
        document.expectations[1].limit = .nan
        #expect(throws: ReportingError.notFinite(field: "expectations[1].limit")) { try resultJSON(document) }
    }

    @Test(
        "a file that is no result of this version is refused in words",
        arguments: [
            ("{\"schema\": \"assay.result/2\"}", "says schema 'assay.result/2', this version reads 'assay.result/1'"),
            ("{}", "says schema 'none'"), ("[1, 2", "is not a result"), ("", "is not a result"),
            ("{\"schema\": \"assay.result/1\"}", "the field is missing"),
            ("{\"schema\": 3}", "at schema"),
        ])
    func refused(text: String, words: String) throws {
        try withFolder { folder in
            try text.write(toFile: folder + "/result.json", atomically: true, encoding: .utf8)
            let error = #expect(throws: ReportingError.self) { try readResult(path: folder + "/result.json") }
            let said = error?.description ?? ""
            #expect(said.contains(words), "\(said)")
            #expect(said.contains(folder))
        }
    }

    @Test("a missing file and a folder are refused")
    func unreadable() throws {
        try withFolder { folder in
            #expect(throws: ReportingError.self) { try readResult(path: folder) }
            let error = #expect(throws: ReportingError.self) { try readResult(path: folder + "/none.json") }
            #expect(error?.isInputOutput == true)
        }
    }

    @Test("all files are written, nothing else stays, and a second run replaces them")
    func folder() throws {
        try withFolder { folder in
            let target = folder + "/deep/er"
            for _ in 0..<2 {
                let warnings = try ReportFiles.write(
                    SampleDocument().build(), events: ["{\"a\":1}", "{\"a\":2}"], to: target, plotter: StillPicture())
                #expect(warnings == [])
            }
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: target).sorted()
                    == ["events.jsonl", "report.html", "result.json", "summary.md"])
            #expect(try String(contentsOfFile: target + "/events.jsonl", encoding: .utf8) == "{\"a\":1}\n{\"a\":2}\n")
        }
    }

    @Test("a target that cannot be written leaves the folder as it was")
    func nothingHalfWritten() throws {
        try withFolder { folder in
            // `summary.md` is a folder, so the last of the files cannot be put in place.
            try FileManager.default.createDirectory(atPath: folder + "/summary.md", withIntermediateDirectories: true)
            try "old".write(toFile: folder + "/result.json", atomically: true, encoding: .utf8)
            let error = #expect(throws: ReportingError.self) {
                try ReportFiles.write(SampleDocument().build(), to: folder, plotter: NoPictures())
            }
            #expect(error?.description.contains("summary.md") == true)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["result.json", "summary.md"])
            #expect(try String(contentsOfFile: folder + "/result.json", encoding: .utf8) == "old")
        }
    }

    @Test("an error in the events leaves no file behind")
    func eventsFail() throws {
        try withFolder { folder in
            try FileManager.default.createDirectory(atPath: folder + "/events.jsonl", withIntermediateDirectories: true)
            #expect(throws: ReportingError.self) {
                try ReportFiles.write(SampleDocument().build(), events: ["{}"], to: folder, plotter: NoPictures())
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["events.jsonl"])
        }
    }

    @Test(
        "a folder below a file, and one where nothing may be made, are refused by name",
        arguments: ["/dev/null/x", "/proc/assay"])
    func noFolder(path: String) {
        let error = #expect(throws: ReportingError.self) {
            try ReportFiles.write(SampleDocument().build(), to: path, plotter: NoPictures())
        }
        #expect(error?.isInputOutput == true)
        #expect(error?.description.contains(path) == true)
    }
}
