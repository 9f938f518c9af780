// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

extension RunStore {
    /// The user's own store: `calibrations.db` in `$XDG_DATA_HOME/assay`, by default `~/.local/share/assay`.
    public static var defaultPath: String {
        dataFolder(environment: ProcessInfo.processInfo.environment) + "/calibrations.db"
    }

    /// The folder of the user's data. A relative `XDG_DATA_HOME` does not count, as the XDG Base Directory Specification has it.
    package static func dataFolder(environment: [String: String]) -> String {
        if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return data + "/assay" }
        return (environment["HOME"] ?? NSHomeDirectory()) + "/.local/share/assay"
    }
}
