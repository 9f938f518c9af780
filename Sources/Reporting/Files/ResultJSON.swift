// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Results

/// The bytes of `result.json`: sorted keys, indented, a final newline; the same document gives the same bytes.
///
/// A number that may be absent, such as the mean of an estimate, is left out where it is not finite.
///
/// - Throws: `ReportingError.notFinite` naming the field, where a number that has to be there is NaN or infinite.
/// - Complexity: O(size of the document).
public func resultJSON(_ document: ResultDocument) throws(ReportingError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    do {
        return try Array(encoder.encode(document.withoutNonFiniteOptionals())) + [0x0A]
    } catch EncodingError.invalidValue(_, let context) {
        throw .notFinite(field: fieldPath(context.codingPath))
    } catch {
        throw .notFinite(field: "an unknown field (\(error))")
    }
}

/// The bytes of `measured.json`, in the same form.
public func measuredJSON(_ document: MeasuredDocument) throws(ReportingError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    do {
        return try Array(encoder.encode(document)) + [0x0A]
    } catch EncodingError.invalidValue(_, let context) {
        throw .notFinite(field: fieldPath(context.codingPath))
    } catch {
        throw .notFinite(field: "an unknown field (\(error))")
    }
}

/// Reads a `result.json`.
///
/// - Throws: `ReportingError` where there is no such file, it is not JSON, it has another schema, or a field is missing.
public func readResult(path: String) throws(ReportingError) -> ResultDocument {
    try read(path, schema: ResultDocument.schemaName)
}

/// Reads a `measured.json`; see ``readResult(path:)``.
public func readMeasured(path: String) throws(ReportingError) -> MeasuredDocument {
    try read(path, schema: MeasuredDocument.schemaName)
}

private struct Header: Decodable { var schema: String? }

private func read<Document: Decodable>(_ path: String, schema: String) throws(ReportingError) -> Document {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        throw .cannotRead(path: path, reason: "there is no such file")
    }
    if isFolder.boolValue { throw .cannotRead(path: path, reason: "it is a folder; name the result.json in it") }
    guard let data = FileManager.default.contents(atPath: path) else {
        throw .cannotRead(path: path, reason: systemReason())
    }
    let decoder = JSONDecoder()
    do {
        let header = try decoder.decode(Header.self, from: data)
        guard header.schema == schema else {
            throw ReportingError.wrongSchema(path: path, found: header.schema ?? "none", expected: schema)
        }
        return try decoder.decode(Document.self, from: data)
    } catch let error as ReportingError {
        throw error
    } catch let error as DecodingError {
        throw malformed(error, path: path)
    } catch {
        throw .malformed(path: path, field: "", reason: "\(error)")
    }
}

private func malformed(_ error: DecodingError, path: String) -> ReportingError {
    switch error {
    case .keyNotFound(let key, let context):
        .malformed(path: path, field: fieldPath(context.codingPath + [key]), reason: "the field is missing")
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
        .malformed(path: path, field: fieldPath(context.codingPath), reason: context.debugDescription)
    case .dataCorrupted(let context):
        .malformed(path: path, field: fieldPath(context.codingPath), reason: "the text is not valid JSON")
    @unknown default:
        .malformed(path: path, field: "", reason: "\(error)")
    }
}

/// `policies[1].metrics[0].mean`.
private func fieldPath(_ keys: [any CodingKey]) -> String {
    keys.reduce(into: "") { path, key in
        if let index = key.intValue {
            path += "[\(index)]"
        } else {
            path += path.isEmpty ? key.stringValue : ".\(key.stringValue)"
        }
    }
}
