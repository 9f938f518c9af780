// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

extension Instant {
    /// A timestamp as measuring programs write it: ISO 8601 with a fraction of a second, and often without a zone.
    /// - Returns: The instant, and whether the text states a zone; where it does not, UTC is assumed. nil for what is no date.
    public static func parsing(timestamp text: String) -> (instant: Instant, statesZone: Bool)? {
        var text = trimmed(text)
        var fraction: Int64 = 0
        // "T" or a blank at 10, so that a date's own "-" is not taken for a zone.
        if text.utf8.count > 19, let point = text.firstIndex(where: { $0 == "." || $0 == "," }) {
            let digits = text[text.index(after: point)...].prefix { $0.isASCII && $0.isNumber }
            guard (1...12).contains(digits.count) else { return nil }
            let nine = digits.prefix(9)
            guard var value = Int64(nine) else { return nil }
            for _ in nine.count..<9 { value *= 10 }
            fraction = value
            text.removeSubrange(point..<digits.endIndex)
        }
        let time = text.dropFirst(10)
        let statesZone = time.contains { "Zz+-".contains($0) }
        if text.hasSuffix("z") { text = text.dropLast() + "Z" }
        if !time.isEmpty, !statesZone { text += "Z" }
        guard let whole = Instant(iso8601: text) else { return nil }
        return (whole + TimeSpan(nanoseconds: fraction), statesZone)
    }

    /// ISO 8601 in UTC with as many digits of the second as it takes: `2026-02-02T13:19:16.274304Z`.
    public var iso8601WithFraction: String {
        let fraction = nanosecondsSinceEpoch - (self.wholeSeconds * 1_000_000_000)
        guard fraction != 0 else { return iso8601 }
        let padded = String(String(1_000_000_000 + fraction).dropFirst())
        let digits = padded[...(padded.lastIndex { $0 != "0" } ?? padded.startIndex)]
        return "\(iso8601.dropLast()).\(digits)Z"
    }

    private var wholeSeconds: Int64 {
        let quotient = nanosecondsSinceEpoch / 1_000_000_000
        return nanosecondsSinceEpoch % 1_000_000_000 < 0 ? quotient - 1 : quotient
    }
}
