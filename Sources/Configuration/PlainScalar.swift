// SPDX-License-Identifier: GPL-3.0-or-later

/// What a plain scalar is in YAML's 1.2 core schema. A text field takes only texts: `name: 5` is a number, `name: "5"` is not.
enum PlainScalar: Equatable {
    case null
    case boolean(Bool)
    /// Written as digits alone.
    case integer
    case number
    case text

    init(_ text: String) {
        switch text {
        case "", "~", "null", "Null", "NULL": self = .null
        case "true", "True", "TRUE": self = .boolean(true)
        case "false", "False", "FALSE": self = .boolean(false)
        case ".nan", ".NaN", ".NAN": self = .number
        default:
            let unsigned = text.hasPrefix("+") || text.hasPrefix("-") ? text.dropFirst() : text[...]
            if !unsigned.isEmpty, unsigned.utf8.allSatisfy(isDigit) {
                self = .integer
            } else if [".inf", ".Inf", ".INF"].contains(unsigned) || isDecimal(unsigned)
                || hasBase("0x", 16, text) || hasBase("0o", 8, text)
            {
                self = .number
            } else {
                self = .text
            }
        }
    }
}

/// Digits with at most one point and at most one exponent, without a sign.
private func isDecimal(_ text: Substring) -> Bool {
    let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    let halves = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard halves.contains(where: { !$0.isEmpty }), halves.allSatisfy({ $0.utf8.allSatisfy(isDigit) }) else {
        return false
    }
    guard parts.count == 2 else { return true }
    let exponent = parts[1].hasPrefix("+") || parts[1].hasPrefix("-") ? parts[1].dropFirst() : parts[1]
    return !exponent.isEmpty && exponent.utf8.allSatisfy(isDigit)
}

private func hasBase(_ prefix: String, _ radix: Int, _ text: String) -> Bool {
    let digits = text.dropFirst(2)
    return text.hasPrefix(prefix) && !digits.isEmpty
        && digits.allSatisfy { $0.isASCII && $0.hexDigitValue.map { $0 < radix } == true }
}

private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

/// A decimal number as a person writes it: no leading zeros (octal in older YAML), hexadecimal, `inf` or `nan`.
func plainNumber(_ text: String) -> Double? {
    switch PlainScalar(text) {
    case .integer, .number:
        let unsigned = text.hasPrefix("+") || text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard isDecimal(unsigned), !hasLeadingZero(unsigned) else { return nil }
        // Swift reads neither ".5" nor "5." in every form that YAML allows.
        let halves = unsigned.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let whole = halves[0].isEmpty ? "0" : String(halves[0])
        let fraction = halves.count == 2 ? halves[1] : ""
        let digits =
            fraction.isEmpty || fraction.hasPrefix("e") || fraction.hasPrefix("E") ? "0\(fraction)" : String(fraction)
        let value = Double(halves.count == 2 ? "\(whole).\(digits)" : whole)
        return text.hasPrefix("-") ? value.map { -$0 } : value
    default: return nil
    }
}

/// A whole number in decimal digits, without leading zeros.
func plainInteger(_ text: String) -> Int? {
    guard PlainScalar(text) == .integer, !hasLeadingZero(text.drop { $0 == "+" || $0 == "-" }) else { return nil }
    return Int(text)
}

private func hasLeadingZero(_ unsigned: Substring) -> Bool {
    unsigned.hasPrefix("0") && unsigned.dropFirst().first.map { $0.isASCII && $0.isNumber } == true
}

/// What somebody who wrote `1_000`, `1,000`, `1e3` or `007` for a number should write.
func numberHint(_ text: String) -> String? {
    let bare = text.filter { $0 != "_" && $0 != "," && $0 != "'" }
    if bare != text, let value = plainInteger(bare) { return String(value) }
    if let value = plainNumber(text), value.isFinite, value == value.rounded(), abs(value) < 1e15 {
        return String(Int(value))
    }
    let stripped = text.drop { $0 == "0" }
    if stripped.count < text.count, !stripped.isEmpty, plainNumber(String(stripped)) != nil { return String(stripped) }
    return nil
}
