// SPDX-License-Identifier: GPL-3.0-or-later

import Results

/// Histograms over one axis: the first filled, the others as outlines.
func distributionScript(_ parts: [(distribution: Distribution, colour: ChartColour)]) -> PlotScript? {
    let usable = parts.filter { part in
        part.distribution.counts.count > 0 && part.distribution.edges.count == part.distribution.counts.count + 1
            && part.distribution.edges.allSatisfy(\.isFinite)
    }
    guard let first = usable.first else { return nil }
    var script = PlotScript(width: 456, height: 220)
    let counts = Scale(covering: [0] + usable.flatMap { $0.distribution.counts.map(Double.init) }, count: 4, pad: 0.03)
    let widest = counts.ticks.map { numberText($0, decimals: counts.decimals).count }.max() ?? 1
    script.margins(left: 32 + widest * 8, right: 16, top: 22, bottom: 46)
    let marks = usable.compactMap { finite($0.distribution.mark) }
    let values = Scale(covering: usable.flatMap(\.distribution.edges) + marks, count: 5, pad: 0.02)
    script.range("x", values.low, values.high)
    script.ticks("x", values.ticks, decimals: values.decimals)
    script.range("y", 0, counts.high)
    script.ticks("y", counts.ticks.filter { $0 >= 0 }, decimals: counts.decimals)
    let muted = ChartColour.muted.placeholder
    script.axisTitle(first.distribution.unit)
    script.set("ylabel \(script.label("units")) tc rgb \"\(muted)\" offset 1,0")
    script.set("grid ytics lc rgb \"\(ChartColour.grid.placeholder)\" lw 1 dt 1")
    for (index, part) in usable.enumerated() {
        let data = script.data(outline(part.distribution))
        let colour = "lc rgb \"\(part.colour.placeholder)\""
        script.plot(
            index == 0 && usable.count > 1
                ? "\(data) using 1:2 with filledcurves y1=0 fs transparent solid 0.45 noborder \(colour)"
                : "\(data) using 1:2 with lines lw 2.2 \(colour)")
    }
    for mark in Set(marks).sorted().prefix(3) {
        let x = PlotScript.number(mark)
        script.set(
            "arrow from \(x),graph 0 to \(x),graph 1 nohead lc rgb \"\(ChartColour.zero.placeholder)\" lw 1.2 dt (5,4)")
        let label = script.label(valueText(mark, unit: first.distribution.unit))
        script.set("label \(label) at \(x),graph 1.05 center tc rgb \"\(muted)\" font \",11\"")
    }
    return script
}

private func outline(_ distribution: Distribution) -> [[Double?]] {
    var points: [[Double?]] = [[distribution.edges[0], 0]]
    for (bin, count) in distribution.counts.enumerated() {
        points.append([distribution.edges[bin], Double(count)])
        points.append([distribution.edges[bin + 1], Double(count)])
    }
    return points + [[distribution.edges[distribution.counts.count], 0]]
}
