// SPDX-License-Identifier: GPL-3.0-or-later

/// A Parquet file in the making: row groups of one data page per column, uncompressed, then the footer that says where they are.
/// Source: https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
struct ParquetFile {
    static let magic = Array("PAR1".utf8)

    var columns: [ParquetColumn]
    var pendingRows = 0
    private let metadata: [(String, String)]
    private var position = magic.count
    private var groups: [Group] = []

    private struct Group {
        var rows: Int
        var chunks: [Chunk]
    }

    private struct Chunk {
        var column: ParquetColumn
        var offset: Int
        var size: Int
        var rows: Int
        var nulls: Int
    }

    init(columns: [ParquetColumn], metadata: [(String, String)]) {
        self.columns = columns
        self.metadata = metadata
    }

    /// The rows that wait, as a group; nothing where none do.
    mutating func rowGroup() -> [UInt8] {
        guard pendingRows > 0 else { return [] }
        var bytes: [UInt8] = []
        var chunks: [Chunk] = []
        for index in columns.indices {
            let rows = columns[index].rows
            let nulls = columns[index].nulls
            let page = columns[index].page()
            var header = ThriftWriter()
            header.element { header in
                header.int32(1, 0)
                header.int32(2, page.count)
                header.int32(3, page.count)
                header.structure(5) { data in
                    data.int32(1, rows)
                    data.int32(2, Encoding.plain)
                    data.int32(3, Encoding.runLength)
                    data.int32(4, Encoding.runLength)
                }
            }
            chunks.append(
                Chunk(
                    column: columns[index], offset: position + bytes.count, size: header.bytes.count + page.count,
                    rows: rows, nulls: nulls))
            bytes += header.bytes
            bytes += page
        }
        groups.append(Group(rows: pendingRows, chunks: chunks))
        position += bytes.count
        pendingRows = 0
        return bytes
    }

    /// The end of the file, after the last group.
    func footer() -> [UInt8] {
        var writer = ThriftWriter()
        writer.element { file in
            file.int32(1, 2)
            file.structures(2, [nil] + columns.map(Optional.some)) { element, column in
                guard let column else {
                    element.text(4, "schema")
                    element.int32(5, columns.count)
                    return
                }
                describe(column, in: &element)
            }
            file.int64(3, groups.map(\.rows).reduce(0, +))
            file.structures(4, groups) { element, group in
                element.structures(1, group.chunks) { describe($1, in: &$0) }
                element.int64(2, group.chunks.map(\.size).reduce(0, +))
                element.int64(3, group.rows)
            }
            file.structures(5, metadata) { element, pair in
                element.text(1, pair.0)
                element.text(2, pair.1)
            }
            file.text(6, "assay")
        }
        var bytes = writer.bytes
        appendLittleEndian(UInt32(writer.bytes.count), to: &bytes)
        return bytes + Self.magic
    }

    private enum Encoding {
        static let plain = 0
        static let runLength = 3
    }

    private func describe(_ column: ParquetColumn, in element: inout ThriftWriter) {
        element.int32(1, column.physicalType)
        element.int32(3, 1)
        element.text(4, column.name)
        switch column.type {
        case .text:
            element.int32(6, 0)
            element.structure(10) { $0.structure(1) { _ in } }
        case .json:
            element.int32(6, 19)
            element.structure(10) { $0.structure(12) { _ in } }
        case .timestamp:
            element.structure(10) { logical in
                logical.structure(8) { timestamp in
                    timestamp.boolean(1, true)
                    timestamp.structure(2) { $0.structure(3) { _ in } }
                }
            }
        case .boolean, .integer, .real: break
        }
    }

    private func describe(_ chunk: Chunk, in element: inout ThriftWriter) {
        element.int64(2, chunk.offset)
        element.structure(3) { metadata in
            metadata.int32(1, chunk.column.physicalType)
            metadata.int32s(2, [Encoding.plain, Encoding.runLength])
            metadata.texts(3, [chunk.column.name])
            metadata.int32(4, 0)
            metadata.int64(5, chunk.rows)
            metadata.int64(6, chunk.size)
            metadata.int64(7, chunk.size)
            metadata.int64(9, chunk.offset)
            metadata.structure(12) { $0.int64(3, chunk.nulls) }
        }
    }
}
