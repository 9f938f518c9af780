// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

/// A number as a person writes it: `digits` significant digits, no trailing zeros, the same in every locale.
///
///     formatNumber(0.00012, digits: 3)    // "0.00012"
///     formatNumber(1234567, digits: 3)    // "1230000"
public func formatNumber(_ value: Double, digits: Int = 6) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    if value == 0 { return "0" }
    let digits = min(max(digits, 1), 17)
    let magnitude = abs(value)
    guard magnitude >= 1e-6, magnitude < 1e15 else {
        return trimZeros(String(format: "%.\(digits - 1)e", value))
    }
    let rounded = Double(String(format: "%.\(digits - 1)e", value)) ?? value
    let exponent = Int(log10(abs(rounded)).rounded(.down))
    return trimZeros(String(format: "%.\(max(0, digits - 1 - exponent))f", rounded))
}

/// A number with a fixed count of decimals and thousands separated by a thin grouping sign.
///
///     formatGrouped(1234567.891, decimals: 1)   // "1,234,567.9"
public func formatGrouped(_ value: Double, decimals: Int = 0) -> String {
    guard value.isFinite else { return formatNumber(value) }
    var text = String(format: "%.\(min(max(decimals, 0), 12))f", value)
    if text.hasPrefix("-"), text.allSatisfy({ "-0.".contains($0) }) { text.removeFirst() }
    let sign = text.hasPrefix("-") ? "-" : ""
    let parts = text.drop { $0 == "-" }.split(separator: ".", maxSplits: 1)
    let whole = parts.first.map(String.init) ?? "0"
    var grouped = ""
    for (index, digit) in whole.enumerated() {
        if index > 0, (whole.count - index) % 3 == 0 { grouped.append(",") }
        grouped.append(digit)
    }
    return sign + grouped + (parts.count > 1 ? ".\(parts[1])" : "")
}

private func trimZeros(_ text: String) -> String {
    guard text.contains(".") else { return text }
    let halves = text.split(separator: "e", maxSplits: 1)
    var mantissa = String(halves[0])
    while mantissa.hasSuffix("0") { mantissa.removeLast() }
    if mantissa.hasSuffix(".") { mantissa.removeLast() }
    return halves.count > 1 ? "\(mantissa)e\(halves[1])" : mantissa
}
