// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MachineProbe

/// A machine from `Captures/`, unpacked into a folder that goes with it.
final class CapturedMachine {
    let folder: String

    /// - Parameters:
    ///   - changes: files that are replaced or added, or removed where the text is nil.
    init(_ name: String, changes: [String: String?] = [:]) throws {
        folder = NSTemporaryDirectory() + "assay-capture-\(UUID().uuidString)"
        let captures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Captures")
        let text = try String(contentsOf: captures.appendingPathComponent("\(name).capture"), encoding: .utf8)
        for part in text.components(separatedBy: "==> ").dropFirst() {
            guard let end = part.firstIndex(of: "\n") else { continue }
            try write(String(part[part.index(after: end)...]), to: String(part[..<end]))
        }
        for (path, text) in changes {
            if let text {
                try write(text, to: path)
            } else {
                try FileManager.default.removeItem(atPath: "\(folder)/\(path)")
            }
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func description() -> MachineDescription { withExtendedLifetime(self) { MachineDescription(of: .capture(folder)) } }
    func environment() -> EnvironmentReading { withExtendedLifetime(self) { EnvironmentReading(of: .capture(folder)) } }

    private func write(_ text: String, to path: String) throws { try write(Data(text.utf8), to: path) }

    func write(_ data: Data, to path: String) throws {
        let file = URL(fileURLWithPath: "\(folder)/\(path)")
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        // Data.write waits for the disk, some hundred times per machine.
        guard let stream = fopen(file.path, "w") else { throw CocoaError(.fileWriteUnknown) }
        _ = data.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, stream) }
        fclose(stream)
    }
}
