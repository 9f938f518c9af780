// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

extension RunStore {
    /// Writes records in the order of time to a file, whole or not at all: a file of that name is replaced at the end.
    /// - Returns: How many records were written.
    @discardableResult
    public func export(
        _ selection: RecordSelection = RecordSelection(), as format: ExportFormat, toFile file: String
    ) throws(StoreError) -> Int {
        let part = "\(file).part-\(getpid())"
        guard FileManager.default.createFile(atPath: part, contents: nil),
            let handle = FileHandle(forWritingAtPath: part)
        else { throw StoreError(.unreachable, at: file, "cannot be written", remedy: "check its folder") }
        do {
            let count = try export(selection, as: format) { try handle.write(contentsOf: Data($0)) }
            try handle.close()
            guard rename(part, file) == 0 else {
                throw StoreError(.unreachable, at: file, "cannot be written (\(String(cString: strerror(errno))))")
            }
            return count
        } catch {
            try? FileManager.default.removeItem(atPath: part)
            if let error = error as? StoreError { throw error }
            throw StoreError(.unreachable, at: file, "cannot be written (\(error.localizedDescription))")
        }
    }

    /// Hands over the bytes of an export piece by piece; a store of any size takes little memory.
    /// - Returns: How many records were written.
    @discardableResult
    public func export(
        _ selection: RecordSelection = RecordSelection(), as format: ExportFormat, write: ([UInt8]) throws -> Void
    ) throws(StoreError) -> Int {
        var writer = format.makeWriter()
        var count = 0
        var pending = writer.begin()
        try forEachRecord(selection) { record in
            pending += writer.bytes(of: record)
            count += 1
            guard pending.count > 1 << 18 else { return }
            try write(pending)
            pending = []
        }
        do {
            try write(pending + writer.end())
        } catch {
            throw StoreError(error, at: path)
        }
        return count
    }
}
