// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration

extension RunStore {
    /// Hands over the bytes of an export piece by piece, records in the order of time; a store of any size takes little memory.
    /// - Returns: How many records were written.
    /// - Throws: `StoreError` for what is wrong with the store; what `write` throws, as it is: it is about another file.
    @discardableResult
    public func export(
        _ selection: RecordSelection = RecordSelection(), as format: ExportFormat, write: ([UInt8]) throws -> Void
    ) throws -> Int {
        var writer: any RecordFormatWriter =
            switch format {
            case .csv: CSVRecordWriter()
            case .json: JSONRecordWriter(lines: false)
            case .jsonl: JSONRecordWriter(lines: true)
            case .parquet: ParquetRecordWriter()
            }
        var count = 0
        var pending = writer.begin()
        var refused: (any Error)?
        do {
            try forEachRecord(selection) { record in
                pending += writer.bytes(of: record)
                count += 1
                guard pending.count > 1 << 18 else { return }
                do {
                    try write(pending)
                } catch {
                    refused = error
                    throw error
                }
                pending = []
            }
        } catch {
            throw refused ?? error
        }
        try write(pending + writer.end())
        return count
    }
}

/// Turns records into the bytes of a file.
protocol RecordFormatWriter {
    mutating func begin() -> [UInt8]
    mutating func bytes(of record: CalibrationRecord) -> [UInt8]
    mutating func end() -> [UInt8]
}
