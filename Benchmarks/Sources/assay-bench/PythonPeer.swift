// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// A Python script beside ours that does the peer's work and prints `{"work": n, "seconds": t}`.
///
/// The interpreter is the variable ASSAY_PYTHON, else `python3` on the path.
struct PythonPeer {
    var script: String
    var arguments: [String]

    private struct Report: Decodable {
        var work: Double
        var seconds: Double
    }

    /// - Returns: nil, with a message on standard error, when Python or one of the script's packages is missing.
    func measure() throws -> Comparison.Measurement? {
        try report(Report.self).map { .init(work: $0.work, seconds: $0.seconds) }
    }

    /// What the script prints, of which `measure` takes the work and the time.
    func report<Content: Decodable>(_ type: Content.Type) throws -> Content? {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Peers")
        let python = ProcessInfo.processInfo.environment["ASSAY_PYTHON"] ?? "python3"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [python, folder.appendingPathComponent(script).path] + arguments
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        let complaint = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0, let report = try? JSONDecoder().decode(type, from: data) else {
            let text = String(decoding: complaint, as: UTF8.self).split(separator: "\n").last ?? "no output"
            warn("peer \(script) did not run, its values are null: \(text)")
            return nil
        }
        return report
    }
}

func warn(_ message: String) {
    FileHandle.standardError.write(Data("assay-bench: \(message)\n".utf8))
}
