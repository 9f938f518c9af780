// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

/// The secret that keeps names of sites and machines from being guessed: 32 random bytes in a file that only its owner reads.
public enum SiteSalt {
    /// `site-salt` in the user's data folder.
    public static var defaultPath: String {
        RunStore.dataFolder(environment: ProcessInfo.processInfo.environment) + "/site-salt"
    }

    /// The salt in this file, which is made where there is none.
    public static func load(_ path: String = defaultPath) throws(StoreError) -> [UInt8] {
        do {
            if let data = FileManager.default.contents(atPath: path) {
                guard data.count >= 16 else {
                    throw StoreError(
                        .badRecord, at: path, "a salt has at least 16 bytes, this one \(data.count)",
                        remedy: "name another file; keys of another salt are other keys")
                }
                return [UInt8](data)
            }
            var generator = SystemRandomNumberGenerator()
            let salt = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
            try FileManager.default.createDirectory(
                at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
            let file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
            guard file >= 0, salt.withUnsafeBytes({ write(file, $0.baseAddress, $0.count) }) == salt.count,
                close(file) == 0
            else { throw StoreError(.unreachable, at: path, "the salt cannot be written") }
            return salt
        } catch {
            throw StoreError(error, at: path)
        }
    }
}
