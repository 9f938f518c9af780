// SPDX-License-Identifier: GPL-3.0-or-later

/// Writes structures in Thrift's compact protocol, which Parquet's metadata is in.
/// Source: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
struct ThriftWriter {
    private(set) var bytes: [UInt8] = []
    private var lastFields: [Int] = [0]

    private enum Wire: UInt8 {
        case yes = 1
        case no = 2
        case i32 = 5
        case i64 = 6
        case binary = 8
        case list = 9
        case structure = 12
    }

    mutating func int32(_ field: Int, _ value: Int) {
        header(field, .i32)
        zigzag(value)
    }

    mutating func int64(_ field: Int, _ value: Int) {
        header(field, .i64)
        zigzag(value)
    }

    mutating func boolean(_ field: Int, _ value: Bool) { header(field, value ? .yes : .no) }

    mutating func text(_ field: Int, _ value: String) {
        header(field, .binary)
        binary(value)
    }

    mutating func structure(_ field: Int, _ body: (inout ThriftWriter) -> Void) {
        header(field, .structure)
        element(body)
    }

    mutating func structures<Element>(
        _ field: Int, _ elements: [Element], _ body: (inout ThriftWriter, Element) -> Void
    ) {
        header(field, .list)
        list(count: elements.count, .structure)
        for item in elements { element { body(&$0, item) } }
    }

    mutating func int32s(_ field: Int, _ values: [Int]) {
        header(field, .list)
        list(count: values.count, .i32)
        for value in values { zigzag(value) }
    }

    mutating func texts(_ field: Int, _ values: [String]) {
        header(field, .list)
        list(count: values.count, .binary)
        for value in values { binary(value) }
    }

    /// A structure that is no field: the whole message, or the element of a list.
    mutating func element(_ body: (inout ThriftWriter) -> Void) {
        lastFields.append(0)
        body(&self)
        lastFields.removeLast()
        bytes.append(0)
    }

    private mutating func header(_ field: Int, _ wire: Wire) {
        let last = lastFields.removeLast()
        lastFields.append(field)
        let delta = field - last
        if (1...15).contains(delta) {
            bytes.append(UInt8(delta) << 4 | wire.rawValue)
        } else {
            bytes.append(wire.rawValue)
            zigzag(field)
        }
    }

    private mutating func list(count: Int, _ wire: Wire) {
        if count < 15 {
            bytes.append(UInt8(count) << 4 | wire.rawValue)
        } else {
            bytes.append(0xF0 | wire.rawValue)
            variable(UInt64(count))
        }
    }

    private mutating func binary(_ text: String) {
        variable(UInt64(text.utf8.count))
        bytes += Array(text.utf8)
    }

    private mutating func zigzag(_ value: Int) { variable(UInt64(bitPattern: Int64(value << 1 ^ value >> 63))) }

    private mutating func variable(_ value: UInt64) { appendVariable(value, to: &bytes) }
}

/// A number in groups of seven bits, lowest first (LEB128).
func appendVariable(_ value: UInt64, to bytes: inout [UInt8]) {
    var rest = value
    while rest >= 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
        rest >>= 7
    }
    bytes.append(UInt8(rest))
}
