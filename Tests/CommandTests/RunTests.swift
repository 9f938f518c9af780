// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Results
import Testing

private func bytes(_ path: String) -> Data { FileManager.default.contents(atPath: path) ?? Data() }

private func result(_ path: String) throws -> ResultDocument {
    try JSONDecoder().decode(ResultDocument.self, from: bytes(path))
}

@Suite("assay run leaves the same bytes")
struct DeterminismTests {
    @Test("on one worker and on two, from any folder, into any folder; another seed gives others")
    func bytesAreTheSame() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(smallScenario, to: "in/small.yaml")
        func run(_ name: String, _ arguments: [String], path: String? = nil, in place: String? = nil) throws -> Data {
            let ending = try AssayProgram.run(
                ["run", path ?? file, "--no-pictures", "--output", folder.file(name)] + arguments, in: place)
            #expect(ending.code == 0, "\(ending)")
            let data = bytes(folder.file("\(name)/result.json"))
            #expect(data.count > 1000)
            return data
        }
        let one = try run("one", ["--jobs", "1"])
        #expect(try run("two", ["--jobs", "2"]) == one)
        #expect(try run("here", [], path: "small.yaml", in: folder.file("in")) == one)
        #expect(try run("there", [], path: "./in/../in/small.yaml", in: folder.path) == one)
        #expect(try run("quiet", ["--quiet"]) == one)
        #expect(try run("seeded", ["--seed", "2"]) != one)
        let events = bytes(folder.file("one/events.jsonl"))
        #expect(bytes(folder.file("two/events.jsonl")) == events)
    }

    @Test("the demonstration scenario, too", .enabled(if: slowTests))
    func demonstration() throws {
        let folder = try TemporaryFolder()
        let file = "\(AssayProgram.scenarioFolder)/fan-failure.yaml"
        var results: [Data] = []
        for (name, arguments) in [("a", ["--jobs", "1"]), ("b", ["--jobs", "2"]), ("c", ["--seed", "9"])] {
            let ending = try AssayProgram.run(
                ["run", file, "--no-pictures", "--output", folder.file(name)] + arguments)
            #expect(!ending.wasKilled)
            results.append(bytes(folder.file("\(name)/result.json")))
        }
        #expect(results[0] == results[1] && results[0] != results[2])
    }
}

let slowTests = ProcessInfo.processInfo.environment["ASSAY_SLOW_TESTS"] == "1"

@Suite("What assay run writes and says")
struct RunOutputTests {
    @Test("four files, a summary on standard output, nothing on standard error")
    func files() throws {
        let folder = try TemporaryFolder()
        try folder.write(smallScenario, to: "small.yaml")
        let ending = try AssayProgram.run(["run", "small.yaml", "--no-pictures"], in: folder.path)
        #expect(ending.code == 0 && ending.errors.isEmpty, "\(ending)")
        for name in ["result.json", "report.html", "summary.md", "events.jsonl"] {
            #expect(folder.contents.contains("Reports/small/\(name)"))
        }
        #expect(ending.output.contains("report: Reports/small/report.html"))
        #expect(!ending.output.contains("\u{1B}"), "no colours where there is no terminal")
        #expect(!folder.contents.contains { $0.hasSuffix(".partial") })
    }

    @Test("--json prints result.json and nothing else")
    func json() throws {
        let folder = try TemporaryFolder()
        try folder.write(smallScenario, to: "small.yaml")
        let ending = try AssayProgram.run(
            ["run", "small.yaml", "--no-pictures", "--json", "--output", "out"], in: folder.path)
        #expect(ending.code == 0 && ending.errors.isEmpty)
        #expect(Data(ending.output.utf8) == bytes(folder.file("out/result.json")))
    }

    @Test("NO_COLOR holds even on a terminal")
    func noColor() throws {
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/script") else { return }
        let folder = try TemporaryFolder()
        try folder.write(smallScenario, to: "small.yaml")
        func onTerminal(_ environment: [String: String]) throws -> String {
            try AssayProgram.run(
                ["run", "small.yaml", "--no-pictures", "--output", "out"], in: folder.path,
                environment: environment.merging(["TERM": "xterm"]) { $1 },
                shell: "exec script -qec \"$*\" /dev/null"
            ).output
        }
        let colored = try onTerminal(["NO_COLOR": ""])
        #expect(colored.contains("\u{1B}[") && colored.contains("small"))
        // What is left is the progress line, which moves the cursor and colours nothing.
        let plain = try onTerminal(["NO_COLOR": "1"])
        #expect(!plain.replacingOccurrences(of: "\u{1B}[K", with: "").contains("\u{1B}["))
    }

    @Test("a folder is run in order, one report each, and exits with the code that says most")
    func several() throws {
        let folder = try TemporaryFolder()
        func named(_ name: String, _ expectation: String) -> String {
            smallScenario.replacingOccurrences(of: "name: small", with: "name: \(name)")
                .replacingOccurrences(of: "at-least: -1000 USD", with: expectation)
        }
        try folder.write(
            named("open", "at-least: 0 USD").replacingOccurrences(of: "replications: 3", with: "replications: 1"),
            to: "in/a.yaml")
        try folder.write(named("bad", "at-least: 1000 USD"), to: "in/b.yaml")
        try folder.write(named("good", "at-most: 1000 USD"), to: "in/deep/c.yaml")
        try folder.write("not: a scenario", to: "in/lib/part.yaml")
        func code(_ paths: [String]) throws -> Int32 {
            try AssayProgram.run(["run"] + paths + ["--no-pictures", "--quiet", "--output", "out"], in: folder.path)
                .code
        }
        #expect(try code(["in"]) == 1)
        for name in ["open", "bad", "good"] { #expect(folder.contents.contains("out/\(name)/result.json")) }
        let page = String(decoding: bytes(folder.file("out/index.html")), as: UTF8.self)
        for name in ["open", "bad", "good"] { #expect(page.contains("<a href=\"\(name)/report.html\">\(name)</a>")) }
        #expect(folder.contents.contains("out/index.md") && !folder.contents.contains("in/index.html"))
        #expect(try code(["in/a.yaml"]) == 3)
        #expect(try code(["in/b.yaml"]) == 1)
        #expect(try code(["in/deep"]) == 0)
        #expect(try code(["in/a.yaml", "in/deep/c.yaml"]) == 3)
    }

    @Test("what the machine measures goes beside the result, not into it, and is on the page and the folder's page")
    func measured() throws {
        let folder = try TemporaryFolder()
        let fleet = smallScenario.replacingOccurrences(of: "{model:", with: "{name: s19, model:")
            .replacingOccurrences(of: "name: small", with: "name: measured")
        let measure =
            "headline: Silicon is better.\nmeasure: {hashing: {time: 50 ms, repeats: 3, claims: [{group: s19, at-least: 264}]}}\n"
        try folder.write(fleet + measure, to: "in/measured.yaml")
        try folder.write(smallScenario, to: "in/small.yaml")
        for name in ["one", "two"] {
            let ending = try AssayProgram.run(["run", "in", "--no-pictures", "--output", name], in: folder.path)
            #expect(ending.code == 0 && ending.output.contains("all of them: \(name)/index.html"), "\(ending)")
            #expect(ending.output.contains("s19 makes at least 264 times"))
        }
        let results = ["one", "two"].map { bytes(folder.file("\($0)/measured/result.json")) }
        #expect(results[0] == results[1] && results[0].count > 1000)
        #expect(!String(decoding: results[0], as: UTF8.self).contains("libcrypto"))
        let found = try JSONDecoder().decode(
            MeasuredDocument.self, from: bytes(folder.file("one/measured/measured.json")))
        #expect(found.hashing.count == 2 && found.claims.count == 1 && !found.machine.processor.isEmpty)
        #expect(found.claims[0].ratio.low < found.claims[0].ratio.best)
        #expect(!folder.contents.contains("one/small/measured.json"))
        for page in ["one/measured/report.html", "one/index.html", "one/index.md"] {
            let text = String(decoding: bytes(folder.file(page)), as: UTF8.self)
            #expect(text.contains("Silicon is better") && text.contains("core"), "\(page)")
        }
        // A report rendered again keeps what was measured.
        let again = try AssayProgram.run(["report", "one/measured/result.json", "--output", "again"], in: folder.path)
        #expect(again.code == 0 && folder.contents.contains("again/measured.json"))
    }

    @Test("a slow scenario can be left out")
    func slow() throws {
        let folder = try TemporaryFolder()
        try folder.write(smallScenario + "slow: true\n", to: "small.yaml")
        let ending = try AssayProgram.run(["run", "small.yaml", "--skip-slow", "--no-pictures"], in: folder.path)
        #expect(ending.code == 0 && ending.errors.contains("left out as slow: small"))
        #expect(folder.contents == ["small.yaml"])
    }

    @Test("a report is rendered again to the same bytes")
    func again() throws {
        let folder = try TemporaryFolder()
        try folder.write(smallScenario, to: "small.yaml")
        _ = try AssayProgram.run(["run", "small.yaml", "--output", "out"], in: folder.path)
        let ending = try AssayProgram.run(["report", "out/result.json", "--output", "again"], in: folder.path)
        #expect(ending.code == 0)
        for name in ["report.html", "summary.md", "result.json"] {
            #expect(bytes(folder.file("out/\(name)")) == bytes(folder.file("again/\(name)")), "\(name)")
        }
    }

    @Test("a result that is none, or of another version, is refused")
    func badResults() throws {
        let folder = try TemporaryFolder()
        try folder.write("{\"schema\": \"assay.result/9\"}", to: "later.json")
        try folder.write("hello", to: "text.json")
        for (name, code) in [("later.json", 2), ("text.json", 2), ("none.json", 74), (".", 74)] {
            let ending = try AssayProgram.run(["report", name], in: folder.path)
            #expect(ending.code == code && ending.errors.contains(name), "\(name): \(ending)")
        }
    }
}

@Suite("Disks, pipes and programs that fail")
struct FailingSurroundingsTests {
    @Test("a full disk leaves no half-written result, and the old one stands")
    func fullDisk() throws {
        let folder = try TemporaryFolder()
        try folder.write(smallScenario, to: "small.yaml")
        try folder.write("old", to: "out/result.json")
        // No file may grow beyond 4 KiB.
        let ending = try AssayProgram.run(
            ["run", "small.yaml", "--no-pictures", "--output", "out"], in: folder.path,
            shell: "ulimit -f 8; \"$@\" | cat; exit 74")
        #expect(ending.errors.contains("out/result.json") && ending.errors.contains("nothing was left half-written"))
        #expect(folder.contents == ["out", "out/result.json", "small.yaml"])
        #expect(String(decoding: bytes(folder.file("out/result.json")), as: UTF8.self) == "old")
    }

    @Test("a place that cannot be written to is found out before the run")
    func unwritable() throws {
        let folder = try TemporaryFolder()
        try folder.write(smallScenario, to: "small.yaml")
        for output in ["small.yaml", "small.yaml/x", "/dev/null/x"] {
            let ending = try AssayProgram.run(
                ["run", "small.yaml", "--output", output, "--replications", "100000"], in: folder.path)
            #expect(ending.code == 74 && ending.seconds < 5, "\(ending)")
            #expect(ending.errors.contains("cannot write the report of small"))
        }
        #expect(folder.contents == ["small.yaml"])
    }

    @Test("standard output on a full disk is an error; a reader that goes away is none")
    func standardOutput() throws {
        guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
        let folder = try TemporaryFolder()
        try folder.write(smallScenario, to: "small.yaml")
        let run = ["run", "small.yaml", "--no-pictures", "--json", "--output", "out"]
        let full = try AssayProgram.run(run, in: folder.path, shell: "\"$@\" >/dev/full")
        #expect(full.code == 74 && full.errors.contains("standard output"))
        let list = try AssayProgram.run(["model", "list"], shell: "\"$@\" >/dev/full")
        #expect(list.code == 74)
        let head = try AssayProgram.run(
            run, in: folder.path, shell: "{ \"$@\"; echo \"code $?\" >&2; } | head -n 1")
        #expect(head.errors == "code 0\n")
    }

    @Test("without gnuplot there are tables, a warning and success")
    func noGnuplot() throws {
        let folder = try TemporaryFolder()
        try folder.write(smallScenario, to: "small.yaml")
        let ending = try AssayProgram.run(
            ["run", "small.yaml", "--output", "out"], in: folder.path, environment: ["PATH": "/nowhere"])
        #expect(ending.code == 0)
        #expect(ending.errors.contains("warning: gnuplot was not found"))
        #expect(folder.contents.contains("out/report.html"))
    }
}

@Suite("Ctrl-C", .serialized)
struct InterruptionTests {
    private let long = smallScenario.replacingOccurrences(of: "replications: 3", with: "replications: 100000")

    @Test("keeps the finished replications, says so and ends within a second")
    func keeps() throws {
        let folder = try TemporaryFolder()
        try folder.write(long, to: "small.yaml")
        let ending = try AssayProgram.run(
            ["run", "small.yaml", "--output", "out"], in: folder.path, interruptAfter: 1)
        #expect(ending.code == 130 && !ending.wasKilled, "\(ending)")
        #expect(ending.seconds < 1.2, "\(ending.seconds)")
        let document = try result(folder.file("out/result.json"))
        #expect(document.replications.n > 0 && document.replications.n < 100_000)
        #expect(ending.errors.contains("kept \(document.replications.n) finished replications in out/result.json"))
        #expect(document.policies.allSatisfy { $0.metrics[0].estimate.n == document.replications.n })
        #expect(document.expectations.map(\.verdict) == [.inconclusive])
        #expect(!folder.contents.contains { $0.hasSuffix(".partial") })
    }

    @Test("before anything is finished leaves nothing behind, even in the middle of building a large world")
    func nothing() throws {
        let folder = try TemporaryFolder()
        try folder.write(long, to: "small.yaml")
        let ending = try AssayProgram.run(
            ["run", "small.yaml", "--output", "out", "--jobs", "1", "--set", "fleet[0].count=400000"], in: folder.path,
            interruptAfter: 0.5)
        #expect(ending.code == 130 && ending.seconds < 1.2, "\(ending)")
        #expect(ending.errors.contains("nothing"))
        #expect(folder.contents == ["small.yaml"])
    }

    @Test("while pictures are drawn keeps the finished run, without the pictures")
    func drawing() throws {
        let folder = try TemporaryFolder()
        try folder.write(smallScenario, to: "small.yaml")
        let gnuplot = try folder.write("#!/bin/sh\nexec /bin/sleep 3\n", to: "bin/gnuplot")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: gnuplot)
        let ending = try AssayProgram.run(
            ["run", "small.yaml", "--output", "out"], in: folder.path,
            environment: ["PATH": "\(folder.path)/bin:/usr/bin:/bin"], interruptAfter: 1)
        #expect(ending.code == 130 && ending.seconds < 1, "\(ending)")
        #expect(ending.errors.contains("the run was finished and is kept in out"))
        #expect(try result(folder.file("out/result.json")).replications.n == 3)
        #expect(folder.contents.contains("out/report.html"))
    }

    @Test("a second one ends at once")
    func twice() throws {
        let folder = try TemporaryFolder()
        try folder.write(long, to: "small.yaml")
        let ending = try AssayProgram.run(
            ["run", "small.yaml", "--output", "out", "--jobs", "1", "--set", "fleet[0].count=400000"], in: folder.path,
            interruptAfter: 0.5, interruptions: 2)
        #expect(ending.code == 130 && ending.seconds < 0.5, "\(ending)")
        #expect(!folder.contents.contains { $0.hasSuffix(".partial") })
    }
}
