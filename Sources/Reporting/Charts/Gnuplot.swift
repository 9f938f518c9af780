// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

/// The program gnuplot, run once per picture, without a shell and for a bounded time.
public struct Gnuplot: Plotting {
    private let program: String
    private let seconds: Int

    /// - Parameters:
    ///   - program: a name that is looked for in the folders of `PATH`, or a path.
    ///   - seconds: how long one picture may take.
    public init(program: String = "gnuplot", seconds: Int = 20) {
        self.program = program
        self.seconds = seconds
    }

    public func svg(_ script: String) throws(PlottingError) -> String {
        let output = try text(script)
        guard output.contains("</svg>") else { throw .failed(program: program, reason: "it wrote no picture") }
        return output
    }

    /// What a script makes gnuplot write, a drawing in characters for one.
    /// - Parameter script: numbers and commands; none of a document's text.
    public func text(_ script: String) throws(PlottingError) -> String {
        guard let executable = locate() else {
            throw .missing(program: program, remedy: "install the package gnuplot-nox (apt) or gnuplot (brew)")
        }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-plot-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .failed(program: program, reason: "no temporary folder: \(error.localizedDescription)")
        }
        defer { try? FileManager.default.removeItem(at: folder) }
        return try run(executable, script: script, in: folder)
    }

    private func run(_ executable: String, script: String, in folder: URL) throws(PlottingError) -> String {
        let commands = folder.appendingPathComponent("commands")
        let picture = folder.appendingPathComponent("picture")
        let complaints = folder.appendingPathComponent("complaints")
        do {
            // Files instead of pipes: neither side can block the other, and a dead reader raises no signal.
            try Data(script.utf8).write(to: commands)
            try Data().write(to: picture)
            try Data().write(to: complaints)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: executable)
            process.arguments = ["--default-settings", commands.path]
            process.environment = ["LC_ALL": "C", "PATH": "/usr/bin:/bin", "HOME": folder.path]
            process.currentDirectoryURL = folder
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = try FileHandle(forWritingTo: picture)
            process.standardError = try FileHandle(forWritingTo: complaints)
            let ended = DispatchSemaphore(value: 0)
            process.terminationHandler = { _ in ended.signal() }
            try process.run()
            if ended.wait(timeout: .now() + .seconds(seconds)) == .timedOut {
                kill(process.processIdentifier, SIGKILL)
                _ = ended.wait(timeout: .now() + .seconds(2))
                throw PlottingError.timedOut(program: program, seconds: seconds)
            }
            guard process.terminationReason == .exit, process.terminationStatus == 0 else {
                let words = (try? String(contentsOf: complaints, encoding: .utf8)) ?? ""
                throw PlottingError.failed(program: program, reason: reason(words, status: process.terminationStatus))
            }
            return try String(contentsOf: picture, encoding: .utf8)
        } catch let error as PlottingError {
            throw error
        } catch {
            throw .failed(program: program, reason: error.localizedDescription)
        }
    }

    private func reason(_ words: String, status: Int32) -> String {
        let text = words.split(separator: "\n").last { !$0.allSatisfy { " ^\t".contains($0) } }.map(String.init) ?? ""
        return text.isEmpty ? "it ended with status \(status)" : oneLine(text, limit: 200)
    }

    /// Relative entries of `PATH` are passed over: what runs must not depend on the current folder.
    private func locate() -> String? {
        if program.contains("/") { return FileManager.default.isExecutableFile(atPath: program) ? program : nil }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        return path.split(separator: ":").filter { $0.hasPrefix("/") }.map { "\($0)/\(program)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
