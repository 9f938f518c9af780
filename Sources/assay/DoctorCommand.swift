// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Foundation
import Statistics

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Say what this machine has for Assay, and what it lacks.")

    func run() async throws {
        Terminal.out("assay \(Assay.version)")
        Terminal.out("cores: \(ProcessInfo.processInfo.activeProcessorCount)")
        Terminal.out(
            "numeric fingerprint: \(numericFingerprint()) (results of machines that differ here may differ in last bits)"
        )
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let gnuplot = folders.map { "\($0)/gnuplot" }.first { FileManager.default.isExecutableFile(atPath: $0) }
        Terminal.out(
            gnuplot.map { "gnuplot: \($0)" }
                ?? "gnuplot: missing; reports have tables but no pictures (Debian: apt-get install gnuplot-nox)")
        do {
            Terminal.out("models: \(try loadLibrary().names.joined(separator: ", "))")
        }
    }
}
