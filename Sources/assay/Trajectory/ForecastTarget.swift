// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// The target of a forecast as it was asked for: `94`, `94 %`, `500 Gop/s`.
struct ForecastTarget: Hashable {
    var value: Double
    var unit: String?

    /// Why a target does not fit a metric, with what would.
    struct Refusal: Error {
        var words: String
    }

    /// Nil for what is no number above 0 with or without a unit behind it.
    init?(_ text: String) {
        let text = text.trimmingCharacters(in: .whitespaces)
        let digits = text.prefix { $0.isNumber || $0 == "." }
        guard let value = Double(digits), value > 0, value.isFinite else { return nil }
        let rest = text.dropFirst(digits.count).trimmingCharacters(in: .whitespaces)
        guard !rest.contains(where: \.isWhitespace) else { return nil }
        self.value = value
        unit = rest.isEmpty ? nil : rest
    }

    /// The level in the unit of a metric. A share needs a theoretical peak; what has a unit needs that unit, because a bare number was
    /// meant as percent more often than not.
    static func level(_ target: ForecastTarget?, metric: String, unit: String) -> Result<Double, Refusal> {
        if metric == "efficiency" {
            guard let target else { return .success(0.9) }
            guard target.unit == nil || target.unit == "%" else {
                return .failure(
                    Refusal(
                        words:
                            "this history is told as a share of its theoretical peak: name a target in percent, or the metric by --metric"
                    ))
            }
            return .success(target.value / 100)
        }
        if let target, target.unit == nil ? unit.isEmpty : target.unit?.lowercased() == unit.lowercased() {
            return .success(target.value)
        }
        let example = "--target '\(target.map { "\($0.value)" } ?? "500") \(unit)'"
        return .failure(
            Refusal(
                words: "no theoretical peak is known, so a share of it means nothing here; name a target of \(metric)"
                    + (unit.isEmpty ? " as a number, as --target 500" : " with its unit, as \(example)")))
    }
}
