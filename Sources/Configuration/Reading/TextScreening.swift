// SPDX-License-Identifier: GPL-3.0-or-later

/// Refuses bytes that are not YAML text before the parser sees them, with the place as an editor counts it.
///
/// YAML 1.2 allows neither control characters nor, as line breaks, the Unicode separators that YAML 1.1 and libyaml take
/// for breaks: with those inside, line numbers would differ from the editor's.
/// - Returns: the text without a byte order mark.
/// - Complexity: O(n).
func screenText(_ bytes: [UInt8], file: String) throws(ConfigurationError) -> ArraySlice<UInt8> {
    guard bytes.count <= ReadingLimits.fileBytes else {
        throw ConfigurationError(
            at: SourceLocation(file: file, line: 1, column: 1), "\(bytes.count) bytes are too many for one file",
            expected: "at most \(ReadingLimits.fileBytes >> 20) MiB")
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
        throw ConfigurationError(
            at: SourceLocation(file: file, line: 1, column: 1), "the file is UTF-16",
            expected: "UTF-8: save it again as UTF-8")
    }
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    var line = 1
    var column = 1
    var index = text.startIndex
    while index < text.endIndex {
        let byte = text[index]
        let here = SourceLocation(file: file, line: line, column: column)
        if byte < 0x80 {
            let isBreak = byte == 0x0A || (byte == 0x0D && !(index + 1 < text.endIndex && text[index + 1] == 0x0A))
            if byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D || byte == 0x7F {
                throw ConfigurationError(
                    at: here, byte == 0 ? "a NUL byte" : "control character U+\(hexadecimal(UInt32(byte), digits: 4))",
                    expected: "text: delete it, or write it as an escape inside double quotes")
            }
            line += isBreak ? 1 : 0
            column = isBreak ? 1 : column + 1
            index += 1
            continue
        }
        guard let (scalar, length) = decodeScalar(text[index...].prefix(4)) else {
            throw ConfigurationError(
                at: here, "byte \(index) (0x\(hexadecimal(UInt32(byte), digits: 2))) is not valid UTF-8",
                expected: "UTF-8: save the file again as UTF-8")
        }
        if (0x80...0x9F).contains(scalar) || scalar == 0x2028 || scalar == 0x2029 || scalar == 0xFEFF
            || scalar >= 0xFFFE && scalar <= 0xFFFF
        {
            throw ConfigurationError(
                at: here, "the invisible character U+\(hexadecimal(scalar, digits: 4))",
                expected: "text: delete it, or write it as an escape inside double quotes")
        }
        column += 1
        index += length
    }
    return text
}

/// One scalar from well-formed UTF-8 (Unicode 16, table 3-7), or nil.
private func decodeScalar(_ bytes: ArraySlice<UInt8>) -> (scalar: UInt32, length: Int)? {
    guard let first = bytes.first else { return nil }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard (0xC2...0xF4).contains(first), bytes.count >= length else { return nil }
    var scalar = UInt32(first) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
    for byte in bytes.dropFirst().prefix(length - 1) {
        guard byte & 0xC0 == 0x80 else { return nil }
        scalar = scalar << 6 | UInt32(byte & 0x3F)
    }
    let shortest: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
    guard scalar >= shortest, scalar <= 0x10FFFF, !(0xD800...0xDFFF).contains(scalar) else { return nil }
    return (scalar, length)
}

private func hexadecimal(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
}
