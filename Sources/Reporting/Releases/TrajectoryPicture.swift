// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
import Quantities

/// The history of a real machine as a picture: visits, the believed level with its interval, releases and regressions.
/// Nobody knows the truth of it.
public struct TrajectoryPicture: Sendable {
    public struct Visit: Sendable {
        public var day: Double
        public var value: Double
        /// Its runs do not count.
        public var isFlagged: Bool

        public init(day: Double, value: Double, isFlagged: Bool) {
            self.day = day
            self.value = value
            self.isFlagged = isFlagged
        }
    }

    /// What was believed after a visit.
    public struct Level: Sendable {
        public var day: Double
        public var value: Double
        public var low: Double
        public var high: Double

        public init(day: Double, value: Double, low: Double, high: Double) {
            self.day = day
            self.value = value
            self.low = low
            self.high = high
        }
    }

    /// A change of the software. Labels come from outside and reach gnuplot as tokens only.
    public struct Release: Sendable {
        public var day: Double
        public var label: String
        /// An alarm names it.
        public var isRegression: Bool

        public init(day: Double, label: String, isRegression: Bool) {
            self.day = day
            self.label = label
            self.isRegression = isRegression
        }
    }

    public var title: String
    /// What the horizontal axis counts: "days since the launch".
    public var axis: String
    /// What the vertical axis shows, with its unit: "efficiency, % of the theoretical peak".
    public var valueAxis: String
    public var visits: [Visit]
    public var levels: [Level]
    public var releases: [Release]
    /// Values are shares and are shown in percent.
    public var isShare: Bool

    public init(
        title: String, axis: String, valueAxis: String, visits: [Visit], levels: [Level], releases: [Release],
        isShare: Bool
    ) {
        self.title = title
        self.axis = axis
        self.valueAxis = valueAxis
        self.visits = visits
        self.levels = levels
        self.releases = releases
        self.isShare = isShare
    }

    /// A figure for a page that has the style of a report: a caption, a legend and the picture, drawn once for wide screens and
    /// once for a telephone.
    /// - Parameter prefix: tells the pictures of one page apart.
    /// - Throws: ``PlottingError``: gnuplot is missing, or there is nothing to draw.
    public func figure(by plotter: any Plotting, prefix: String) throws(PlottingError) -> String {
        let wide = try svg(by: plotter, prefix: prefix, width: widePicture, heading: valueAxis)
        let narrow = try svg(by: plotter, prefix: prefix + "n", width: narrowPicture, heading: valueAxis)
        var legend: [(String, Swatch)] = [
            ("median of a visit", .dot(.series(1))), ("believed level", .line(.ink)),
            ("its 90 % interval", .box(.band, opacity: 0.25)),
        ]
        if visits.contains(where: \.isFlagged) { legend.append(("run that does not count", .ring(.open))) }
        if releases.contains(where: { !$0.isRegression }) { legend.append(("release", .line(.muted, dashes: "3,3"))) }
        if releases.contains(where: \.isRegression) {
            legend.append(("release that an alarm names", .line(.bad, dashes: "3,3")))
        }
        return pageFigure(title: title, legend: legend, wide: wide, narrow: narrow)
    }

    private func svg(
        by plotter: any Plotting, prefix: String, width: Int, heading: String
    ) throws(PlottingError) -> String {
        guard let script = script(width: width, heading: heading) else {
            throw .failed(program: "gnuplot", reason: "there is no visit to draw")
        }
        let drawn = try plotter.svg(script.text)
        let about =
            "\(plural(visits.count, "visit")) over \(axis), with the believed level, its 90 % interval and the releases"
        guard let picture = inlinePicture(drawn, prefix: prefix, title: title, about: about, labels: script.labels)
        else {
            throw .failed(program: "gnuplot", reason: "its picture could not be read")
        }
        return picture
    }

    /// An SVG file: the element with the colours of a report's style, for light and dark.
    /// - Throws: ``PlottingError``: gnuplot is missing, or there is nothing to draw.
    public func file(by plotter: any Plotting) throws(PlottingError) -> String {
        let element = try svg(by: plotter, prefix: "c1", width: widePicture, heading: "\(title): \(valueAxis)")
        guard let end = element.firstIndex(of: ">") else { return element }
        let style = PageStyle.colours.replacing(":root", with: "svg")
        return element[...end] + "<style>\(style) text { font-family: sans-serif }</style>"
            + "<rect width=\"100%\" height=\"100%\" fill=\"var(--card)\"/>" + element[element.index(after: end)...]
            + "\n"
    }

    /// A drawing in characters, and below it what the marks and the numbers of the releases mean.
    public func text(by gnuplot: Gnuplot, width: Int, height: Int) throws(PlottingError) -> String {
        let (scale, days) = (scale, days)
        func rows(_ values: [(Double, Double)]) -> String {
            values.map { "\(PlotScript.number($0)) \(PlotScript.number($1 * factor))" }.joined(separator: "\n")
        }
        let columns = min(max(width, 30), 400)
        let lines = min(max(height, 10), 100)
        var blocks = ["$level << EOD\n\(rows(steps.map { ($0.day, $0.value) }))\nEOD"]
        var plots = ["$level using 1:2 with lines dt 1"]
        for (name, flagged, mark) in [("visits", false, 1), ("flagged", true, 2)] {
            let some = visits.filter { $0.isFlagged == flagged && ($0.value * factor) >= scale.low }
            if some.isEmpty { continue }
            blocks.append("$\(name) << EOD\n\(rows(some.map { ($0.day, $0.value) }))\nEOD")
            plots.append("$\(name) using 1:2 with points pt \(mark)")
        }
        let left = 9
        var numbers = LabelRows(rows: 2, width: Double(columns - left - 2), characterWidth: 1)
        var marks: [String] = []
        let shown = releases.filter(\.day.isFinite)
        for (index, release) in shown.enumerated() {
            let at = PlotScript.number(release.day)
            marks.append("set arrow from \(at),graph 0 to \(at),graph 1 nohead back dt 3")
            let column = (release.day - days.low) / (days.high - days.low) * Double(columns - left - 2)
            guard let place = numbers.place("\(index + 1)", at: column.rounded()) else { continue }
            marks.append("set label \"\(index + 1)\" at \(at),character \(lines - 2 + place.row) left")
        }
        let script =
            blocks + [
                "set term dumb size \(columns),\(lines) noenhanced mono", "unset key", "set tmargin 2",
                "set lmargin \(left)", "set rmargin 2",
                "set xrange [\(PlotScript.number(days.low)):\(PlotScript.number(days.high))]",
                "set yrange [\(PlotScript.number(scale.low)):\(PlotScript.number(scale.high))]",
                "set xtics \(PlotScript.number(Scale.roundStep((days.high - days.low) / Double(max(columns / 9, 2)))))",
            ] + marks + ["plot " + plots.joined(separator: ", ")]
        // A page break begins the drawing, and blanks fill every line.
        let drawing = try gnuplot.text(script.joined(separator: "\n") + "\n").replacing("\u{C}", with: "")
            .split(separator: "\n").map { String($0).trimmedEnd }.filter { !$0.isEmpty }
        let names = shown.enumerated().map { index, release in
            "  \(index + 1)  day \(numberText(release.day, decimals: 0)): \(oneLine(release.label, limit: 24))"
                + (release.isRegression ? ", an alarm names it" : "")
        }
        let flagged = visits.contains(where: \.isFlagged) ? ", B run that does not count" : ""
        let key = "A median of a visit, * believed level\(flagged)\(names.isEmpty ? "" : ", | release:")"
        return (drawing + [key] + names).joined(separator: "\n") + "\n"
    }

    private var factor: Double { isShare ? 100 : 1 }

    /// Visits that do not count may leave the picture: they are not what it is about.
    private var scale: Scale {
        let counted = visits.filter { !$0.isFlagged }.map(\.value) + levels.map(\.value)
        return Scale(covering: (counted.isEmpty ? visits.map(\.value) : counted).map { $0 * factor }, count: 4)
    }

    private var days: (low: Double, high: Double) {
        let all = visits.map(\.day)
        let (low, high) = (min(all.min() ?? 0, 0), all.max() ?? 1)
        return (low, max(high, low + 1))
    }

    /// A level holds from its visit to the next.
    private var steps: [Level] {
        levels.indices.flatMap { index -> [Level] in
            guard index + 1 < levels.count else { return [levels[index]] }
            var until = levels[index]
            until.day = levels[index + 1].day
            return [levels[index], until]
        }
    }

    private func script(width: Int, heading: String) -> PlotScript? {
        guard !visits.isEmpty else { return nil }
        let (scale, days) = (scale, days)
        let widest = scale.ticks.map { numberText($0, decimals: scale.decimals).count }.max() ?? 1
        let (left, right, bottom) = (14 + widest * 8, 14, 52)
        let area = Double(width - left - right)
        let isNarrow = width < 600
        // Regressions have the first choice, and from the right: a label begins at its upright, so what stands left of it can rise.
        var rows = LabelRows(rows: isNarrow ? 5 : 4, width: area, characterWidth: 6.3)
        let shown = releases.filter(\.day.isFinite)
        let chosen = (shown.filter(\.isRegression).reversed() + shown.filter { !$0.isRegression }.reversed()).map {
            release in
            let label = oneLine(release.label, limit: isNarrow ? 16 : 24)
            let x = (release.day - days.low) / (days.high - days.low) * area
            return (release: release, label: label, place: rows.place(label, at: x))
        }
        let top = 30 + 15 * rows.count
        var script = PlotScript(width: width, height: 290 + 15 * rows.count)
        script.margins(left: left, right: right, top: top, bottom: bottom)
        let axisScale = Scale(covering: [days.low, days.high], count: isNarrow ? 4 : 6, pad: 0)
        script.range("x", days.low, days.high)
        script.range("y", scale.low, scale.high)
        script.ticks("x", axisScale.ticks, decimals: axisScale.decimals)
        script.ticks("y", scale.ticks, decimals: scale.decimals)
        script.axisTitle(axis)
        script.valueTitle(oneLine(heading, limit: isNarrow ? 44 : 110))
        script.set("grid ytics lc rgb \"\(ChartColour.grid.placeholder)\" lw 1 dt 1")
        for (release, label, place) in chosen {
            let at = PlotScript.number(release.day)
            let colour = (release.isRegression ? ChartColour.bad : .muted).placeholder
            let height = place.map { script.share(ofHeight: top - 8 - 15 * $0.row) }
            let end = place?.isReached == true ? height.map { "screen \($0)" } ?? "graph 1" : "graph 1"
            script.set(
                "arrow from \(at),graph 0 to \(at),\(end) nohead back lc rgb \"\(colour)\" lw \(release.isRegression ? "1.6" : "0.8") dt (3,3)"
            )
            guard let place, let height else { continue }
            let x = PlotScript.number((Double(left) + place.start + 3) / Double(width))
            script.set(
                "label \(script.label(label)) at screen \(x),screen \(height) left tc rgb \"\(colour)\" font \",11\"")
        }
        let band = script.data(steps.map { [$0.day, $0.low * factor, $0.high * factor] })
        script.plot(
            "\(band) using 1:2:3 with filledcurves fc rgb \"\(ChartColour.band.placeholder)\" fs transparent solid 0.25"
        )
        let line = script.data(steps.map { [$0.day, $0.value * factor] })
        script.plot("\(line) using 1:2 with lines lc rgb \"\(ChartColour.ink.placeholder)\" lw 2")
        for (flagged, style) in [
            (false, "pt 7 ps 0.4 lc rgb \"\(ChartColour.series(1).placeholder)\""),
            (true, "pt 6 ps 0.6 lw 1.2 lc rgb \"\(ChartColour.open.placeholder)\""),
        ] {
            let some = visits.filter { $0.isFlagged == flagged && $0.value * factor >= scale.low }
            if some.isEmpty { continue }
            script.plot("\(script.data(some.map { [$0.day, $0.value * factor] })) using 1:2 with points \(style)")
        }
        return script
    }
}

/// Several products by their age, as a figure for a page that has the style of a report.
/// - Parameters:
///   - lines: in the order of a legend; a level is a share of the theoretical peak, in percent on the axis.
///   - axis: what the days count from.
/// - Throws: ``PlottingError``.
public func maturityFigure(
    _ lines: [(title: String, points: [(day: Double, level: Double)])], title: String, axis: String,
    by plotter: any Plotting, prefix: String
) throws(PlottingError) -> String {
    let drawn = lines.enumerated().map { index, line in
        (
            points: line.points, colour: ChartColour.series(index % ChartColour.policies),
            dashes: index < ChartColour.policies ? "" : "6,4"
        )
    }
    func svg(_ width: Int, _ prefix: String) throws(PlottingError) -> String {
        guard let script = maturityScript(drawn, axis: axis, width: width) else {
            throw .failed(program: "gnuplot", reason: "there is nothing to draw")
        }
        let svg = try plotter.svg(script.text)
        guard
            let picture = inlinePicture(
                svg, prefix: prefix, title: title, about: lines.map(\.title).joined(separator: ", "),
                labels: script.labels)
        else { throw .failed(program: "gnuplot", reason: "its picture could not be read") }
        return picture
    }
    let legend = zip(lines, drawn).map { ($0.title, Swatch.line($1.colour, dashes: $1.dashes)) }
    return pageFigure(
        title: title, legend: legend, wide: try svg(widePicture, prefix), narrow: try svg(narrowPicture, prefix + "n"))
}

/// The markup of a figure outside of a report's own templates.
private func pageFigure(title: String, legend: [(String, Swatch)], wide: String, narrow: String) -> String {
    let entries = legend.map { text, swatch in
        "<span class=\"entry\"><svg viewBox=\"0 0 22 12\" width=\"22\" height=\"12\" aria-hidden=\"true\">\(swatch.svg)</svg> "
            + "\(escapedForPage(typographic(oneLine(text, limit: 120))))</span>"
    }
    return
        "<figure><figcaption><span class=\"figtitle\">\(escapedForPage(oneLine(title, limit: 160)))</span></figcaption>"
        + "<p class=\"legend\">\(entries.joined(separator: " "))</p><div class=\"picture roomy\">\(wide)</div>"
        + "<div class=\"picture narrow\">\(narrow)</div></figure>"
}

/// The style that pages share.
public enum PageStyle {
    /// The whole style sheet.
    public static var sheet: String { String(decoding: PackageResources.style_mustache, as: UTF8.self) }
    /// Its colours alone, for light and dark.
    static var colours: String {
        guard let end = sheet.range(of: "* { box-sizing") else { return sheet }
        return String(sheet[..<end.lowerBound])
    }
}
