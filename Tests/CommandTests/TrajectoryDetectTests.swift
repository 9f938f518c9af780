// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@Suite struct TrajectoryDetectTests {
    /// The prefixes of a history that loses 8 % at release 10, one a line.
    private static let prefixes: [String] = {
        var runs: [String] = []
        return (0..<16).map { release in
            for run in 0..<3 {
                let scatter = [0.3, -0.4, 0.1][run] + [0.2, -0.2, 0, 0.3][release % 4]
                let value = (release < 10 ? 100.0 : 92.0) + scatter
                runs.append(
                    #"{"index":\#(runs.count),"day":\#(Double(release * 9) + Double(run) / 100),"release":\#(release),"#
                        + #""driver_version":"d\#(release)","compiler_version":"c1","os_kernel":"6.1","power_mode":"default","#
                        + #""thermal_state":"cool","preflight_passed":true,"value":\#(value)}"#)
            }
            return #"{"id":"h","release":\#(release),"runs":[\#(runs.joined(separator: ","))]}"#
        }
    }()

    private func detect(_ text: String, _ arguments: [String] = []) throws -> AssayProgram.Ending {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("lines.jsonl")
        try text.write(to: file, atomically: true, encoding: .utf8)
        return try AssayProgram.run(
            ["trajectory", "detect", "--jsonl"] + arguments, shell: #"exec "$@" < '\#(file.path)'"#)
    }

    @Test(
        "each prefix on the pipe is answered in the form of the batch interface, with the alarm from where it can be known"
    )
    func prefixes() throws {
        let ending = try detect(Self.prefixes.joined(separator: "\n"))
        let lines = ending.output.split(separator: "\n").map(String.init)
        #expect(ending.code == 0)
        #expect(lines.count == 16)
        #expect(lines[9] == #"{"alarms":[],"id":"h"}"#)
        let alarm = #"{"alarms":[{"cause":"driver_version","release":10}],"id":"h"}"#
        #expect(lines[15] == alarm)
        #expect(lines[12] == alarm)
        #expect(lines[0].contains("not enough evidence"))
    }

    @Test("a bad line is reported by its number, the others are answered, and the exit code says so")
    func badLines() throws {
        let ending = try detect(
            [
                Self.prefixes[3], #"{"id":"cut","runs":[{"index":0"#, #"{"id":"none","runs":[]}"#,
                #"{"id":"text","runs":[{"index":0,"day":1,"release":1,"value":"fast"}]}"#,
                #"{"id":"nan","runs":[{"index":0,"day":1,"release":1,"value":NaN}]}"#,
                #"{"id":"one","runs":[{"index":0,"day":1,"release":"r","value":5}]}"#,
            ].joined(separator: "\n"))
        #expect(ending.code == 2)
        #expect(!ending.wasKilled)
        #expect(ending.output.split(separator: "\n").count == 2)
        #expect(ending.output.contains("not enough evidence"))
        for number in 2...5 { #expect(ending.errors.contains("standard input:\(number): ")) }
    }

    @Test(
        "what is wrong with a line is said in the words of JSON and by its field, and costs its own answer alone",
        arguments: [
            (
                #"{"id":"a","direction":"up","runs":[RUN]}"#,
                "direction: 'up' is no direction: it is higher-is-better or lower-is-better"
            ),
            (
                #"{"id":"a","runs":[{"index":1.5,"day":1,"release":1,"value":2}]}"#,
                "runs[0].index: expected a whole number"
            ),
            (
                #"{"id":"a","runs":[RUN,{"index":1,"day":1,"release":1.5,"value":2}]}"#,
                "runs[1].release: expected a text or a whole number"
            ),
            (
                #"{"id":"a","runs":[{"index":1e30,"day":1,"release":1,"value":2}]}"#,
                "runs[0].index: expected a whole number"
            ),
            (#"{"id":{},"runs":[RUN]}"#, "id: expected a text or a whole number"),
            (#"{"id":"a","runs":{}}"#, "runs: expected a list"),
            (#"{"id":"a","runs":[3]}"#, "runs[0]: expected an object"),
            (#"{"id":"a","runs":[]}"#, "runs: a history has at least one run"),
            (#"{"id":"a","runs":[{"index":0,"day":1,"release":1,"value":null}]}"#, "runs[0].value: expected a number"),
            (
                #"{"id":"a","runs":[{"index":0,"day":1,"release":1,"value":2,"forced":"no"}]}"#,
                "runs[0].forced: expected true or false"
            ),
            (#"{"id":"a","runs":[RUN,{"index":0"#, "not a JSON value: the line is cut off or malformed"),
            ("[1,2]", "expected an object"), (#"{"runs":[RUN]}"#, "id is missing"),
        ])
    func wordsOfJSON(_ bad: String, _ words: String) throws {
        let run = #"{"index":0,"day":5,"release":1,"value":10}"#
        let good = #"{"id":"good","runs":[\#(run)]}"#
        let ending = try detect([good, bad.replacing("RUN", with: run), good].joined(separator: "\n"))
        #expect(ending.code == 2)
        #expect(ending.output.split(separator: "\n").count == 2)
        #expect(ending.errors.hasSuffix("standard input:2: \(words)\n"), "\(ending.errors)")
    }

    @Test("a bad line of plain series costs its own answer alone too")
    func segments() throws {
        let good = #"{"id":1,"values":[1,1,1]}"#
        let ending = try AssayProgram.run(
            ["trajectory", "segment", "--jsonl"],
            shell:
                "printf '%s\\n' '\(good)' '{\"id\":1,\"values\":[1,true]}' '{\"id\":1,\"values\":7}' '\(good)' | \"$@\""
        )
        #expect(ending.code == 2)
        #expect(ending.output.split(separator: "\n").count == 2)
        #expect(ending.errors.contains("standard input:2: values[1]: expected a number"))
        #expect(ending.errors.contains("standard input:3: values: expected a list"))
    }

    @Test("days that run backwards, duplicates and values below 0 are said and helped")
    func oddRuns() throws {
        let run = #"{"index":0,"day":5,"release":1,"value":10}"#
        let ending = try detect(
            #"{"id":"odd","runs":[\#(run),\#(run),{"index":1,"day":2,"release":0,"value":10},{"index":2,"day":6,"release":2,"value":-1}]}"#
        )
        #expect(ending.code == 0)
        #expect(ending.errors.contains("days run backwards"))
        #expect(ending.errors.contains("1 duplicate"))
        #expect(ending.errors.contains("1 run without a value above 0 was left out"))
    }

    @Test("a remark names the line, and the id where there is one", arguments: ["", "a"])
    func remarks(_ id: String) throws {
        let run = #"{"index":0,"day":5,"release":1,"value":10}"#
        let ending = try detect("\n" + #"{"id":"\#(id)","runs":[\#(run),\#(run)]}"#)
        #expect(ending.code == 0)
        #expect(
            ending.errors == "warning: standard input:2: \(id.isEmpty ? "" : "a: ")1 duplicate run was left out\n")
    }

    @Test("an input without a line is no clean answer: it is warned of", arguments: ["detect", "segment"])
    func emptyInput(_ verb: String) throws {
        let ending = try AssayProgram.run(["trajectory", verb, "--jsonl"], shell: #"exec "$@" < /dev/null"#)
        #expect(ending.code == 0)
        #expect(ending.output.isEmpty)
        #expect(ending.errors == "warning: standard input: there is no line, so nothing was judged\n")
    }

    @Test("an unknown detector is refused with the names there are")
    func unknownDetector() throws {
        let ending = try detect("", ["--detector", "oracle"])
        #expect(ending.code == 64)
        #expect(ending.errors.contains("level-filter"))
    }

    @Test("the scorer prints every detector with intervals")
    func score() throws {
        let ending = try AssayProgram.run(["trajectory", "score", "--histories", "20"])
        #expect(ending.code == 0)
        for name in ["level-filter", "consecutive-runs", "best-so-far", "pelt-medians"] {
            #expect(ending.output.contains(name))
        }
        #expect(ending.output.contains(" to "))
    }
}
