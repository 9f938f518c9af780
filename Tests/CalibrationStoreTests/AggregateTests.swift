// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import CalibrationStore
import Foundation
import Testing

@Suite("Aggregates over a whole store")
struct AggregateTests {
    /// Everything is worth keeping.
    private static let always = AggregateRule(life: 86_400, leastWork: 0)

    private let folder: ScratchFolder
    private let store: RunStore

    init() throws {
        folder = try ScratchFolder()
        store = try RunStore.open(folder.file("store.db"))
        try store.add([fullRecord(on: 1), fullRecord(on: 2)])
    }

    @discardableResult
    private func sqlite(_ sql: String) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["sqlite3", store.path, sql]
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return String(decoding: data, as: UTF8.self)
    }

    /// Makes what is kept tell of 77 records, so that an answer shows where it comes from.
    private func mark() throws {
        try sqlite("UPDATE aggregates SET value = replace(value, '\"records\":2', '\"records\":77')")
        try #require(try sqlite("SELECT count(*) FROM aggregates WHERE value LIKE '%77%'") == "1\n")
    }

    private func records(fresh: Bool = false, life: Double = 86_400) throws -> Int? {
        try store.hardware(fresh: fresh, rule: AggregateRule(life: life, leastWork: 0)).first?.records
    }

    @Test("are kept for a day, and made again where somebody asks for it or the day is over")
    func kept() throws {
        #expect(try records() == 2)
        try mark()
        #expect(try records() == 77)
        #expect(try records(life: 0) == 2)
        try mark()
        #expect(try records(fresh: true) == 2)
        #expect(try records() == 2, "what was counted again is what is kept")
        try sqlite("UPDATE aggregates SET made_at_ns = made_at_ns + 3600 * 1000000000")
        try mark()
        #expect(try records() == 2, "an answer from the future is none")
    }

    @Test("are made again after a new record and after a withdrawal, but not after one that was there already")
    func invalidated() throws {
        let third = fullRecord(on: 3)
        #expect(try records() == 2)
        try mark()
        try store.add([third])
        #expect(try records() == 3)
        try store.withdraw(third.runID, reason: "the fan was off")
        #expect(try records() == 2)
        try mark()
        try store.add([third])
        #expect(try records() == 77)
    }

    @Test("tell of vendors what reading again tells")
    func vendors() throws {
        #expect(try store.products() == store.products(fresh: true))
        #expect(try store.products(precision: .fp16).isEmpty)
    }

    @Test("leave a store alone that was counted at once, that must not be written, or that somebody writes")
    func notKept() throws {
        func tables() throws -> String { try sqlite("SELECT count(*) FROM sqlite_schema WHERE name = 'aggregates'") }
        #expect(try store.hardware().first?.records == 2)
        #expect(try tables() == "0\n", "counting two records is no work")

        let copy = folder.file("copy.db")
        try sqlite("VACUUM INTO '\(copy)'")
        try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: copy)
        let readOnly = try RunStore.open(copy, access: .readOnly)
        #expect(try readOnly.hardware(fresh: false, rule: Self.always).first?.records == 2)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: copy)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: copy))
        #expect(bytes.range(of: Data("aggregates".utf8)) == nil)

        let holder = Process()
        let (input, output) = (Pipe(), Pipe())
        holder.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        holder.arguments = ["sqlite3", store.path]
        holder.standardInput = input
        holder.standardOutput = output
        try holder.run()
        input.fileHandleForWriting.write(Data("BEGIN IMMEDIATE; SELECT 'held';\n".utf8))
        _ = output.fileHandleForReading.availableData
        #expect(try records() == 2)
        try input.fileHandleForWriting.close()
        holder.waitUntilExit()
        #expect(try tables() == "0\n")
        #expect(try records() == 2)
        #expect(try tables() == "1\n")
        #expect(try store.check().isEmpty)
    }
}
