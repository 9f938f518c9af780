// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Quantities
import Silicon

/// The independent reference values, which do not come with the project: tests that read them are skipped without.
enum SharedReference {
    static let timing = file("timing_reference.json")

    static func file(_ name: String) -> URL? {
        let root =
            ProcessInfo.processInfo.environment["ASSAY_SHARED"].map { URL(fileURLWithPath: $0) }
            ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared")
        let file = root.appendingPathComponent("reference/silicon/\(name)")
        return FileManager.default.fileExists(atPath: file.path) ? file : nil
    }
}

/// A process at the operating point that the reference values are for.
struct ReferenceProcess: Sendable, CustomStringConvertible {
    var name: String
    /// What the reference calls it.
    var label: String
    var frequency: Frequency
    var supply: Voltage

    static let all = [
        ReferenceProcess(name: "n16", label: "n16_s9", frequency: .megahertz(650), supply: .volts(0.40)),
        ReferenceProcess(name: "n7", label: "n7_s19", frequency: .megahertz(620), supply: .volts(0.36)),
        ReferenceProcess(name: "n5", label: "n5_s21", frequency: .megahertz(485), supply: .volts(0.30)),
        ReferenceProcess(name: "scrypt-780", label: "seed_l7", frequency: .megahertz(1000), supply: .volts(0.78)),
    ]

    var description: String { name }

    func timing(passes: Int = 1) throws -> StageTiming {
        try ModelLibrary.builtIn().process(name).timing(passes: passes, voltage: supply, frequency: frequency)
    }
}
