// SPDX-License-Identifier: GPL-3.0-or-later

import Results

/// A fault as a timeline shows it: a letter, and a band or, where it lasted to the end, a line.
struct LetteredFault {
    var letter: String
    var mark: FaultMark
}

/// A line of a timeline.
struct TimelineLine {
    var series: TimeSeries
    var colour: ChartColour
    var dashes: String
}

/// One quantity over days.
func timelineScript(
    _ lines: [TimelineLine], scale: Scale, width: Int, days: Double, faults: [LetteredFault], isTruth: Bool
) -> PlotScript? {
    guard lines.contains(where: { $0.series.values.contains { finite($0) != nil } }) else { return nil }
    var script = PlotScript(width: width, height: 178)
    let widest = scale.ticks.map { numberText($0, decimals: scale.decimals).count }.max() ?? 1
    script.timeFrame(left: 14 + widest * 8, days: days, width: width, faults: faults)
    script.range("y", scale.low, scale.high)
    script.ticks("y", scale.ticks, decimals: scale.decimals)
    script.set("grid ytics lc rgb \"\(ChartColour.grid.placeholder)\" lw 1 dt 1")
    for line in lines {
        let data = script.data(zip(line.series.days, line.series.values).map { [$0, $1] })
        let dash = line.dashes.isEmpty ? "dt 1" : "dt (\(line.dashes))"
        script.plot(
            "\(data) using 1:2 with lines lc rgb \"\(line.colour.placeholder)\" lw \(isTruth ? "2" : "1.2") \(dash)")
    }
    return script
}

/// Commands as marks over days, a row per kind of command: a dot where the truth agreed, a cross where it did not.
func actionScript(_ rows: [(label: String, decisions: [DecisionRecord])], days: Double, faults: [LetteredFault])
    -> PlotScript?
{
    guard rows.contains(where: { !$0.decisions.isEmpty }) else { return nil }
    var script = PlotScript(width: widePicture, height: 66 + rows.count * 30)
    let longest = rows.map { min(oneLine($0.label).count, 22) }.max() ?? 4
    script.timeFrame(left: 16 + longest * 8, days: days, width: widePicture, faults: faults)
    script.range("y", Double(rows.count) - 0.5, -0.5)
    script.names("y", rows.map(\.label))
    script.set("grid ytics lc rgb \"\(ChartColour.grid.placeholder)\" lw 1 dt 1")
    let marks = rows.enumerated().flatMap { row, entry in entry.decisions.map { (Double(row), $0) } }
    let kinds: [(right: Bool?, style: String)] = [
        (nil, "pt 6 ps 0.7 lw 1.2 lc rgb \"\(ChartColour.muted.placeholder)\""),
        (true, "pt 7 ps 0.7 lc rgb \"\(ChartColour.good.placeholder)\""),
        (false, "pt 2 ps 0.7 lw 2 lc rgb \"\(ChartColour.bad.placeholder)\""),
    ]
    for kind in kinds {
        let points = marks.filter { $0.1.right == kind.right }.map { [Optional($0.1.day), Optional($0.0)] }
        guard !points.isEmpty else { continue }
        script.plot("\(script.data(points)) using 1:2 with points \(kind.style)")
    }
    return script
}

let actionLegend: [Figure.LegendEntry] = [
    Figure.LegendEntry(text: "right", swatch: .dot(.good)), Figure.LegendEntry(text: "wrong", swatch: .cross(.bad)),
    Figure.LegendEntry(text: "not judged", swatch: .ring(.muted)),
]

extension PlotScript {
    /// The days along the bottom and the faults behind.
    fileprivate mutating func timeFrame(left: Int, days: Double, width: Int, faults: [LetteredFault]) {
        margins(left: left, right: 14, top: 20, bottom: 40)
        let end = days.isFinite && days > 0 ? days : 1
        let scale = Scale(covering: [0, end], count: width > 400 ? 6 : 4, pad: 0)
        range("x", 0, end)
        ticks("x", scale.ticks, decimals: scale.decimals)
        axisTitle("day")
        let muted = ChartColour.muted.placeholder
        let band = ChartColour.band.placeholder
        for fault in faults where fault.mark.from.isFinite && fault.mark.from <= end {
            let from = Self.number(max(0, fault.mark.from))
            if let to = finite(fault.mark.to) {
                let until = Self.number(min(max(to, fault.mark.from + end / 400), end))
                set(
                    "object rect from \(from),graph 0 to \(until),graph 1 fc rgb \"\(band)\" fs transparent solid 0.2 noborder behind"
                )
            } else {
                set("arrow from \(from),graph 0 to \(from),graph 1 nohead back lc rgb \"\(band)\" lw 2 dt (4,4)")
            }
        }
        for (from, letters) in lettersByPlace(faults, end: end) {
            set("label \(label(letters)) at \(Self.number(from)),graph 1.07 left tc rgb \"\(muted)\" font \",11\"")
        }
    }
}

/// The faults' letters, those that would stand on top of each other as one: `A B`, or `A-D` for more than two.
private func lettersByPlace(_ faults: [LetteredFault], end: Double) -> [(from: Double, letters: String)] {
    var places: [(from: Double, letters: [String])] = []
    for fault in faults where fault.mark.from.isFinite && fault.mark.from <= end {
        let from = max(0, fault.mark.from)
        if let place = places.firstIndex(where: { abs($0.from - from) <= end * 0.025 }) {
            places[place].letters.append(fault.letter)
        } else {
            places.append((from, [fault.letter]))
        }
    }
    return places.map { place in
        let letters = place.letters
        return (
            place.from,
            letters.count > 2 ? "\(letters[0])-\(letters[letters.count - 1])" : letters.joined(separator: " ")
        )
    }
}

extension TimeSeries {
    /// At most `limit` points: neighbours become their mean, which hides no level and keeps gaps that fill a whole step.
    func thinned(_ limit: Int) -> TimeSeries {
        let count = min(days.count, values.count)
        guard count > limit, limit > 0 else { return self }
        let step = (count + limit - 1) / limit
        var thin = TimeSeries(name: name, unit: unit, truth: truth, days: [], values: [])
        for start in stride(from: 0, to: count, by: step) {
            let range = start..<min(start + step, count)
            thin.days.append(days[range].reduce(0, +) / Double(range.count))
            let known = values[range].compactMap(finite)
            thin.values.append(known.isEmpty ? nil : known.reduce(0, +) / Double(known.count))
        }
        return thin
    }
}
