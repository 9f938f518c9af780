// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import CalibrationStore
import Foundation
import Quantities
import Testing

/// A file that is wrong, the place of what is wrong and a word of what the message must say.
struct BadFile: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    var place: String
    var says: String

    init(_ name: String, _ text: String, at place: String, says: String) {
        self.name = name
        self.text = text
        self.place = place
        self.says = says
    }

    var testDescription: String { name }

    static let good =
        #"{"timestamp": "2025-01-10T00:00:00Z", "precision": "fp32", "blas3_gops": 513, "cpu_model": "x"}"#
    static func json(_ from: String, _ to: String) -> String { good.replacingOccurrences(of: from, with: to) }
    static let header = "timestamp,precision,blas3_gops,cpu_model\n"

    static let all: [BadFile] = [
        BadFile("cut off JSON", String(good.dropLast(8)), at: ":1:", says: "cut off"),
        BadFile("cut off in a list", "[\n\(good),\n\(good)", at: ":3:", says: "cut off"),
        BadFile("cut off in a line of many", "\(good)\n\(good.dropLast(20))", at: ":2:", says: "cut off"),
        BadFile("NaN", json("513", "NaN"), at: ":1:", says: "NaN"),
        BadFile("infinity", json("513", "-Infinity"), at: ":1:", says: "Infinity"),
        BadFile("a number too large", json("513", "1e999"), at: ":1:", says: "larger"),
        BadFile("a list after its end", "[\(good)] x", at: ":1:", says: "after the end"),
        BadFile("a name twice", json("\"cpu_model\"", "\"precision\""), at: ":1:", says: "twice"),
        BadFile("a text for a number", json("513", "\"fast\""), at: ":1:", says: "no number"),
        BadFile("a list of numbers", "[1, 2]", at: ":1:2", says: "no record"),
        BadFile("nesting", String(repeating: "[", count: 100_000), at: ":1:", says: "deep"),
        BadFile("no timestamp", json("timestamp", "notes"), at: ":1:", says: "timestamp"),
        BadFile("a time that is none", json("2025-01-10T00:00:00Z", "10/01/2025"), at: ":1:", says: "ISO 8601"),
        BadFile("a time to come", json("2025-01-10", "2199-01-10"), at: ":1:", says: "in the future"),
        BadFile("a clock never set", json("2025-01-10", "1970-01-01"), at: ":1:", says: "clock"),
        BadFile(
            "milliseconds since 1970",
            json("\"timestamp\": \"2025-01-10T00:00:00Z\"", "\"timestamp_unix\": 1736467200000"), at: ":1:",
            says: "milliseconds"),
        BadFile(
            "two times", json("\"precision\"", "\"timestamp_unix\": 1736467300, \"precision\""), at: ":1:",
            says: "not the same time"),
        BadFile("operations for giga-operations", json("513", "513e9"), at: ":1:", says: "op/s?"),
        BadFile(
            "bytes for gigabytes", json("blas3_gops\": 513", "stream_copy_gbps\": 6.1e10"), at: ":1:", says: "B/s?"),
        BadFile(
            "gigahertz for megahertz", json("\"cpu_model\"", "\"cpu_max_freq_mhz\": 4.9, \"cpu_model\""), at: ":1:",
            says: "GHz"),
        BadFile(
            "percent for a fraction", json("\"cpu_model\"", "\"efficiency\": 92.1, \"cpu_model\""), at: ":1:",
            says: "percent"),
        BadFile(
            "kelvin for degrees", json("\"cpu_model\"", "\"ambient_temp_c\": 295, \"cpu_model\""), at: ":1:",
            says: "kelvin"),
        BadFile(
            "three that disagree",
            json(
                "\"blas3_gops\": 513",
                "\"peak_measured_gops\": 500, \"theoretical_peak_gops\": 1000, \"efficiency\": 0.6"), at: ":1:",
            says: "0.5"),
        BadFile("a negative rate", json("513", "-513"), at: ":1:", says: "outside"),
        BadFile("a field that is not", json("blas3_gops", "blas3_gop"), at: ":1:", says: "blas3_gops"),
        BadFile("nothing measured", json("513", "0"), at: ":1:", says: "nothing was measured"),
        BadFile("a newer schema", "{\"schema_version\": 99, \"records\": []}", at: ":1:", says: "newer"),
        BadFile(
            "a figure without a unit",
            json(
                "\"cpu_model\"",
                "\"metrics\": [{\"name\": \"a\", \"direction\": \"lower\", \"value\": 1}], \"cpu_model\""), at: ":1:",
            says: "unit"),
        BadFile(
            "a state that is none", json("\"cpu_model\"", "\"thermal_state\": \"hot\", \"cpu_model\""), at: ":1:",
            says: "thermal_state"),
        BadFile(
            "a run id that is none", json("\"cpu_model\"", "\"run_id\": \"17\", \"cpu_model\""), at: ":1:", says: "UUID"
        ),
        BadFile("a zero byte", good + "\u{0}", at: ":1:\(good.utf8.count + 1)", says: "NUL"),
        BadFile("a zero byte in a cell", header + "2025-01-10T00:00:00Z,fp32,513,a\u{0}b\n", at: ":2:", says: "NUL"),
        BadFile("an escaped zero", json("\"x\"", #""a\u0000b""#), at: ":1:", says: "NUL"),
        BadFile("a program", "\u{7F}ELF\u{2}\u{1}\u{1}\u{0}\u{0}", at: ":1:8", says: "no text"),
        BadFile("a column without a name", "timestamp,,cpu_model\n", at: ":1:", says: "no name for column 2"),
        BadFile("hexadecimal", header + "2025-01-10T00:00:00Z,fp32,0x10,x\n", at: ":2:", says: "'0x10' is no number"),
        BadFile(
            "hexadecimal with an exponent", header + "2025-01-10T00:00:00Z,fp32,0x1p4,x\n", at: ":2:", says: "no number"
        ),
        BadFile(
            "hexadecimal cores", json("\"cpu_model\"", #""cpu_cores_physical": "0x10", "cpu_model""#), at: ":1:",
            says: "whole"),
        BadFile("a subnormal", header + "2025-01-10T00:00:00Z,fp32,1e-320,x\n", at: ":2:", says: "less than anything"),
        BadFile("too small to be held", header + "2025-01-10T00:00:00Z,fp32,1e-400,x\n", at: ":2:", says: "'1e-400'"),
        BadFile("too small to be held, in JSON", json("513", "1e-400"), at: ":1:", says: "'1e-400'"),
        BadFile(
            "a figure of no unit", "timestamp,metric,unit,direction,value\n2025-01-10,a,s,lower,1e-320\n", at: ":2:",
            says: "no value of a measurement"),
        BadFile("an empty list", "[]", at: "", says: "no records in it"),
        BadFile("an empty list of records", #"{"schema_version": 1, "records": []}"#, at: "", says: "no records in it"),
        BadFile("a header alone", header, at: "", says: "no records in it"),
        BadFile("an empty file", "", at: "", says: "empty"),
        BadFile("blanks", " \n\n", at: "", says: "empty"),
        BadFile("a letter", "Dear all,", at: ":1:", says: "is the first line a header?"),
        BadFile("a word", "hello", at: ":1:", says: "neither"),
        BadFile(
            "a row too short", header + "2025-01-10T00:00:00Z,fp32,513,x\n2025-01-11T00:00:00Z,fp3", at: ":3:",
            says: "cells"),
        BadFile("an open quote", header + "2025-01-10T00:00:00Z,fp32,513,\"x\n\n\n", at: ":2:", says: "cut off"),
        BadFile("a column twice", "timestamp,timestamp\n", at: ":1:", says: "twice"),
        BadFile(
            "an unknown column", "timestamp,precision,blas3_mops\n2025-01-10T00:00:00Z,fp32,1\n", at: ":1:",
            says: "blas3_gops"),
        BadFile("NaN in a table", header + "2025-01-10T00:00:00Z,fp32,nan,x\n", at: ":2:", says: "finite"),
        BadFile("words in a table", header + "2025-01-10T00:00:00Z,fp32,513 GFLOPS,x\n", at: ":2:", says: "no number"),
        BadFile(
            "a direction that is none", "timestamp,metric,unit,direction,value\n2025-01-10,a,s,sideways,1\n", at: ":2:",
            says: "sideways"),
        BadFile(
            "a benchmark in minutes",
            #"{"context": {"date": "2025-01-10T00:00:00Z"}, "benchmarks": [{"name": "a", "real_time": 1, "time_unit": "min"}]}"#,
            at: ":1:", says: "time_unit"),
        BadFile("a command without a time", #"{"results": [{"command": "a"}]}"#, at: ":1:", says: "neither times"),
    ]
}

@Suite("A file that is wrong")
struct BadImportTests {
    let folder: ScratchFolder
    let store: RunStore

    init() throws {
        folder = try ScratchFolder()
        store = try RunStore.open(folder.file("store.db"))
    }

    @Test("is refused with its place and the reason", arguments: BadFile.all)
    func refused(file: BadFile) throws {
        let path = try folder.write(file.text, to: "bad")
        let error = try #require(#expect(throws: StoreError.self) { try store.importFile(path) })
        #expect(error.place.hasPrefix(path + file.place), "\(error)")
        #expect("\(error)".contains(file.says), "\(error)")
        #expect(try store.count() == 0)
    }

    @Test("never has its values echoed whole, nor what would act on a terminal", arguments: ["x", "\u{1B}]0;"])
    func echo(piece: String) throws {
        let long = String(repeating: piece, count: 100_000)
        for text in [
            BadFile.header + "\(long),fp32,513,x\n", BadFile.header + "2025-01-10T00:00:00Z,fp32,\(long),x\n",
            "timestamp,precision,\(long)\n", "\(long)\n",
            "timestamp,metric,unit,direction,value\n2025-01-10,a,s,\(long),1\n",
            BadFile.header.dropLast() + ",thermal_state\n2025-01-10T00:00:00Z,fp32,513,x,\(long)\n",
            BadFile.header.dropLast() + ",hardware_fingerprint\n2025-01-10T00:00:00Z,fp32,513,x,\(long)\n",
        ] {
            let path = try folder.write(String(text), to: "long")
            let error = try #require(#expect(throws: StoreError.self) { try store.importFile(path) })
            #expect(error.problem.count < 200, "\(error.problem.prefix(300))")
            #expect(!"\(error)".contains("\u{1B}"))
        }
    }

    @Test("or doubtful: two values of one machine, stack and time are both kept, and it says so")
    func contradiction() throws {
        let first = BadFile.good
        let text = [first, BadFile.json("513", "489"), BadFile.json("2025-01-10", "2025-01-11")].joined(separator: "\n")
        let outcome = try store.importFile(folder.write(text, to: "a.jsonl"))
        #expect(outcome.added == 3)
        #expect(outcome.warnings.contains { $0.contains("1 record says something else") && $0.contains("line 2") })
        // The other way round, and in another file.
        let later = try store.importFile(folder.write(BadFile.json("513", "470"), to: "b.json"))
        #expect(later.warnings.contains { $0.contains("something else") })
        for other in [
            BadFile.json("\"fp32\"", "\"fp16\""), BadFile.json("blas3_gops\": 513", "stream_copy_gbps\": 61"),
            BadFile.json("\"x\"", "\"y\""),
            BadFile.json("\"cpu_model\"", #""repetition": 1, "blas2_gops": 7, "cpu_model""#),
            BadFile.json("513,", "9, \"run_id\": \"0f9a3c1e-6d1b-4a52-9b4b-0c6ad1c1a002\","),
        ] {
            let outcome = try store.importFile(folder.write(other, to: "c.json"))
            #expect(outcome.added == 1 && !outcome.warnings.contains { $0.contains("something else") }, "\(other)")
        }
    }

    @Test("leaves nothing of what stood before the mistake")
    func nothingHalf() throws {
        var lines = (0..<500).map { BadFile.json("513", "\(513 + $0)") }
        lines[400] = BadFile.json("513", "-1")
        let path = try folder.write(lines.joined(separator: "\n"), to: "bad.jsonl")
        let error = #expect(throws: StoreError.self) { try store.importFile(path) }
        #expect(error?.place == path + ":401:1")
        #expect(try store.count() == 0)
    }

    @Test("is one that brings another content for a run that is there")
    func conflictingRun() throws {
        let id = RunID.random()
        let first = BadFile.json("\"cpu_model\"", "\"run_id\": \"\(id)\", \"cpu_model\"")
        try store.importFile(folder.write(first, to: "a.json"))
        let other = first.replacingOccurrences(of: "513", with: "514")
        let path = try folder.write(other, to: "b.json")
        let error = #expect(throws: StoreError.self) { try store.importFile(path) }
        #expect(error?.problem.contains(id.text) ?? false)
        try store.withdraw(id, reason: "wrong")
        #expect(try store.importFile(path).added == 1)
    }

    @Test("is none for being in another order: it says so and sorts")
    func order() throws {
        let dates = ["2025-01-12", "2025-01-10", "2025-01-11"]
        let text = dates.map { BadFile.json("2025-01-10", $0) }.joined(separator: "\n")
        let outcome = try store.importFile(folder.write(text, to: "a.jsonl"))
        #expect(outcome.added == 3)
        #expect(outcome.warnings.contains { $0.contains("older") })
        #expect(try store.records().map { String($0.timestamp.iso8601.prefix(10)) } == dates.sorted())
    }

    @Test("and one that is not there, or is a folder, are told apart")
    func unreadable() throws {
        #expect(#expect(throws: StoreError.self) { try store.importFile(folder.file("no")) }?.kind == .unreachable)
        #expect(#expect(throws: StoreError.self) { try store.importFile(folder.path) }?.kind == .unreachable)
    }

    @Test("never ends the program, whatever byte of it changes")
    func mutants() throws {
        var generator = SystemRandomNumberGenerator()
        let record = try #require(try? folder.write("", to: "x"))
        let seeds = [
            "[\(BadFile.good), \(BadFile.good)]", BadFile.header + "2025-01-10T00:00:00Z,fp32,513,\"x\"\n",
            #"{"context": {"date": "2025-01-10T00:00:00Z"}, "benchmarks": [{"name": "a\u00e9", "real_time": 1, "time_unit": "s"}]}"#,
        ]
        for _ in 0..<300 {
            var bytes = Array((seeds.randomElement(using: &generator) ?? "").utf8)
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            try Data(bytes).write(to: URL(fileURLWithPath: record))
            do { _ = try store.importFile(record) } catch { #expect(!error.problem.isEmpty) }
        }
    }
}
