// SPDX-License-Identifier: GPL-3.0-or-later

/// Why a text is not a quantity, with what would have been right.
public enum QuantityError: Error, Hashable, CustomStringConvertible {
    case notANumber(text: String, expected: String)
    case missingUnit(text: String, expected: String, units: [String])
    case unknownUnit(unit: String, expected: String, units: [String])
    case notFinite(text: String)

    public var description: String {
        switch self {
        case .notANumber(let text, let expected):
            "'\(text)' is not \(expected): write a number and a unit"
        case .missingUnit(let text, let expected, let units):
            "'\(text)' has no unit: \(expected) is written with one of \(units.joined(separator: ", "))"
        case .unknownUnit(let unit, let expected, let units):
            "'\(unit)' is not a unit of \(expected.droppingArticle): use one of \(units.joined(separator: ", "))"
        case .notFinite(let text):
            "'\(text)' is not a finite number"
        }
    }
}

extension String {
    fileprivate var droppingArticle: String {
        for article in ["a ", "an "] where hasPrefix(article) { return String(dropFirst(article.count)) }
        return self
    }
}

/// Splits "17.5 J/TH" into its number and its unit; spaces around them are optional.
package func splitNumberAndUnit(_ text: String) -> (number: Double, unit: String)? {
    let trimmed = text.drop { $0 == " " }
    var end = trimmed.startIndex
    var digits = 0
    func accept(_ condition: (Character) -> Bool) -> Bool {
        guard end < trimmed.endIndex, condition(trimmed[end]) else { return false }
        end = trimmed.index(after: end)
        return true
    }
    func isDigit(_ c: Character) -> Bool { c.isASCII && c.isNumber }
    _ = accept { $0 == "+" || $0 == "-" }
    while accept(isDigit) { digits += 1 }
    if accept({ $0 == "." }) { while accept(isDigit) { digits += 1 } }
    guard digits > 0 else { return nil }
    let mantissaEnd = end
    if accept({ $0 == "e" || $0 == "E" }) {
        _ = accept { $0 == "+" || $0 == "-" }
        var exponentDigits = 0
        while accept(isDigit) { exponentDigits += 1 }
        if exponentDigits == 0 { end = mantissaEnd }
    }
    guard let number = Double(String(trimmed[..<end])) else { return nil }
    var unit = trimmed[end...].drop { $0 == " " }
    while unit.last == " " { unit.removeLast() }
    return (number, String(unit))
}

extension Quantity {
    /// Reads a number and a unit, such as `"17.5 J/TH"`.
    /// - Throws: ``QuantityError`` where the text is no number, lacks its unit, names an unknown one, or is not finite.
    public init(parsing text: String) throws(QuantityError) {
        guard let (number, unit) = splitNumberAndUnit(text) else {
            throw .notANumber(text: text, expected: D.name)
        }
        guard number.isFinite else { throw .notFinite(text: text) }
        let symbols = D.units.map(\.symbol)
        guard let known = D.units.first(where: { $0.symbol == unit }) else {
            let written = symbols.filter { !$0.isEmpty }
            throw unit.isEmpty
                ? .missingUnit(text: text, expected: D.name, units: written)
                : .unknownUnit(unit: unit, expected: D.name, units: written)
        }
        self.init(base: number * known.scale + known.offset)
        guard base.isFinite else { throw .notFinite(text: text) }
    }

    /// The value with a unit: the one asked for, else the one that gives the shortest exact-looking number.
    /// - Parameter digits: significant digits, 1...17.
    public func formatted(in symbol: String? = nil, digits: Int = 6) -> String {
        let unit = symbol.flatMap { s in D.units.first { $0.symbol == s } } ?? naturalUnit
        let number = formatNumber((base - unit.offset) / unit.scale, digits: digits)
        return unit.symbol.isEmpty || unit.symbol == "1" ? number : "\(number) \(unit.symbol)"
    }

    /// The first listed unit whose number lies in 0.1..<10,000, so that 0.02 V prints as 20 mV and 3250 W stays as the
    /// field says it; where there is none, the unit that comes nearest to that.
    private var naturalUnit: UnitOfMeasure {
        let candidates = D.units.filter { $0.offset == D.units[0].offset }
        guard base != 0, base.isFinite, candidates.count > 1 else { return D.units[0] }
        func distance(_ unit: UnitOfMeasure) -> Double {
            let magnitude = abs(base / unit.scale)
            return magnitude < 0.1 ? 0.1 / magnitude : max(1, magnitude / 9_999.5)
        }
        return candidates.reduce(candidates[0]) { distance($1) < distance($0) ? $1 : $0 }
    }
}

extension Quantity: CustomStringConvertible {
    public var description: String { formatted() }
}
