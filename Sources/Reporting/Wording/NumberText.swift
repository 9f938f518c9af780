// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Results

/// The words for an estimate that has no value.
let noData = "no data"

/// More decimals than these nobody reads.
private let smallestPlaces = 8

/// How many decimals suit a number that is known to about `halfWidth`: two significant digits of the half-width.
func decimals(halfWidth: Double) -> Int? {
    guard halfWidth.isFinite, halfWidth > 0 else { return nil }
    return min(max(1 - Int(exponent10(halfWidth)), 0), smallestPlaces)
}

/// Decimals that show a bare number with four significant digits.
func decimals(of value: Double) -> Int {
    guard value.isFinite, value != 0 else { return 0 }
    if value == value.rounded(), abs(value) < 1e9 { return 0 }
    return min(max(3 - Int(exponent10(value)), 0), 8)
}

/// A number with its thousands grouped; numbers too large or too small to read that way get an exponent.
func numberText(_ value: Double?, decimals places: Int? = nil) -> String {
    guard let value = finite(value) else { return noData }
    if value != 0, abs(value) >= 1e15 || abs(value) < 1e-8 { return formatNumber(value, digits: 4) }
    // Among numbers too small to be told apart from it, nothing is nothing.
    if value == 0, places == smallestPlaces { return "0" }
    if let places { return formatGrouped(value, decimals: places) }
    var text = formatGrouped(value, decimals: decimals(of: value))
    guard text.contains(".") else { return text }
    while text.hasSuffix("0") { text.removeLast() }
    return text.hasSuffix(".") ? String(text.dropLast()) : text
}

/// A bare number with its unit: `3,412.5 W`.
func valueText(_ value: Double?, unit: String) -> String {
    guard finite(value) != nil else { return noData }
    return join(numberText(value), unit)
}

/// `a b`, or `a` where the unit is 1.
func join(_ number: String, _ unit: String) -> String {
    unit.isEmpty || unit == "1" ? number : "\(number) \(unit)"
}

/// The words for a coverage of 0.95: `95 %`.
func levelText(_ level: Double) -> String {
    level.isFinite ? "\(formatNumber(level * 100, digits: 4)) %" : "?"
}

extension Estimate {
    /// Decimals shared by the mean and the bounds.
    var places: Int? {
        guard let mean = finite(mean) else { return nil }
        guard let low = finite(low), let high = finite(high) else { return decimals(of: mean) }
        return decimals(halfWidth: (high - low) / 2) ?? decimals(of: mean)
    }

    var hasData: Bool { n > 0 && finite(mean) != nil }

    var meanText: String { hasData ? numberText(mean, decimals: places) : noData }

    /// Every replication gave the same value: an interval around it would claim chance where there was none.
    var isSameEachTime: Bool {
        guard hasData, n > 1, let mean = finite(mean), let low = finite(low), let high = finite(high) else {
            return false
        }
        return high - low <= abs(mean) * 1e-12
    }

    /// `11.9 to 12.9`, or nil where there is no interval.
    var boundsText: String? {
        guard hasData, let low = finite(low), let high = finite(high) else { return nil }
        return "\(numberText(low, decimals: places)) to \(numberText(high, decimals: places))"
    }

    /// `12.4 (95 % 11.9 to 12.9) USD`.
    var text: String {
        guard hasData else { return noData }
        if isSameEachTime { return "\(join(meanText, unit)) each time" }
        guard let boundsText else { return join(meanText, unit) }
        return join("\(meanText) (\(levelText(level)) \(boundsText))", unit)
    }
}

private func exponent10(_ value: Double) -> Double {
    // The exponent of the number as printed: 9.99 to one digit is 10.
    let text = formatNumber(abs(value), digits: 2)
    let rounded = Double(text) ?? abs(value)
    var exponent = 0.0
    var scaled = rounded
    while scaled >= 10, exponent < 320 {
        scaled /= 10
        exponent += 1
    }
    while scaled < 1 - 1e-12, exponent > -320 {
        scaled *= 10
        exponent -= 1
    }
    return exponent
}
