// SPDX-License-Identifier: GPL-3.0-or-later

/// The command that plays a scenario again. It names the file alone: where somebody keeps it, and from where it was run, means
/// nothing for the result and must not change its bytes.
/// - Parameter overrides: what `--set` changed, in order.
func command(reproducing path: String, overrides: [String]) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    return (["assay run \(shellWord(file))"] + overrides.map { "--set \(shellWord($0))" }).joined(separator: " ")
}

/// The text as one word of a POSIX shell.
private func shellWord(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || "-_./=".utf8.contains(byte)
    }
    if isPlain, !text.isEmpty { return text }
    return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}
