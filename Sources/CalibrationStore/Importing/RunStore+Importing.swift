// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration
internal import Foundation
internal import GRDB
internal import Quantities

extension RunStore {
    /// Imports a file, all of it or, where anything in it is wrong, nothing.
    ///
    /// Records are marked imported, their fingerprints are computed from the parts that the file states, and a part that it does
    /// not state is "unknown". What the store has already adds nothing.
    ///
    /// - Throws: `StoreError` with the line and column of what is wrong.
    @discardableResult
    public func importFile(_ path: String, options: ImportOptions = ImportOptions()) throws(StoreError) -> ImportOutcome
    {
        do {
            let source = try ImportSource(path: path, options: options)
            try source.refuseBinary()
            let (format, document) = try source.detectFormat()
            return try writing { db in
                var sink = TransactionSink(
                    source: source, writer: try RecordWriter(db), outcome: ImportOutcome(file: path, format: format))
                switch format {
                case .csv: try source.readCSV(into: &sink)
                case .jsonl: try source.readJSONLines(into: &sink)
                case .json: try source.readRecords(try document ?? source.json(), into: &sink)
                case .googleBenchmark: try source.readGoogleBenchmark(try document ?? source.json(), into: &sink)
                case .hyperfine: try source.readHyperfine(try document ?? source.json(), into: &sink)
                case .graphsCalibration: try source.readGraphsCalibration(try document ?? source.json(), into: &sink)
                case .acceleratorBenchmark:
                    try source.readAcceleratorBenchmark(try document ?? source.json(), into: &sink)
                }
                return try sink.finished()
            }
        } catch {
            throw StoreError(error, at: path)
        }
    }
}

extension ImportSource {
    /// What kind of file this is, told by its content and not by its name, and the document where that took reading it.
    func detectFormat() throws -> (format: ImportFormat, document: JSONValue?) {
        if let format = options.format { return (format, nil) }
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes
        guard let first = start.first(where: { !" \t\r\n".utf8.contains($0) }) else {
            throw failure(at: nil, "the file is empty")
        }
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return (.csv, nil) }
        // One line that is a whole object with more behind it: lines of objects, without reading them all.
        if first == UInt8(ascii: "{"), let end = bytes.firstIndex(of: UInt8(ascii: "\n")),
            bytes[end...].contains(where: { !" \t\r\n".utf8.contains($0) }),
            (try? JSONReader.value(of: bytes[..<end])) != nil
        {
            return (.jsonl, nil)
        }
        let document = try json()
        if document["benchmarks"]?.isArray == true, document["context"] != nil { return (.googleBenchmark, document) }
        if document["layer_benchmarks"] != nil, document["dla_core"] != nil { return (.acceleratorBenchmark, document) }
        if document["metadata"] != nil, document["precision_matrix"] != nil { return (.graphsCalibration, document) }
        if let results = document["results"], results.elements.contains(where: { $0["command"] != nil }) {
            return (.hyperfine, document)
        }
        return (.json, document)
    }
}

/// Judges records and writes them within the transaction of their file.
struct TransactionSink: ImportSink {
    let source: ImportSource
    var writer: RecordWriter
    var outcome: ImportOutcome
    private let latest = now() + .hours(26)
    private var newest: Instant?
    private var disordered = 0
    private var contradictions = 0
    private var firstContradiction: TextPlace?

    init(source: ImportSource, writer: RecordWriter, outcome: ImportOutcome) {
        self.source = source
        self.writer = writer
        self.outcome = outcome
    }

    mutating func take(_ record: CalibrationRecord, at place: TextPlace?) throws {
        // 26 hours: the farthest that a time without a zone can lie ahead of UTC, and a bit for the clock.
        if let problem = record.problems(notAfter: latest).first {
            throw source.failure(at: place, problem.description, remedy: "nothing of this file was imported")
        }
        if let newest, record.timestamp < newest { disordered += 1 }
        newest = max(newest ?? record.timestamp, record.timestamp)
        if try writer.holdsOther(record) {
            throw source.failure(
                at: place,
                "run \(record.runID) (\(record.measurements.precision)) is in the store with another content",
                remedy:
                    "withdraw that one first, or give this one a run id of its own; nothing of this file was imported")
        }
        guard try writer.write(record) else {
            outcome.known += 1
            return
        }
        outcome.added += 1
        if try writer.contradictsOther(record) {
            if contradictions == 0 { firstContradiction = place }
            contradictions += 1
        }
    }

    mutating func warn(_ text: String) {
        let text = String(text.prefix(600))
        if !outcome.warnings.contains(text) { outcome.warnings.append(text) }
    }

    mutating func noMeasurement(_ text: String) { outcome.withoutMeasurement.append(text) }

    func finished() throws -> ImportOutcome {
        var outcome = outcome
        if outcome.added == 0, outcome.known == 0, outcome.withoutMeasurement.isEmpty {
            throw source.failure(at: nil, "there are no records in it")
        }
        if contradictions > 0 {
            let first = firstContradiction.map { " (the first at line \($0.line))" } ?? ""
            outcome.warnings.append(
                "\(plural(contradictions, "record says", "records say")) something else of the same machine, software, conditions "
                    + "and time than a record that is there\(first); all were kept: withdraw what is wrong, or tell runs apart "
                    + "by run_id or repetition")
        }
        if disordered > 0 {
            outcome.warnings.append(
                "\(plural(disordered, "record is", "records are")) older than one before "
                    + "\(disordered == 1 ? "it" : "them") in the file; histories are read in the order of time")
        }
        return outcome
    }
}
