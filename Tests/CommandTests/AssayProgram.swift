// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

/// The program as a user starts it: the executable that was built beside the tests.
enum AssayProgram {
    static let projectRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    static var scenarioFolder: String { "\(projectRoot)/Scenarios" }

    static let path: String = {
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
        let folder = (bundle?.bundleURL ?? Bundle.main.bundleURL)
        let candidates = [folder, folder.deletingLastPathComponent(), Bundle.main.bundleURL]
        return candidates.map { $0.appendingPathComponent("assay").path }
            .first { FileManager.default.isExecutableFile(atPath: $0) } ?? "assay"
    }()

    struct Ending {
        var code: Int32
        /// True where a signal, such as that of a trap, ended it.
        var wasKilled: Bool
        var output: String
        var errors: String
        var seconds: Double
    }

    /// Runs the program to its end.
    /// - Parameters:
    ///   - shell: words of a POSIX shell in which `"$@"` stands for the program and its arguments, where a test needs limits
    ///     or redirections.
    ///   - interruptAfter: sends SIGINT once after so many seconds, or when the text `whenReady` tells.
    @discardableResult
    static func run(
        _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:], shell: String? = nil,
        interruptAfter seconds: Double? = nil, interruptions: Int = 1
    ) throws -> Ending {
        let process = Process()
        if let shell {
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", shell, "sh", path] + arguments
        } else {
            process.executableURL = URL(fileURLWithPath: path)
            process.arguments = arguments
        }
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
            .merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        let files = try TemporaryFolder()
        let (output, errors) = (files.file("stdout"), files.file("stderr"))
        for path in [output, errors] { _ = FileManager.default.createFile(atPath: path, contents: nil) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
        let start = Date()
        try process.run()
        var since = start
        if let seconds {
            Thread.sleep(forTimeInterval: seconds)
            since = Date()
            for _ in 0..<interruptions {
                kill(process.processIdentifier, SIGINT)
                Thread.sleep(forTimeInterval: 0.05)
            }
        }
        process.waitUntilExit()
        func text(_ path: String) -> String {
            String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
        }
        return Ending(
            code: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal,
            output: text(output), errors: text(errors), seconds: Date().timeIntervalSince(since))
    }
}

/// A folder that goes when its value goes.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "assay-tests-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String { try write(Data(text.utf8), to: name) }

    @discardableResult
    func write(_ data: Data, to name: String) throws -> String {
        let url = URL(fileURLWithPath: file(name))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: url)
        return url.path
    }

    /// Every file below the folder, sorted.
    var contents: [String] {
        (FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []).sorted()
    }
}

/// A scenario that plays in a tenth of a second.
let smallScenario = """
    assay: 1
    name: small
    about: A scenario for tests.
    time: {start: 2026-07-01T00:00:00Z, duration: 1 d, control: 30 min}
    fleet:
      - {model: antminer-s19, count: 10}
    policies:
      baseline: none
      bare: {median-efficiency: bare}
    replications: 3
    expect:
      - {metric: profit, policy: bare, versus: baseline, at-least: -1000 USD}

    """
