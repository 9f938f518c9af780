// SPDX-License-Identifier: GPL-3.0-or-later

import Results

/// Alerts of one detector on one machine.
struct AlertRow {
    var detector: String
    var colour: ChartColour
    var alerts: [AlertMark]
}

/// One machine over days: visits, the measured level of each release with its band, the truth, releases as lines, and a row of
/// marks for each detector below.
func trajectoryScript(
    _ trajectory: Trajectory, alerts: [AlertRow], days: Double, width: Int, points: Int
) -> PlotScript? {
    guard !trajectory.visits.isEmpty else { return nil }
    let scaleBy = trajectory.unit == "1" ? 100.0 : 1
    let visits = trajectory.thinnedVisits(points)
    let levels = trajectory.releases.flatMap { [$0.level, $0.low, $0.high, $0.trueLevel] }.compactMap { $0 }
    // Disturbed visits lie far off and are not what the page is about: they may leave the picture, and the table has them.
    let healthy = visits.filter { $0.flag == nil }.map(\.median)
    var scale = Scale(covering: (healthy + levels).map { $0 * scaleBy }, count: 4)
    let strip = (scale.high - scale.low) * 0.075
    let low = scale.low - strip * Double(alerts.count)
    scale.ticks = scale.ticks.filter { $0 >= scale.low }
    var script = PlotScript(width: width, height: 290 + 14 * alerts.count)
    let widest = scale.ticks.map { numberText($0, decimals: scale.decimals).count }.max() ?? 1
    let shown = trajectory.releases.filter { $0.day.isFinite && $0.day <= days }
    let end = days > 0 ? days : 1
    let (left, right) = (14 + widest * 8, 14)
    let area = Double(width - left - right)
    var rows = LabelRows(rows: 3, width: area, characterWidth: 6.3)
    let named = (shown.filter(\.isRegression).reversed() + shown.filter { !$0.isRegression }.reversed()).map {
        release in
        (release: release, place: rows.place(release.shortLabel, at: max(0, release.day) / end * area))
    }
    let top = 16 + 15 * max(rows.count, 1)
    script.margins(left: left, right: right, top: top, bottom: 50)
    let axis = Scale(covering: [0, end], count: width > 400 ? 6 : 4, pad: 0)
    script.range("x", 0, end)
    script.range("y", low, scale.high)
    script.ticks("x", axis.ticks, decimals: axis.decimals)
    script.ticks("y", scale.ticks, decimals: scale.decimals)
    script.axisTitle("day")
    script.set("grid ytics lc rgb \"\(ChartColour.grid.placeholder)\" lw 1 dt 1")
    for (index, release) in shown.enumerated() {
        let until = index + 1 < shown.count ? shown[index + 1].day : end
        let from = PlotScript.number(max(0, release.day))
        if let bandLow = release.low, let bandHigh = release.high, until > release.day {
            script.set(
                "object rect from \(from),\(PlotScript.number(bandLow * scaleBy)) to \(PlotScript.number(until)),\(PlotScript.number(bandHigh * scaleBy)) fc rgb \"\(ChartColour.band.placeholder)\" fs transparent solid 0.25 noborder behind"
            )
        }
    }
    for (release, place) in named {
        let colour = (release.isRegression ? ChartColour.bad : .muted).placeholder
        let height = place.map { script.share(ofHeight: top - 8 - 15 * $0.row) }
        let reach = place?.isReached == true ? height.map { "screen \($0)" } ?? "graph 1" : "graph 1"
        let at = PlotScript.number(max(0, release.day))
        // The first one begins with the picture.
        if release.day > shown.first?.day ?? 0 {
            script.set(
                "arrow from \(at),graph 0 to \(at),\(reach) nohead back lc rgb \"\(colour)\" lw \(release.isRegression ? "1.6" : "0.8") dt (3,3)"
            )
        }
        guard let place, let height else { continue }
        let x = PlotScript.number((Double(left) + place.start + 3) / Double(width))
        script.set(
            "label \(script.label(release.shortLabel)) at screen \(x),screen \(height) left tc rgb \"\(colour)\" font \",11\""
        )
    }
    func steps(_ value: (ReleaseMark) -> Double?) -> [[Double?]] {
        shown.enumerated().flatMap { index, release -> [[Double?]] in
            let until = index + 1 < shown.count ? shown[index + 1].day : end
            let y = value(release).map { $0 * scaleBy }
            return [[max(0, release.day), y], [until, y]] + (y == nil ? [[nil, nil]] : [])
        }
    }
    let plain = script.data(visits.filter { $0.flag == nil }.map { [$0.day, $0.median * scaleBy] })
    script.plot("\(plain) using 1:2 with points pt 7 ps 0.35 lc rgb \"\(ChartColour.muted.placeholder)\"")
    let flagged = visits.filter { $0.flag != nil && $0.median * scaleBy >= scale.low }.map {
        [Optional($0.day), $0.median * scaleBy]
    }
    if !flagged.isEmpty {
        script.plot(
            "\(script.data(flagged)) using 1:2 with points pt 6 ps 0.6 lw 1.2 lc rgb \"\(ChartColour.open.placeholder)\""
        )
    }
    script.plot(
        "\(script.data(steps { $0.trueLevel })) using 1:2 with lines lc rgb \"\(ChartColour.good.placeholder)\" lw 1.6 dt (6,4)"
    )
    script.plot(
        "\(script.data(steps { $0.level })) using 1:2 with lines lc rgb \"\(ChartColour.ink.placeholder)\" lw 2")
    for (row, entry) in alerts.enumerated() {
        let y = scale.low - strip * (Double(row) + 0.5)
        for (isRight, style) in [(true, "pt 7 ps 0.75"), (false, "pt 2 ps 0.65 lw 1.8")] {
            let marks = entry.alerts.filter { $0.truth.isRight == isRight }.map { [Optional($0.day), Optional(y)] }
            guard !marks.isEmpty else { continue }
            script.plot(
                "\(script.data(marks)) using 1:2 with points \(style) lc rgb \"\(entry.colour.placeholder)\"")
        }
    }
    return script
}

/// Products on one scale, by days since their launch.
func maturityScript(
    _ lines: [(points: [(day: Double, level: Double)], colour: ChartColour, dashes: String)],
    axis title: String = "days since launch", width: Int = widePicture
) -> PlotScript? {
    let all = lines.flatMap(\.points)
    guard !all.isEmpty else { return nil }
    let scale = Scale(covering: all.map { $0.level * 100 }, count: 4)
    var script = PlotScript(width: width, height: 290)
    let widest = scale.ticks.map { numberText($0, decimals: scale.decimals).count }.max() ?? 1
    script.margins(left: 14 + widest * 8, right: 14, top: 30, bottom: 52)
    let axis = Scale(covering: [0, all.map(\.day).max() ?? 1], count: width < 600 ? 4 : 6, pad: 0)
    script.range("x", 0, max(axis.high, 1e-6))
    script.range("y", scale.low, scale.high)
    script.ticks("x", axis.ticks, decimals: axis.decimals)
    script.ticks("y", scale.ticks, decimals: scale.decimals)
    script.axisTitle(title)
    script.valueTitle(width < 600 ? "level, % of the peak" : "level, % of the theoretical peak")
    script.set("grid ytics lc rgb \"\(ChartColour.grid.placeholder)\" lw 1 dt 1")
    for line in lines where !line.points.isEmpty {
        let data = script.data(line.points.map { [$0.day, $0.level * 100] })
        let dash = line.dashes.isEmpty ? "dt 1" : "dt (\(line.dashes))"
        script.plot("\(data) using 1:2 with lines lc rgb \"\(line.colour.placeholder)\" lw 2 \(dash)")
    }
    return script
}

extension AlertMark.Truth {
    /// An alert on a small true loss is not wrong.
    var isRight: Bool { self == .regression || self == .minor }
}

extension ReleaseMark {
    /// `560.40` of `driver 560.40`; of several components the first one.
    var shortLabel: String {
        let first = label.split(separator: "+").first.map(String.init) ?? label
        return String(first.split(separator: " ").last ?? "")
    }
}

extension Trajectory {
    /// At most so many visits, evenly spread; flagged ones are all kept.
    func thinnedVisits(_ limit: Int) -> [VisitMark] {
        let step = max(1, (visits.count + max(limit, 1) - 1) / max(limit, 1))
        return visits.enumerated().filter { $0.offset % step == 0 || $0.element.flag != nil }.map(\.element)
    }
}
