// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Quantities

extension Codec where Value == Double {
    /// A number that is always written with one unit, for the few that have no quantity of their own: `400 Pa`.
    /// - Parameter range: in that unit.
    static func number(_ range: ClosedRange<Double>, in unit: String) -> Self {
        let words = "\(formatNumber(range.lowerBound)) to \(formatNumber(range.upperBound)) \(unit)"
        return Codec(
            shape: { .quantity(name: "a number of \(unit)", units: [unit], range: words) },
            decode: { node, context in
                let expected = "a number from \(words)"
                guard case .scalar(let text, quoted: _) = node.content, let (number, written) = splitNumberAndUnit(text)
                else {
                    context.report("\(node.kind) is not a number of \(unit)", at: node.location, expected: expected)
                    return nil
                }
                guard written == unit else {
                    context.report(
                        written.isEmpty ? "\(text) comes without a unit" : "'\(written)' is not \(unit)",
                        at: node.location, expected: expected, suggestion: "\(formatNumber(number)) \(unit)")
                    return nil
                }
                guard number.isFinite, range.contains(number) else {
                    context.report("\(text) is out of range", at: node.location, expected: expected)
                    return nil
                }
                return number
            },
            encode: {
                Node(
                    .scalar("\(formatNumber($0, digits: 12)) \(unit)", quoted: false),
                    at: SourceLocation(file: "", line: 0, column: 0))
            })
    }
}
