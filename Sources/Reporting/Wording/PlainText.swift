// SPDX-License-Identifier: GPL-3.0-or-later

/// Text of the document made harmless for one line: control characters become blanks, and what is too long is cut with an ellipsis.
///
/// Names and reasons come from files that anyone may have written: an escape sequence in one must not reach a terminal.
func oneLine(_ text: String, limit: Int = 600) -> String {
    var scalars = String.UnicodeScalarView()
    var count = 0
    for scalar in text.unicodeScalars {
        if count == limit {
            scalars.append("…")
            break
        }
        scalars.append(isHarmless(scalar) ? scalar : " ")
        count += 1
    }
    return String(scalars)
}

/// False for control characters, for those that XML forbids, and for the marks that reverse the direction of what follows.
func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0xFFFE, 0xFFFF: false
    default: true
    }
}

/// `1 unit`, `2,000 units`: as the `plural` of Quantities, with the count grouped as a page groups it.
func plural(_ count: Int, _ word: String, _ many: String? = nil) -> String {
    "\(numberText(Double(count), decimals: 0)) \(count == 1 ? word : many ?? word + "s")"
}

/// `a`, `a and b`, `a, b and c`.
func enumeration(_ items: [String]) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " and " + last
}

/// Text as a page sets it: a hyphen before a number is a minus, and a per cent sign does not start a line.
func typographic(_ text: String) -> String {
    var out = ""
    var previous: Character = " "
    let characters = Array(text)
    for (index, character) in characters.enumerated() {
        let next = index + 1 < characters.count ? characters[index + 1] : " "
        switch character {
        case "-" where (previous == " " || previous == "(") && next.isNumber: out.append("\u{2212}")
        case " " where previous.isNumber && next == "%": out.append("\u{A0}")
        default: out.append(character)
        }
        previous = character
    }
    return out
}
