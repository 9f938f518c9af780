// SPDX-License-Identifier: GPL-3.0-or-later

import Results

/// A point and its interval per row; differences have a line at zero.
func intervalScript(
    _ rows: [(policy: String, estimate: Estimate?)], unit: String, isDifference: Bool, colour: (String) -> ChartColour
) -> PlotScript? {
    let values = rows.compactMap(\.estimate).flatMap { estimate in
        [estimate.mean, estimate.low, estimate.high].compactMap(finite)
    }
    guard !values.isEmpty else { return nil }
    var script = PlotScript(width: 456, height: 52 + rows.count * 34)
    let left = nameMargin(rows.map(\.policy))
    script.margins(left: left, right: 22, top: 6, bottom: 44)
    let scale = Scale(covering: isDifference ? values + [0] : values, count: left > 120 ? 3 : 4)
    script.range("x", scale.low, scale.high)
    script.ticks("x", scale.ticks, decimals: scale.decimals)
    if !unit.isEmpty, unit != "1" {
        script.axisTitle(unit)
    }
    script.set("grid xtics lc rgb \"\(ChartColour.grid.placeholder)\" lw 1 dt 1")
    script.range("y", Double(rows.count) - 0.5, -0.5)
    script.names("y", rows.map(\.policy))
    script.set("errorbars 0.6")
    if isDifference, scale.low <= 0, scale.high >= 0 {
        script.set("arrow from 0,graph 0 to 0,graph 1 nohead lc rgb \"\(ChartColour.zero.placeholder)\" lw 1.2")
    }
    for (index, row) in rows.enumerated() {
        guard let estimate = row.estimate, estimate.hasData, let mean = estimate.mean else {
            let label = script.label(noData)
            script.set("label \(label) at graph 0.02,first \(index) left tc rgb \"\(ChartColour.muted.placeholder)\"")
            continue
        }
        let low = finite(estimate.low) ?? mean
        let high = finite(estimate.high) ?? mean
        let data = script.data([[mean, Double(index), low, high]])
        script.plot(
            "\(data) using 1:2:3:4 with xerrorbars lc rgb \"\(colour(row.policy).placeholder)\" pt 7 ps 0.85 lw 2.6")
    }
    return script
}

/// Revenue, energy cost and profit as bars, policy by policy.
func moneyScript(_ policies: [(policy: String, metrics: [MetricEstimate])]) -> PlotScript? {
    let shown = policies.prefix(8)
    var bars: [[[Double?]]] = moneyBars.map { _ in [] }
    var values: [Double] = [0]
    var unit = ""
    for (row, policy) in shown.enumerated() {
        for (kind, bar) in moneyBars.enumerated() {
            guard let estimate = policy.metrics.first(where: { $0.metric == bar.metric })?.estimate, estimate.hasData,
                let mean = estimate.mean
            else { continue }
            let top = Double(row) - 0.36 + Double(kind) * 0.24
            bars[kind].append([0, top + 0.11, min(0, mean), max(0, mean), top, top + 0.22])
            values.append(mean)
            unit = estimate.unit
        }
    }
    guard values.count > 1 else { return nil }
    var script = PlotScript(width: widePicture, height: 58 + shown.count * 66)
    script.margins(left: nameMargin(shown.map(\.policy)), right: 30, top: 6, bottom: 46)
    let scale = Scale(covering: values, count: 5, pad: 0.02)
    script.range("x", scale.low, scale.high)
    script.ticks("x", scale.ticks, decimals: scale.decimals)
    script.axisTitle(unit)
    script.set("grid xtics lc rgb \"\(ChartColour.grid.placeholder)\" lw 1 dt 1")
    script.set("arrow from 0,graph 0 to 0,graph 1 nohead lc rgb \"\(ChartColour.zero.placeholder)\" lw 1.2")
    script.range("y", Double(shown.count) - 0.5, -0.5)
    script.names("y", shown.map(\.policy))
    for (kind, rows) in bars.enumerated() where !rows.isEmpty {
        let data = script.data(rows)
        script.plot(
            "\(data) using 1:2:3:4:5:6 with boxxyerror fs solid 1 noborder lc rgb \"\(moneyBars[kind].colour.placeholder)\""
        )
    }
    return script
}

private let moneyBars: [(metric: String, colour: ChartColour)] = [
    ("revenue", .difference(1)), ("energy-cost", .difference(4)), ("profit", .difference(0)),
]

let moneyLegend = moneyBars.map { Figure.LegendEntry(text: metricTitle($0.metric), swatch: .box($0.colour)) }

private let longestName = 22

/// Room for names at the left, in pixels.
private func nameMargin(_ names: [String]) -> Int {
    let longest = names.map { min(oneLine($0).count, longestName) }.max() ?? 0
    return 16 + max(longest, 4) * 8
}

extension PlotScript {
    /// Names as ticks at 0, 1, 2 ...; long ones are cut, for the table has them in full.
    mutating func names(_ axis: String, _ names: [String]) {
        let entries = names.enumerated().map { index, name in "\(label(oneLine(name, limit: longestName))) \(index)" }
        set("\(axis)tics (\(entries.joined(separator: ", "))) tc rgb \"\(ChartColour.ink.placeholder)\"")
    }
}
