// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

/// A question to a program of the machine.
public struct Inquiry: Sendable, Hashable {
    /// What the answer is called in a captured tree.
    public let name: String
    /// A path, or a name that is looked for in `PATH` and in the usual places of drivers and toolkits.
    public let program: String
    public let arguments: [String]
    /// Seconds after which the program is ended and counts as absent.
    public let seconds: Int

    public init(_ name: String, _ program: String, _ arguments: [String], seconds: Int = 5) {
        self.name = name
        self.program = program
        self.arguments = arguments
        self.seconds = seconds
    }
}

/// Answers inquiries.
public protocol ProgramRunning: Sendable {
    /// What the program wrote to standard output; nil where it is missing, fails or takes too long.
    func answer(_ inquiry: Inquiry) -> String?
}

/// Answers that were written down on a machine: `NAME.txt` in a folder. A missing file is a missing program.
public struct RecordedPrograms: ProgramRunning {
    private let folder: String

    public init(folder: String) { self.folder = folder }

    public func answer(_ inquiry: Inquiry) -> String? {
        FileManager.default.contents(atPath: "\(folder)/\(inquiry.name).txt").map {
            String(decoding: $0, as: UTF8.self)
        }
    }
}

/// The programs that are installed here, run without a shell.
public struct InstalledPrograms: ProgramRunning {
    /// Where drivers and toolkits put their programs, beside `PATH`.
    private static let usualFolders = [
        "/usr/local/bin", "/usr/bin", "/usr/sbin", "/sbin", "/bin", "/usr/local/cuda/bin", "/opt/rocm/bin",
        "/usr/lib/wsl/lib",
    ]

    public init() {}

    public func answer(_ inquiry: Inquiry) -> String? {
        guard let executable = Self.locate(inquiry.program) else { return nil }
        return Self.run(executable, inquiry.arguments, seconds: inquiry.seconds)
    }

    /// Relative entries of `PATH` are passed over: what runs must not depend on the current folder.
    static func locate(_ program: String) -> String? {
        if program.hasPrefix("/") { return FileManager.default.isExecutableFile(atPath: program) ? program : nil }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let folders = path.split(separator: ":").map(String.init).filter { $0.hasPrefix("/") } + usualFolders
        return folders.map { "\($0)/\(program)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private static func run(_ executable: String, _ arguments: [String], seconds: Int) -> String? {
        // A file instead of a pipe: a program that writes much cannot block, and no reader waits for a child of it.
        let output = FileManager.default.temporaryDirectory.appendingPathComponent("assay-probe-\(UUID().uuidString)")
        guard FileManager.default.createFile(atPath: output.path, contents: nil, attributes: [.posixPermissions: 0o600])
        else { return nil }
        defer { try? FileManager.default.removeItem(at: output) }
        guard let handle = try? FileHandle(forWritingTo: output) else { return nil }
        defer { try? handle.close() }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C"]) { $1 }
        // Python would take modules from the current folder.
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handle
        process.standardError = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        guard (try? process.run()) != nil else { return nil }
        if ended.wait(timeout: .now() + .seconds(seconds)) == .timedOut {
            kill(process.processIdentifier, SIGKILL)
            _ = ended.wait(timeout: .now() + .seconds(2))
            return nil
        }
        guard process.terminationReason == .exit, process.terminationStatus == 0 else { return nil }
        return FileManager.default.contents(atPath: output.path).map { String(decoding: $0, as: UTF8.self) }
    }
}
