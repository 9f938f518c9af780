// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Foundation
import Silicon

/// The scenario files that paths stand for: a file as it is, a folder as every .yaml file below it, except what lies in a
/// folder named lib.
func scenarioFiles(_ paths: [String]) throws -> [String] {
    let manager = FileManager.default
    var files: [String] = []
    for path in paths {
        var isFolder: ObjCBool = false
        guard manager.fileExists(atPath: path, isDirectory: &isFolder) else {
            Terminal.error("there is no file or folder '\(path)'; the path is relative to the current folder")
            throw ExitCode.badScenario
        }
        guard isFolder.boolValue else {
            files.append(path)
            continue
        }
        let root = path.hasSuffix("/") && path != "/" ? String(path.dropLast()) : path
        let found = (manager.enumerator(atPath: root)?.compactMap { $0 as? String } ?? [])
            .filter { name in
                let parts = name.split(separator: "/")
                return name.hasSuffix(".yaml") && !parts.contains { $0.hasPrefix(".") }
                    && !parts.dropLast().contains("lib")
            }
            .sorted()
        guard !found.isEmpty else {
            Terminal.error("the folder '\(path)' holds no .yaml file; expected scenario files in it or below it")
            throw ExitCode.badScenario
        }
        files += found.map { "\(root)/\($0)" }
    }
    return files
}

/// The built-in models. They are part of the program, so a failure here is ours.
func loadLibrary() throws -> ModelLibrary {
    do {
        return try ModelLibrary.builtIn()
    } catch {
        Terminal.error("a built-in model is broken\n\(error.description)")
        throw ExitCode.engineBroke
    }
}
