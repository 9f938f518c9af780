// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Results

/// Which step of a colour scale a value takes: seven classes, or one per value where there are few.
struct HeatScale {
    /// Upper bounds of all classes but the last.
    private var bounds: [Double]
    private var words: [String]
    private var colours: [ChartColour]

    /// The sequential scale. Outliers beyond the 2nd and 98th percentiles share the outermost classes.
    init(covering values: [Double], unit: String) {
        let sorted = values.filter(\.isFinite).sorted()
        let distinct = Array(Set(sorted)).sorted()
        if distinct.count <= 4 {
            bounds = zip(distinct, distinct.dropFirst()).map { ($0 + $1) / 2 }
            words = distinct.map { valueText($0, unit: unit) }
            let last = max(distinct.count - 1, 1)
            colours = distinct.indices.map { .heat(1 + $0 * 4 / last) }
            return
        }
        let low = sorted[sorted.count * 2 / 100]
        let high = max(sorted[min(sorted.count * 98 / 100, sorted.count - 1)], low + 1e-9)
        let step = Scale.roundStep((high - low) / Double(ChartColour.steps), among: [1, 1.5, 2, 3, 4, 5, 6, 8])
        let start = (low / step).rounded(.down) * step
        let inner = (1..<ChartColour.steps).map { start + Double($0) * step }.prefix { $0 <= high + step * 0.01 }
        bounds = Array(inner.isEmpty ? [start + step] : inner)
        let last = max(bounds.count, 1)
        words = Self.words(bounds, decimals: Scale.decimals(step: step), unit: unit)
        colours = (0...last).map { .heat($0 * (ChartColour.steps - 1) / last) }
    }

    /// The diverging scale around no change.
    init(differences values: [Double], unit: String) {
        let magnitudes = values.filter(\.isFinite).map(abs).sorted()
        let top = magnitudes.isEmpty ? 1 : max(magnitudes[magnitudes.count * 95 / 100], 1e-9)
        let step = Scale.roundStep(top / 3)
        bounds = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5].map { $0 * step }
        colours = (0..<ChartColour.steps).map { .difference($0) }
        words = Self.words(bounds, decimals: Scale.decimals(step: step / 2), unit: unit)
    }

    private static func words(_ bounds: [Double], decimals: Int, unit: String) -> [String] {
        guard let first = bounds.first, let last = bounds.last else { return ["all"] }
        func text(_ value: Double) -> String { numberText(value, decimals: decimals) }
        let middle = zip(bounds, bounds.dropFirst()).map { "\(text($0)) to \(text($1))" }
        return ["below \(text(first))"] + middle + [join("above \(text(last))", unit)]
    }

    func colour(_ value: Double?) -> ChartColour {
        guard let value = finite(value), !colours.isEmpty else { return .hole }
        return colours[min(bounds.count { value > $0 }, colours.count - 1)]
    }

    func legend(withHoles: Bool) -> [Figure.LegendEntry] {
        zip(words, colours).map { Figure.LegendEntry(text: $0, swatch: .box($1)) }
            + (withHoles ? [Figure.LegendEntry(text: "empty or not hashing", swatch: .cross(.muted))] : [])
    }
}

/// A map whose cells stand for several slots and racks.
struct CoarseMap {
    var map: FleetMap
    /// Slots and racks to a cell.
    var across = 1
    var down = 1
}

extension FleetMap {
    /// At most about `limit` cells: neighbouring slots and racks become their mean, so that the map stays as wide as a page likes.
    func aggregated(_ limit: Int) -> CoarseMap {
        let slots = racks.map(\.count).max() ?? 0
        var coarse = CoarseMap(map: self)
        func columns() -> Int { (slots + coarse.across - 1) / coarse.across }
        func rows() -> Int { (racks.count + coarse.down - 1) / coarse.down }
        while columns() * rows() > max(limit, 1) {
            if columns() > 2 * rows() { coarse.across += 1 } else { coarse.down += 1 }
        }
        guard coarse.across > 1 || coarse.down > 1 else { return coarse }
        coarse.map.unitsPerCell = max(unitsPerCell, 1) * coarse.across * coarse.down
        coarse.map.racks = stride(from: 0, to: racks.count, by: coarse.down).map { top in
            stride(from: 0, to: slots, by: coarse.across).map { left -> Double? in
                let known = racks[top..<min(top + coarse.down, racks.count)].flatMap { rack in
                    rack.dropFirst(left).prefix(coarse.across).compactMap(finite)
                }
                return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
            }
        }
        return coarse
    }

    /// Cell by cell, where both maps have a value.
    func minus(_ other: FleetMap) -> FleetMap? {
        guard racks.count == other.racks.count, zip(racks, other.racks).allSatisfy({ $0.count == $1.count }) else {
            return nil
        }
        var copy = self
        for rack in racks.indices {
            for slot in racks[rack].indices {
                let pair = (finite(racks[rack][slot]), finite(other.racks[rack][slot]))
                copy.racks[rack][slot] = if case (let a?, let b?) = pair { a - b } else { nil }
            }
        }
        return copy
    }
}

/// Racks from top to bottom, slots from left to right.
func heatMapScript(_ coarse: CoarseMap, scale: HeatScale) -> PlotScript? {
    let map = coarse.map
    let slots = map.racks.map(\.count).max() ?? 0
    guard slots > 0 else { return nil }
    let rows = map.racks.count
    let cell = max(5, min(20, 320 / max(rows, 1)))
    var script = PlotScript(width: widePicture, height: 52 + rows * cell)
    script.margins(left: 52, right: 8, top: 6, bottom: 46)
    script.range("x", -0.5, Double(slots) - 0.5)
    script.range("y", Double(rows) - 0.5, -0.5)
    let muted = ChartColour.muted.placeholder
    script.axisTitle("slot")
    script.set("ylabel \(script.label("rack")) tc rgb \"\(muted)\" offset 1.5,0")
    script.numbering("x", count: slots, most: 12, each: coarse.across)
    script.numbering("y", count: rows, most: max(2, rows * cell / 18), each: coarse.down)
    let cells = map.racks.enumerated().flatMap { rack, values in
        (0..<slots).map { slot -> [Double?] in
            let colour = scale.colour(slot < values.count ? values[slot] : nil)
            return [Double(slot), Double(rack)] + colour.components.map(Optional.some)
        }
    }
    script.plot("\(script.data(cells)) using 1:2:3:4:5 with rgbimage pixels")
    // A sign as well as a colour: an empty slot is not a low value.
    let holes = map.racks.enumerated().flatMap { rack, values in
        (0..<slots).filter { $0 >= values.count || finite(values[$0]) == nil }.map {
            [Optional(Double($0)), Optional(Double(rack))]
        }
    }
    if !holes.isEmpty {
        script.plot("\(script.data(holes)) using 1:2 with points pt 2 ps 0.4 lw 1.2 lc rgb \"\(muted)\"")
    }
    return script
}

extension PlotScript {
    /// Numbers from 1 at the middle of the cells; a cell of several is named by its first.
    fileprivate mutating func numbering(_ axis: String, count: Int, most: Int, each: Int) {
        let step = max(1, Int(Scale.roundStep(Double(count) / Double(max(most, 1)))))
        let numbers = [1] + stride(from: step, through: count, by: step).filter { $0 > 1 }
        set("\(axis)tics (\(numbers.map { "\(label("\(($0 - 1) * each + 1)")) \($0 - 1)" }.joined(separator: ", ")))")
    }
}
