// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration
internal import Quantities

/// What a reader hands over: records, which are judged and written within the transaction of their file, and remarks.
struct ImportSink {
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
