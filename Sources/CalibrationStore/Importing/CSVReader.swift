// SPDX-License-Identifier: GPL-3.0-or-later

/// Reads delimiter-separated text (RFC 4180), row by row: quoted cells may hold delimiters, quotes and line ends.
struct CSVReader {
    private let bytes: ArraySlice<UInt8>
    private let delimiter: UInt8
    private var next: Int
    private var line = 1

    struct Failure: Error {
        var line: Int
        var problem: String
    }

    /// The delimiter is the one of comma, semicolon and tab that the first line has most of.
    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        next = bytes.startIndex + (bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
        let head = bytes.prefix { $0 != UInt8(ascii: "\n") }
        let counts = [",", ";", "\t"].compactMap { $0.utf8.first }.map { mark in (mark, head.count { $0 == mark }) }
        delimiter = counts.max { $0.1 < $1.1 || ($0.1 == $1.1 && $0.0 > $1.0) }?.0 ?? UInt8(ascii: ",")
    }

    /// The next row that is not blank, with the number of the line it begins on; nil at the end.
    mutating func row() throws(Failure) -> (line: Int, cells: [String])? {
        while next < bytes.endIndex {
            let start = line
            let cells = try cells()
            if cells != [""] { return (start, cells) }
        }
        return nil
    }

    private mutating func cells() throws(Failure) -> [String] {
        var cells: [String] = []
        while true {
            cells.append(try cell())
            guard next < bytes.endIndex else { return cells }
            let byte = bytes[next]
            next += 1
            if byte == UInt8(ascii: "\n") {
                line += 1
                return cells
            }
            // A delimiter at the very end stands before an empty cell.
            if next == bytes.endIndex {
                cells.append("")
                return cells
            }
        }
    }

    /// Reads up to the delimiter or the line end, which it leaves.
    private mutating func cell() throws(Failure) -> String {
        guard next < bytes.endIndex, bytes[next] == UInt8(ascii: "\"") else {
            let raw = bytes[next...].prefix { $0 != delimiter && $0 != UInt8(ascii: "\n") }
            next += raw.count
            let text = raw.last == UInt8(ascii: "\r") ? raw.dropLast() : raw
            guard let string = String(validating: text, as: UTF8.self) else {
                throw Failure(line: line, problem: "the text is not in UTF-8")
            }
            return string
        }
        let start = line
        next += 1
        var text: [UInt8] = []
        while next < bytes.endIndex {
            let byte = bytes[next]
            next += 1
            guard byte == UInt8(ascii: "\"") else {
                if byte == UInt8(ascii: "\n") { line += 1 }
                text.append(byte)
                continue
            }
            if next < bytes.endIndex, bytes[next] == UInt8(ascii: "\"") {
                text.append(byte)
                next += 1
                continue
            }
            if next < bytes.endIndex, bytes[next] == UInt8(ascii: "\r") { next += 1 }
            guard next == bytes.endIndex || bytes[next] == delimiter || bytes[next] == UInt8(ascii: "\n") else {
                throw Failure(line: line, problem: "a quoted cell goes on after its closing quote")
            }
            guard let string = String(validating: text, as: UTF8.self) else {
                throw Failure(line: start, problem: "the text is not in UTF-8")
            }
            return string
        }
        throw Failure(line: start, problem: "a quoted cell that begins here does not end: the file is cut off")
    }
}
