// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// A folder for what benchmarks hand to their peers; it goes when the program ends.
enum Scratch {
    static let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("assay-bench-\(ProcessInfo.processInfo.processIdentifier)")

    static func write(_ text: String, to name: String) throws -> String {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appendingPathComponent(name)
        try Data(text.utf8).write(to: file)
        return file.path
    }

    static func remove() { try? FileManager.default.removeItem(at: folder) }
}
