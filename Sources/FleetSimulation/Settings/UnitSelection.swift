// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
import Quantities

/// Which units something happens to.
public enum UnitSelection: Sendable, Hashable {
    case all
    case count(Int)
    /// 0...1 of the units it may choose from, rounded to whole units, one at least.
    case share(Double)

    /// How many of `available` units.
    func count(of available: Int) -> Int {
        switch self {
        case .all: available
        case .count(let count): min(count, available)
        case .share(let share): min(available, max(1, Int((share * Double(available)).rounded())))
        }
    }
}

extension Codec where Value == UnitSelection {
    /// `all`, `12` or `5 %`.
    public static var unitSelection: Self {
        let expected = "'all', a number of units, or a share such as '5 %'"
        return Codec(
            shape: {
                .either([
                    .integer(1...1_000_000_000),
                    .text(pattern: "^(all|[1-9][0-9]*|[0-9]+(\\.[0-9]+)? ?%)$", about: expected),
                ])
            },
            decode: { node, context in
                guard let text = node.text else {
                    context.report("\(node.kind) selects no units", at: node.location, expected: expected)
                    return nil
                }
                if text == "all" { return .all }
                if let count = Int(text), count > 0 { return .count(count) }
                if text.hasSuffix("%"), let share = try? Fraction(parsing: text), share > .zero, share <= .percent(100)
                {
                    return .share(share.fraction)
                }
                context.report("'\(text)' selects no units", at: node.location, expected: expected)
                return nil
            },
            encode: { selection in
                let text =
                    switch selection {
                    case .all: "all"
                    case .count(let count): "\(count)"
                    case .share(let share): "\(formatNumber(share * 100)) %"
                    }
                return Node(.scalar(text, quoted: false), at: SourceLocation(file: "", line: 0, column: 0))
            })
    }
}
