// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration

extension ImportSource {
    /// Reads a table with a header. With a column `metric` each row is one figure, and rows that agree in everything else belong
    /// to one run; without, each row is one run.
    func readCSV(into sink: inout some ImportSink) throws {
        var reader = CSVReader(bytes)
        do {
            guard let header = try reader.row() else { throw failure(at: nil, "the file is empty") }
            let names = header.cells.map(\.trimmed)
            if names.count > 1, let index = names.firstIndex(of: "") {
                throw failure(
                    at: TextPlace(line: header.line, column: 1), "the header has no name for column \(index + 1)",
                    remedy: "is the first line a header?")
            }
            for (index, name) in names.enumerated() where names[..<index].contains(name) {
                throw failure(
                    at: TextPlace(line: header.line, column: 1), "the column '\(echoed(name))' is there twice")
            }
            guard names.count > 1 else {
                throw failure(
                    at: TextPlace(line: header.line, column: 1),
                    "neither JSON nor a table with a header: the first line is '\(echoed(header.cells[0]))'")
            }
            let long = names.contains("metric")
            if long {
                for needed in ["unit", "direction", "value"] where !names.contains(needed) {
                    throw failure(
                        at: TextPlace(line: header.line, column: 1),
                        "a table with 'metric' needs the column '\(needed)' too")
                }
            }
            let known = Set(RecordField.all.map(\.name) + options.metrics.map(\.name))
                .union(["schema", "schema_version", "content_hash", "metrics"])
                .union(long ? ["metric", "unit", "direction", "value"] : [])
            for name in names where !known.contains(name) && !options.ignoresUnknownColumns {
                throw unknown(name, at: TextPlace(line: header.line, column: 1))
            }
            var open: (draft: RecordDraft, line: Int)?
            while let row = try reader.row() {
                let place = TextPlace(line: row.line, column: 1)
                guard row.cells.count == names.count else {
                    throw failure(
                        at: place, "\(row.cells.count) cells under \(names.count) columns",
                        remedy: "the file may be cut off; nothing of it was imported")
                }
                let draft = try draft(names, row.cells, long: long, at: place)
                guard long else {
                    try sink.take(try draft.record(self, at: place, into: &sink), at: place)
                    continue
                }
                if open?.draft.values == draft.values {
                    open?.draft.metrics += draft.metrics
                    continue
                }
                if let (run, line) = open { try finish(run, line, into: &sink) }
                open = (draft, row.line)
            }
            if let (run, line) = open { try finish(run, line, into: &sink) }
        } catch let error as CSVReader.Failure {
            throw failure(
                at: TextPlace(line: error.line, column: 1), error.problem, remedy: "nothing of this file was imported")
        }
    }

    private func finish(_ draft: RecordDraft, _ line: Int, into sink: inout some ImportSink) throws {
        let place = TextPlace(line: line, column: 1)
        var draft = draft
        if draft.values["precision"]?.presentText == nil {
            draft.values["precision"] = .text(Precision.notApplicable.rawValue)
        }
        try sink.take(try draft.record(self, at: place, into: &sink), at: place)
    }

    private func draft(_ names: [String], _ cells: [String], long: Bool, at place: TextPlace) throws -> RecordDraft {
        var draft = RecordDraft()
        var figure: [String: String] = [:]
        for (name, cell) in zip(names, cells) {
            if long, ["metric", "unit", "direction", "value"].contains(name) {
                figure[name] = cell.trimmed
                continue
            }
            if name == "schema_version" { try checkSchema(.text(cell), at: place) }
            if name == "metrics" {
                draft.metrics += try metrics(cell, at: place)
                continue
            }
            do {
                let value: FieldValue = cell.isEmpty ? .null : .text(cell)
                guard try put(value, named: name, into: &draft) else {
                    throw unknown(name, at: TextPlace(line: 1, column: 1))
                }
            } catch let error as FieldError {
                throw failure(at: place, error.description)
            }
        }
        guard long else { return draft }
        guard let name = figure["metric"], !name.isEmpty else { throw failure(at: place, "the figure has no name") }
        guard let direction = metricDirection(figure["direction"] ?? "") else {
            throw failure(
                at: place,
                "the direction of '\(echoed(name))' is '\(echoed(figure["direction"] ?? ""))', not 'higher' or 'lower'")
        }
        guard let value = decimalNumber(figure["value"] ?? ""), value.isFinite else {
            throw failure(
                at: place, "the value of '\(echoed(name))', '\(echoed(figure["value"] ?? ""))', is no finite number")
        }
        draft.metrics = [BenchmarkMetric(name: name, unit: figure["unit"] ?? "", direction: direction, value: value)]
        return draft
    }

    /// The figures of a run in one cell, as an export writes them: a list in JSON.
    private func metrics(_ cell: String, at place: TextPlace) throws -> [BenchmarkMetric] {
        guard !cell.trimmed.isEmpty else { return [] }
        do {
            return try metrics(try JSONReader.value(of: Array(cell.utf8)[...], firstLine: place.line))
        } catch let error as JSONReader.Failure {
            throw failure(at: place, "metrics: \(error.problem)")
        }
    }
}

extension StringProtocol {
    /// The text without blanks around it.
    var trimmed: String { Calibration.trimmed(self) }
}
