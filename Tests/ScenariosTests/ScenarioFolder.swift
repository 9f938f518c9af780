// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Foundation
import Scenarios
import Silicon

/// The files a user finds in `Scenarios/`.
enum ScenarioFolder {
    static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Scenarios").path

    /// Relative to the folder, sorted.
    static let files: [String] = (FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? [])
        .filter { $0.hasSuffix(".yaml") && !$0.split(separator: "/").dropLast().contains("lib") }.sorted()

    static func text(_ file: String) throws -> String {
        try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8)
    }
}

let models = Result { try ModelLibrary.builtIn() }

/// What is wrong with a text, as if it stood in the folder.
func faults(_ text: String, file: String = "test.yaml", overrides: [String] = []) throws -> [Diagnostic] {
    do {
        _ = try ScenarioFile(
            text: text, name: "\(ScenarioFolder.path)/\(file)", overrides: overrides, library: models.get())
        return []
    } catch let error as ConfigurationError {
        return error.diagnostics
    }
}

extension KeyPlace {
    /// The text with one letter too many at the end of this key.
    func misspelt(in text: String) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var line = lines[location.line - 1]
        line.insert("x", at: line.index(line.startIndex, offsetBy: location.column - 1 + key.count))
        lines[location.line - 1] = line
        return lines.joined(separator: "\n")
    }

    /// Names that a file gives rather than uses, and those of models, which no schema can know.
    var isFree: Bool {
        let parts = path.split(separator: ".").map(String.init)
        return !path.contains("[")
            && (parts.count == 2 && ["policies", "variants", "assumptions", "detectors"].contains(parts[0])
                || parts.count > 2 && parts.dropLast().last == "models")
    }
}
