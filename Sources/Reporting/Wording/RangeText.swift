// SPDX-License-Identifier: GPL-3.0-or-later

import Results

/// What the ranges of the assumptions make of a claim: `-48 to -35.4 % at the ends of 3 assumptions; the verdict stands`.
func rangeText(_ result: ExpectationResult) -> String {
    guard let effects = result.assumptions, !effects.isEmpty else { return "" }
    let means = effects.compactMap { finite($0.estimate.mean) } + [finite(result.estimate.mean)].compactMap { $0 }
    guard let low = means.min(), let high = means.max() else { return noData }
    let count = Set(effects.map(\.assumption)).count
    let places = decimals(halfWidth: (high - low) / 2)
    let range =
        "\(numberText(low, decimals: places)) to \(join(numberText(high, decimals: places), result.estimate.unit)) "
        + "at the ends of \(plural(count, "assumption"))"
    let turned = effects.filter { $0.verdict != result.verdict }
    guard !turned.isEmpty else { return "\(range); the verdict stands" }
    let words = turned.map { "\(verdictWord($0.verdict, claim: true)) with \($0.about)" }
    return "\(range); \(enumeration(words))"
}
