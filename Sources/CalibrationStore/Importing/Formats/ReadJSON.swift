// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration

extension ImportSource {
    /// Reads an object that is a record, a list of such objects, or an object whose `records` are such a list.
    func readRecords(_ document: JSONValue, into sink: inout some ImportSink) throws {
        if let records = document["records"] {
            try checkSchema(document["schema_version"]?.fieldValue, at: document["schema_version"]?.place)
            guard records.isArray else { throw failure(at: records.place, "'records' is \(records.kind), not a list") }
            for record in records.elements { try readRecord(record, into: &sink) }
            return
        }
        if document.isArray {
            for record in document.elements { try readRecord(record, into: &sink) }
            return
        }
        try readRecord(document, into: &sink)
    }

    /// Reads one object a line; blank lines do not count.
    func readJSONLines(into sink: inout some ImportSink) throws {
        var line = 1
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
            let text = bytes[start..<end]
            if text.contains(where: { !" \t\r".utf8.contains($0) }) {
                do {
                    try readRecord(try JSONReader.value(of: text, firstLine: line), into: &sink)
                } catch let error as JSONReader.Failure {
                    throw failure(at: error.place, error.problem, remedy: "nothing of this file was imported")
                }
            }
            line += 1
            start = end == bytes.endIndex ? end : end + 1
        }
    }

    private func readRecord(_ object: JSONValue, into sink: inout some ImportSink) throws {
        guard object.isObject else {
            throw failure(at: object.place, "\(object.kind) is no record: expected an object")
        }
        var draft = RecordDraft()
        try read(object, into: &draft)
        try sink.take(try draft.record(self, at: object.place, into: &sink), at: object.place)
    }

    private func read(_ object: JSONValue, into draft: inout RecordDraft) throws {
        for member in object.members {
            let name = member.name
            let value = member.value
            if name == "schema_version" { try checkSchema(value.fieldValue, at: value.place) }
            if name == "metrics" {
                draft.metrics += try metrics(value)
                continue
            }
            // The record's own groups may stand as objects.
            if value.isObject, RecordField.Group(rawValue: name) != nil {
                try read(value, into: &draft)
                continue
            }
            guard let field = value.fieldValue else {
                guard options.ignoresUnknownColumns else {
                    throw failure(at: value.place, "'\(echoed(name))' is \(value.kind); a field holds one value")
                }
                continue
            }
            do {
                guard try put(field, named: name, into: &draft) else { throw unknown(name, at: value.place) }
            } catch let error as FieldError {
                throw failure(at: value.place, error.description)
            }
        }
    }

    /// Figures: a list of objects with `name`, `unit`, `direction` and `value`.
    func metrics(_ list: JSONValue) throws -> [BenchmarkMetric] {
        if list.isNull { return [] }
        guard list.isArray else { throw failure(at: list.place, "'metrics' is \(list.kind), not a list") }
        return try list.elements.map { item in
            guard let name = item["name"]?.string, !name.isEmpty else {
                throw failure(at: item.place, "a figure needs a 'name'")
            }
            guard let direction = item["direction"]?.string.flatMap({ metricDirection($0) }) else {
                throw failure(at: item.place, "the figure '\(echoed(name))' needs a 'direction', 'higher' or 'lower'")
            }
            guard let unit = item["unit"]?.string else {
                throw failure(at: item.place, "the figure '\(echoed(name))' needs a 'unit'")
            }
            guard let value = item["value"]?.number else {
                throw failure(at: item.place, "the figure '\(echoed(name))' needs a 'value' that is a number")
            }
            guard !name.utf8.contains(0), !unit.utf8.contains(0) else {
                throw failure(at: item.place, "the figure '\(echoed(name))' holds a NUL character")
            }
            return BenchmarkMetric(name: name, unit: unit, direction: direction, value: value)
        }
    }
}

extension JSONValue {
    /// The value of a field; nil for a list or an object.
    var fieldValue: FieldValue? {
        switch content {
        case .null: .null
        case .boolean(let value): .boolean(value)
        // A number too small to be held stays a text, which then is refused as it was written.
        case .number(let value, let text):
            Int(text).map(FieldValue.integer) ?? (decimalNumber(text) == nil ? .text(text) : .real(value))
        case .string(let text): .text(text)
        case .array, .object: nil
        }
    }
}
