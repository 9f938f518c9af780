// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
internal import GRDB

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
                var sink = ImportSink(
                    source: source, writer: try RecordWriter(db), outcome: ImportOutcome(file: path, format: format))
                switch format.reading {
                case .bytes(let read): try read(source, &sink)
                case .document(let read): try read(source, try document ?? source.json(), &sink)
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
        return (ImportFormat.allCases.first { $0.recognises(document) } ?? .json, document)
    }
}
