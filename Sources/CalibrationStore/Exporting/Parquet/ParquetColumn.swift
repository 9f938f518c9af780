// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration

/// The values of one optional column that wait to be written: plain encoding, and the definition levels that tell which rows
/// have a value. Source: https://parquet.apache.org/docs/file-format/data-pages/encodings/
struct ParquetColumn {
    enum ColumnType {
        case boolean, integer, real, text, json
        /// Nanoseconds since 1970 in UTC.
        case timestamp
    }

    let name: String
    let type: ColumnType
    private var values: [UInt8] = []
    private var booleans = 0
    private var levels: [UInt8] = []
    private var run: (isPresent: Bool, count: Int) = (false, 0)
    private(set) var rows = 0
    private(set) var nulls = 0

    init(name: String, type: ColumnType) {
        self.name = name
        self.type = type
    }

    /// Parquet's `Type`.
    var physicalType: Int {
        switch type {
        case .boolean: 0
        case .integer, .timestamp: 2
        case .real: 5
        case .text, .json: 6
        }
    }

    /// Adds a row. A value of another type than the column's counts as none.
    mutating func append(_ value: FieldValue) {
        rows += 1
        let isPresent = plain(value)
        if !isPresent { nulls += 1 }
        if run.count > 0, run.isPresent != isPresent { endRun() }
        run = (isPresent, run.count + 1)
    }

    /// The data page of the rows so far, levels first; the column begins anew.
    mutating func page() -> [UInt8] {
        if run.count > 0 { endRun() }
        var page: [UInt8] = []
        appendLittleEndian(UInt32(levels.count), to: &page)
        page += levels
        page += values
        self = ParquetColumn(name: name, type: type)
        return page
    }

    private mutating func endRun() {
        appendVariable(UInt64(run.count) << 1, to: &levels)
        levels.append(run.isPresent ? 1 : 0)
        run = (false, 0)
    }

    private mutating func plain(_ value: FieldValue) -> Bool {
        switch (type, value) {
        case (.boolean, .boolean(let value)):
            if booleans % 8 == 0 { values.append(0) }
            if value { values[values.count - 1] |= 1 << UInt8(booleans % 8) }
            booleans += 1
        case (.integer, .integer(let value)), (.timestamp, .integer(let value)):
            appendLittleEndian(UInt64(bitPattern: Int64(value)), to: &values)
        case (.real, .real(let value)): appendLittleEndian(value.bitPattern, to: &values)
        case (.real, .integer(let value)): appendLittleEndian(Double(value).bitPattern, to: &values)
        case (.text, .text(let text)), (.json, .text(let text)):
            appendLittleEndian(UInt32(text.utf8.count), to: &values)
            values += Array(text.utf8)
        default: return false
        }
        return true
    }
}

func appendLittleEndian<Number: FixedWidthInteger & UnsignedInteger>(_ number: Number, to bytes: inout [UInt8]) {
    for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
}
