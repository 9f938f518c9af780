// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// Why nothing could be written to a folder, found out before hours are spent on what would go there; nil where nothing
/// stands against it. Makes nothing.
func obstacle(to folder: String) -> String? {
    var path = URL(fileURLWithPath: folder).standardizedFileURL.path
    while true {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else { return "\(path) is a file, not a folder" }
            guard access(path, W_OK | X_OK) == 0 else {
                return "\(path): \(String(cString: strerror(errno)).lowercased())"
            }
            return nil
        }
        guard errno == ENOENT else { return "\(path): \(String(cString: strerror(errno)).lowercased())" }
        let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard parent != path, !parent.isEmpty else { return nil }
        path = parent
    }
}
