// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities

/// Commands for gnuplot.
///
/// No text of the document ever reaches gnuplot, whose command language can run programs: labels are tokens that are
/// replaced in the finished picture, and data are numbers.
struct PlotScript {
    let width: Int
    let height: Int
    private(set) var labels: [String] = []
    private var definitions: [String] = []
    private var settings: [String] = []
    private var plots: [String] = []

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// The token, in quotes, that stands for a text.
    mutating func label(_ text: String) -> String {
        labels.append(text)
        return "\"\(Self.token(labels.count - 1))\""
    }

    static func token(_ index: Int) -> String { "Zq\(index)qZ" }

    /// The name of a block that holds the rows; nil becomes a gap.
    mutating func data(_ rows: [[Double?]]) -> String {
        let name = "$d\(definitions.count)"
        let lines = rows.map { $0.map { Self.number($0) }.joined(separator: " ") }
        definitions.append("\(name) << EOD\n\(lines.joined(separator: "\n"))\nEOD")
        return name
    }

    static func number(_ value: Double?) -> String {
        guard let value = finite(value) else { return "NaN" }
        return formatNumber(value, digits: 8)
    }

    mutating func set(_ text: String) { settings.append("set \(text)") }
    mutating func plot(_ text: String) { plots.append(text) }

    /// The margins of the plotting area in pixels of the picture.
    mutating func margins(left: Int, right: Int, top: Int, bottom: Int) {
        func share(_ pixels: Int, _ whole: Int) -> String {
            formatNumber(Double(pixels) / Double(max(whole, 1)), digits: 6)
        }
        set("lmargin at screen \(share(left, width))")
        set("rmargin at screen \(share(width - right, width))")
        set("tmargin at screen \(share(height - top, height))")
        set("bmargin at screen \(share(bottom, height))")
    }

    /// What the horizontal axis measures, below its numbers.
    mutating func axisTitle(_ text: String) {
        let height = Self.number(9 / Double(max(height, 1)))
        set("label \(label(text)) at graph 0.5,screen \(height) center tc rgb \"\(ChartColour.muted.placeholder)\"")
    }

    /// What the vertical axis measures, above its numbers and from the picture's edge: read without turning the head.
    mutating func valueTitle(_ text: String) {
        let place = "screen \(Self.number(8 / Double(max(width, 1)))),screen \(share(ofHeight: 12))"
        set("label \(label(text)) at \(place) left tc rgb \"\(ChartColour.muted.placeholder)\"")
    }

    /// The vertical place on the screen, 0 to 1, that is so many pixels below the picture's upper edge.
    func share(ofHeight pixels: Int) -> String { Self.number(1 - Double(pixels) / Double(max(height, 1))) }

    /// Ticks with our own labels: gnuplot would write 1.2e+06.
    mutating func ticks(_ axis: String, _ values: [Double], decimals: Int) {
        let entries = values.map { "\(label(typographic(formatGrouped($0, decimals: decimals)))) \(Self.number($0))" }
        set("\(axis)tics (\(entries.joined(separator: ", ")))")
    }

    mutating func range(_ axis: String, _ low: Double, _ high: Double) {
        set("\(axis)range [\(Self.number(low)):\(Self.number(high))]")
    }

    var text: String {
        let head = [
            "set encoding utf8",
            "set term svg size \(width),\(height) dynamic noenhanced font \"sans,13\" rounded",
            "set datafile missing \"NaN\"", "unset key",
            "set border 0 lc rgb \"\(ChartColour.muted.placeholder)\"",
            "set tics nomirror scale 0 tc rgb \"\(ChartColour.muted.placeholder)\"",
        ]
        let lines = definitions + head + settings + ["plot " + plots.joined(separator: ", ")]
        return lines.joined(separator: "\n") + "\n"
    }
}

/// The width of a picture that takes the whole column; a telephone scrolls it.
let widePicture = 960

/// The width of a picture that a telephone shows as it is.
let narrowPicture = 360

/// A range of an axis with round ticks.
struct Scale {
    var low: Double
    var high: Double
    var ticks: [Double]
    var decimals: Int

    /// - Parameter pad: share of the spread that is added on both sides.
    init(covering values: [Double], count: Int = 4, pad: Double = 0.06) {
        let known = values.filter(\.isFinite)
        var low = known.min() ?? 0
        var high = known.max() ?? 1
        if high - low <= max(abs(low), abs(high)) * 1e-9 {
            let room = max(abs(high) * 0.05, 1e-6)
            low -= high == 0 ? 1 : room
            high += high == 0 ? 1 : room
        }
        let room = (high - low) * pad
        (low, high) = (low - room, high + room)
        var step = Self.roundStep((high - low) / Double(max(count, 1)))
        var ticks = Self.multiples(of: step, from: low, to: high)
        if ticks.count < 3 {
            step = Self.roundStep(step * 0.4)
            ticks = Self.multiples(of: step, from: low, to: high)
        }
        self.low = low
        self.high = high
        self.ticks = ticks
        decimals = Self.decimals(step: step)
    }

    private static func multiples(of step: Double, from low: Double, to high: Double) -> [Double] {
        var ticks: [Double] = []
        var k = (low / step).rounded(.up)
        while k * step <= high + step * 1e-9, ticks.count < 20 {
            ticks.append(k * step)
            k += 1
        }
        return ticks
    }

    /// A leading number, by default 1, 2 or 5, times a power of ten: at least `raw`.
    static func roundStep(_ raw: Double, among leading: [Double] = [1, 2, 5]) -> Double {
        guard raw.isFinite, raw > 0 else { return 1 }
        var power = 1.0
        while power * 10 <= raw, power < 1e300 { power *= 10 }
        while power > raw, power > 1e-300 { power /= 10 }
        return leading.map { $0 * power }.first { $0 >= raw * (1 - 1e-9) } ?? 10 * power
    }

    /// The decimals that write `step` exactly, at most 8.
    static func decimals(step: Double) -> Int {
        var places = 0
        var scaled = step
        while places < 8, abs(scaled - scaled.rounded()) > scaled * 1e-9 {
            scaled *= 10
            places += 1
        }
        return places
    }
}
