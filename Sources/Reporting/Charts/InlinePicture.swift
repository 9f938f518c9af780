// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

/// gnuplot's SVG made fit for the page: ids with a prefix, colours by the style sheet, the document's own texts, a title
/// and a description for those who cannot see it.
///
/// - Returns: nil where the text holds no complete SVG element.
/// - Complexity: O(size of the picture).
func inlinePicture(_ svg: String, prefix: String, title: String, about: String, labels: [String]) -> String? {
    guard let start = svg.range(of: "<svg"), let end = svg.range(of: "</svg>", options: .backwards),
        let open = svg.range(of: ">", range: start.upperBound..<svg.endIndex), open.upperBound < end.lowerBound
    else { return nil }
    let body = lines(of: svg[open.upperBound..<end.lowerBound])
    let escapedTitle = escapedForPage(oneLine(title, limit: 200))
    let escapedAbout = escapedForPage(oneLine(about, limit: 600))
    var head = svg[start.lowerBound..<open.lowerBound].split(whereSeparator: \.isWhitespace).joined(separator: " ")
    head += " role=\"img\" aria-labelledby=\"\(prefix)-title \(prefix)-desc\">"
    return head
        + "<title id=\"\(prefix)-title\">\(escapedTitle)</title><desc id=\"\(prefix)-desc\">\(escapedAbout)</desc>"
        + rewritten(body, prefix: prefix, labels: labels.map { escapedForPage(oneLine($0, limit: 120)) }) + "</svg>"
}

/// The elements without indentation, gnuplot's own titles, its fonts and its empty groups.
private func lines(of text: Substring) -> String {
    var kept: [Substring] = []
    for raw in text.split(separator: "\n") {
        let line = raw.drop { $0 == " " || $0 == "\t" }
        if line.isEmpty || line.hasPrefix("<title>Gnuplot") || line.hasPrefix("<desc>") { continue }
        if line == "</g>", let last = kept.last, last.hasPrefix("<g fill="), last.hasSuffix(">"), !last.contains("><") {
            kept.removeLast()
            continue
        }
        kept.append(line)
    }
    return kept.joined(separator: "\n")
}

private func rewritten(_ text: String, prefix: String, labels: [String]) -> String {
    let bytes = Array(text.utf8)
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
        if let (replacement, next) = replacement(in: bytes, at: index, prefix: prefix, labels: labels) {
            out.append(contentsOf: replacement.utf8)
            index = next
        } else {
            out.append(bytes[index])
            index += 1
        }
    }
    return String(decoding: out, as: UTF8.self)
}

/// What stands in place of the text at `index`, and where to go on.
private func replacement(in bytes: [UInt8], at index: Int, prefix: String, labels: [String]) -> (String, Int)? {
    func has(_ word: StaticString) -> Bool {
        guard index + word.utf8CodeUnitCount <= bytes.count else { return false }
        return word.withUTF8Buffer { buffer in buffer.indices.allSatisfy { bytes[index + $0] == buffer[$0] } }
    }
    func position(of byte: Character, from start: Int) -> Int? {
        guard start < bytes.count else { return nil }
        return bytes[start...].firstIndex(of: byte.asciiValue ?? 0)
    }
    switch bytes[index] {
    case UInt8(ascii: " "):
        if has(" id='") || has(" id=\"") {
            return (String(decoding: bytes[index..<index + 5], as: UTF8.self) + prefix + "-", index + 5)
        }
        if has(" font-family=\""), let end = position(of: "\"", from: index + 14) { return ("", end + 1) }
    case UInt8(ascii: "#"):
        if has("#gp") { return ("#\(prefix)-gp", index + 3) }
        if index + 7 <= bytes.count {
            let digits = bytes[index + 1..<index + 7].compactMap { Int(String(UnicodeScalar($0)), radix: 16) }
            if digits.count == 6,
                let colour = ChartColour.from(
                    red: digits[0] * 16 + digits[1], green: digits[2] * 16 + digits[3], blue: digits[4] * 16 + digits[5]
                )
            {
                return (colour.cssVariable, index + 7)
            }
        }
    case UInt8(ascii: "r"):
        guard has("rgb("), let end = position(of: ")", from: index) else { return nil }
        let parts = bytes[index + 4..<end].split(separator: UInt8(ascii: ",")).map { part in
            Int(String(decoding: part, as: UTF8.self).filter { $0 != " " }) ?? -1
        }
        if parts.count == 3, let colour = ChartColour.from(red: parts[0], green: parts[1], blue: parts[2]) {
            return (colour.cssVariable, end + 1)
        }
    case UInt8(ascii: "Z"):
        guard has("Zq"), let end = position(of: "q", from: index + 2), end + 1 < bytes.count,
            bytes[end + 1] == UInt8(ascii: "Z"),
            let number = Int(String(decoding: bytes[index + 2..<end], as: UTF8.self)), labels.indices.contains(number)
        else { return nil }
        return (labels[number], end + 2)
    case UInt8(ascii: "<"):
        // gnuplot names each plot `gnuplot_plot_1`, which a browser would show as a tooltip.
        if has("<title>gnuplot_plot"), let close = position(of: "/", from: index),
            let end = position(of: ">", from: close)
        {
            return ("", end + 1)
        }
    default: break
    }
    return nil
}
