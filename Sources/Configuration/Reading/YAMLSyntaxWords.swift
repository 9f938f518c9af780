// SPDX-License-Identifier: GPL-3.0-or-later

/// The parser's complaint in words that need no knowledge of its inside.
func inWords(_ error: YAMLSyntaxError) -> String {
    let context = error.context.isEmpty ? "" : " \(error.context)"
    return "not YAML:\(context) \(error.problem)"
}

/// What to write instead, from the complaint and the character it points at.
func remedy(for error: YAMLSyntaxError, in text: ArraySlice<UInt8>) -> String {
    let line = lineBytes(error.line, of: text)
    if let indent = line.firstIndex(where: { $0 != 0x20 }), line[indent] == 0x09 {
        return "spaces: this line is indented with a tab"
    }
    let problem = error.problem
    if problem.contains("mapping values are not allowed") {
        return "quotes around a text that holds ': ', or a new line with the right indentation"
    }
    if problem.contains("did not find expected key") || problem.contains("expected <block end>") {
        return "the same indentation as the keys above it"
    }
    if problem.contains("could not find expected ':'") { return "'key: value'" }
    if problem.contains("cannot start any token") { return "quotes around a text that starts with this character" }
    if problem.contains("expected ',' or") { return "',' between the elements, and a closing bracket" }
    if problem.contains("unexpected end of stream") { return "the closing quote" }
    if problem.contains("escape") { return "a known escape such as \\n, \\\", \\\\ or \\u00e9, or single quotes" }
    if problem.contains("nesting") { return "at most \(ReadingLimits.levels) levels" }
    return "YAML 1.2: 'key: value' lines, '- ' lists, spaces for indentation"
}

private func lineBytes(_ number: Int, of text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = text
    for _ in 1..<max(1, number) {
        guard let end = rest.firstIndex(of: 0x0A) else { return [] }
        rest = rest[(end + 1)...]
    }
    return rest.prefix { $0 != 0x0A }
}

/// A text of a file in a message: its beginning, where it is long.
func shortened(_ text: String) -> String {
    text.count <= 60 ? text : "\(text.prefix(57))..."
}

/// Where the complaint points; at the end of a text without a last line break the parser counts one line too many.
func placeInText(of error: YAMLSyntaxError, _ text: ArraySlice<UInt8>) -> (line: Int, column: Int) {
    let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    guard error.line > lines.count, let last = lines.last else { return (error.line, error.column) }
    return (lines.count, String(decoding: last, as: UTF8.self).unicodeScalars.count + 1)
}
