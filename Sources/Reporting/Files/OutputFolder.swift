// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

/// Makes the folder where there is none, and none above it: a slip in a long path should be told, not built.
///
/// - Throws: ``ReportingError/cannotCreateFolder(path:reason:)``.
public func makeOutputFolder(_ path: String) throws(ReportingError) {
    var status = stat()
    if stat(path, &status) == 0 {
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw .cannotCreateFolder(path: path, reason: "a file of that name is there")
        }
        return
    }
    guard mkdir(path, 0o755) == 0 else {
        let isMissing = errno == ENOENT
        throw .cannotCreateFolder(
            path: path,
            reason: isMissing ? "there is no folder \(OutputTarget.folder(of: path))" : systemReason())
    }
}
