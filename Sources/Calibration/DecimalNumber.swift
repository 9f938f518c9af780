// SPDX-License-Identifier: GPL-3.0-or-later

/// The number that a text writes in decimal digits; NaN and infinities by their names. nil for anything else: hexadecimal, which
/// `Double` would read (`0x10` is no rate of 16), and a number that is smaller than any that can be held and would become 0.
/// - Complexity: O(length of the text), and O(1) for a text too long to be a number.
package func decimalNumber(_ text: String) -> Double? {
    guard text.utf8.count <= 400, !text.utf8.contains(where: { $0 | 0x20 == UInt8(ascii: "x") }),
        let value = Double(text)
    else { return nil }
    if value == 0 {
        let mantissa = text.utf8.prefix { $0 | 0x20 != UInt8(ascii: "e") }
        guard !mantissa.contains(where: { (UInt8(ascii: "1")...UInt8(ascii: "9")).contains($0) }) else { return nil }
    }
    return value
}
